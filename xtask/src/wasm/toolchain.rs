//! A Rust that builds for `wasm32-unknown-unknown`.
//!
//! The target's standard library is taken where it is: an installed target of the toolchain in use; else Debian's own Rust for the web, which is installed where this is Debian and the
//! user is root, and compiles the library from its source once. Nothing is downloaded with rustup: elsewhere the person is told the one command.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::steps::Step;
use crate::{cache, command, debian};

pub(super) const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's compiler with its library's source, and the linker.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// A file that only `rust-web-src` or another source of the library brings.
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";

/// Whose compiler and library build for the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one in use has the target.
    Own,
    /// Debian's, with its library's source.
    Debian,
}

impl Toolchain {
    /// Finds one, or installs Debian's.
    pub(super) fn ensure(step: &Step) -> Result<Self> {
        if own_toolchain_has_the_target()? {
            return Ok(Self::Own);
        }
        if debians_is_complete() {
            return Ok(Self::Debian);
        }
        if !debian::may_install() {
            bail!(
                "there is no Rust toolchain for {TARGET}\nhint: run `rustup target add {TARGET}`, or on Debian `apt-get install {}` as root",
                DEBIAN_PACKAGES.join(" ")
            );
        }
        step.line("installing Debian's Rust for the web");
        debian::install(&DEBIAN_PACKAGES, step)?;
        if !debians_is_complete() {
            bail!(
                "Debian's Rust for the web was installed but is not complete: `{DEBIAN_LIBRARY}` or `{DEBIAN_CARGO}` is missing\n\
                 hint: run `rustup target add {TARGET}` instead"
            );
        }
        Ok(Self::Debian)
    }

    /// `cargo build` for the target.
    pub(super) fn build(self) -> Result<Command> {
        let mut cargo = match self {
            Self::Own => command::cargo()?,
            Self::Debian => {
                let mut cargo = Command::new(DEBIAN_CARGO);
                cargo
                    .current_dir(command::checkout())
                    .env("RUSTC", DEBIAN_RUSTC)
                    // The library is compiled from source, which a released compiler allows only so.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
                    .env("CARGO_TARGET_DIR", self.target()?)
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("RUSTFLAGS");
                cargo
            }
        };
        cargo.args(["build", "--locked", "--target", TARGET]);
        if self == Self::Debian {
            // A panic is a trap either way, since nobody catches it: without its words the module is a tenth smaller.
            cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");
        }
        Ok(cargo)
    }

    /// The most bytes, after gzip, that the module has when this one builds it: what was reached. It may only go down.
    pub(super) fn most_bytes(self) -> u32 {
        match self {
            // With the words of panics, and a library that is made for speed.
            Self::Own => 140_000,
            Self::Debian => 88_500,
        }
    }

    /// The folder that it builds into: two compilers must not take turns in one.
    pub(super) fn target(self) -> Result<PathBuf> {
        let target = cache::target()?;
        Ok(match self {
            Self::Own => target,
            Self::Debian => target.join("debian-wasm"),
        })
    }
}

fn own_toolchain_has_the_target() -> Result<bool> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let asked = command::capture(rustc.args(["--print", "sysroot"]), |_| {})?;
    let libraries: PathBuf = [asked.stdout.trim(), "lib/rustlib", TARGET, "lib"].iter().collect();
    Ok(asked.status.success() && libraries.is_dir())
}

fn debians_is_complete() -> bool {
    [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_LIBRARY].iter().all(|path| Path::new(path).exists())
        && command::find_on_path("wasm-ld").is_some()
}
