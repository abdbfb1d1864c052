//! A Rust compiler for each architecture of the function: the one in use where it has the target, else Debian's.
//!
//! Debian's own compiler is installed where this is Debian and the user is root; its standard library for the other architecture is unpacked into the cache. Nothing is downloaded with
//! rustup: elsewhere the person is told the one command.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::architecture::Architecture;
use crate::steps::Step;
use crate::{cache, command, debian};

const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "cargo-web"];
const DEBIAN_LIBRARY: &str = "libstd-rust-web-dev";

/// Whose compiler builds for an architecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The one in use.
    Own,
    /// Debian's, with the folder that holds `lib/rustlib/TARGET`.
    Debian { sysroot: PathBuf },
}

impl Compiler {
    /// `cargo` with this compiler, with `bin` before everything else on PATH.
    pub(crate) fn cargo(&self, bin: &Path) -> Result<Command> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = |folders: &[&Path]| {
            let folders = folders.iter().map(|folder| folder.to_path_buf());
            std::env::join_paths(folders.chain(std::env::split_paths(&inherited)))
        };
        let mut cargo = match self {
            Self::Own => {
                let mut cargo = command::cargo()?;
                cargo.env("PATH", path(&[bin])?);
                cargo
            }
            Self::Debian { .. } => {
                let mut cargo = Command::new("/usr/bin/cargo");
                cargo
                    .current_dir(command::checkout())
                    .env("PATH", path(&[bin, Path::new("/usr/bin")])?)
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("CARGO", "/usr/bin/cargo")
                    .env("CARGO_TARGET_DIR", self.target_folder()?)
                    .env("CARGO_TERM_COLOR", "never")
                    .env_remove("RUSTUP_TOOLCHAIN");
                cargo
            }
        };
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        Ok(cargo)
    }

    /// Where it builds. Another compiler has a folder of its own: two would build everything anew by turns.
    pub(crate) fn target_folder(&self) -> Result<PathBuf> {
        match self {
            Self::Own => cache::target(),
            Self::Debian { .. } => Ok(cache::root()?.join("target-debian")),
        }
    }
}

/// Finds a compiler for an architecture, or installs Debian's.
pub(crate) fn ensure(architecture: Architecture, step: &Step) -> Result<Compiler> {
    let target = architecture.target();
    if own_has(target)? {
        return Ok(Compiler::Own);
    }
    let installed = || ["/usr/bin/rustc", "/usr/bin/cargo"].iter().all(|path| Path::new(path).exists());
    if !installed() && debian::may_install() {
        step.line("installing Debian's Rust");
        debian::install(&DEBIAN_PACKAGES, step)?;
    }
    if !(installed() && debian::is_here()) {
        bail!(
            "there is no Rust toolchain for {target}\nhint: run `rustup target add {target}`, or on Debian `apt-get install {}` as root",
            DEBIAN_PACKAGES.join(" ")
        );
    }
    // The library must be of the compiler's own build.
    let version = debian::installed_version(DEBIAN_PACKAGES[0])?;
    let folder = cache::make("rust-library", &cache::key(&[version.as_bytes(), target.as_bytes()]), |folder| {
        debian::unpack(&[&format!("{DEBIAN_LIBRARY}={version}")], architecture, folder, step)
    })?;
    Ok(Compiler::Debian { sysroot: folder.join("usr") })
}

fn own_has(target: &str) -> Result<bool> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let asked = command::capture(rustc.args(["--print", "sysroot"]), |_| {})?;
    let library: PathBuf = [asked.stdout.trim(), "lib/rustlib", target, "lib"].iter().collect();
    Ok(asked.status.success() && library.is_dir())
}
