//! `cargo xtask wasm`: the validator for JavaScript, the npm package `@redshift-tasker/validator`, built from the crate `validator_wasm` and the TypeScript beside it.
//!
//! Rust is compiled for `wasm32-unknown-unknown`, which also proves that the core needs neither I/O nor a clock; bindings are made and the module is made small; esbuild makes an ES module
//! and a `CommonJS` module of the TypeScript, and its compiler the declarations. The result lies in `npm/validator` in the target folder, ready for `npm pack`.

pub(crate) mod extension;
mod module;
mod package;
pub(crate) mod playground;
mod tests;
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::steps::Step;
use crate::{cache, command, setup};

pub(crate) use tests::test;
use toolchain::Toolchain;

pub(crate) fn run() -> Result<()> {
    let package = ready()?;
    println!("{}", package.display());
    Ok(())
}

/// The package's folder, with the package built.
pub(crate) fn ready() -> Result<PathBuf> {
    let (toolchain, tools) = (toolchain()?, Tools::ensure()?);
    Step::begin("the validator for JavaScript").through(
        |step| {
            let module = module::build(toolchain, &tools, step)?;
            package::build(&module, &tools, step)
        },
        |package| size_of(&package.join(package::MODULE)).unwrap_or_default(),
    )
}

/// Finds a toolchain, or installs Debian's.
pub(crate) fn toolchain() -> Result<Toolchain> {
    Step::begin("a Rust toolchain for wasm32").through(Toolchain::ensure, |toolchain| format!("{toolchain:?}"))
}

/// Node's programs from the packages that are pinned in `tools/node`.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) modules: PathBuf,
}

impl Tools {
    pub(crate) fn ensure() -> Result<Self> {
        Ok(Self { modules: setup::for_doors()?.join("node_modules") })
    }

    /// A program of a package.
    pub(crate) fn program(&self, script: &str) -> Command {
        let mut node = Command::new("node");
        node.arg(self.modules.join(script));
        node
    }

    pub(crate) fn esbuild(&self) -> Command {
        // The package's program is a native one.
        let mut esbuild = Command::new(self.modules.join("esbuild/bin/esbuild"));
        esbuild.args(["--log-level=warning", "--charset=utf8"]);
        esbuild
    }
}

/// A fresh folder below the target folder.
pub(crate) fn folder(name: &str) -> Result<PathBuf> {
    let folder = cache::target()?.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// How large a file is, as it lies and as servers send it.
fn size_of(file: &Path) -> Result<String> {
    let mut node = Command::new("node");
    let gzip = "require('node:zlib').gzipSync(require('node:fs').readFileSync(process.argv[1]), { level: 9 }).length";
    let told = command::succeed(node.args(["--print", gzip]).arg(file), |_| {})?.stdout;
    let (plain, gzipped) = (std::fs::metadata(file)?.len(), told.trim().parse::<u32>()?);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Ok(format!("{name} has {} KB, {:.1} KB with gzip", plain / 1000, f64::from(gzipped) / 1e3))
}
