//! The function's executables as they ship: small, for each architecture, linked for the C library of `provided.al2023`, and the same bytes wherever and whenever they are built by one compiler.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::architecture::Architecture;
use crate::elf::{self, LAMBDAS_GLIBC};
use crate::run::Run;
use crate::setup::{self, BootstrapTools, Compiler};
use crate::steps::Step;
use crate::{cache, command};

/// What ships, for one architecture.
#[derive(Debug)]
pub(crate) struct Bootstrap {
    pub(crate) architecture: Architecture,
    pub(crate) program: Vec<u8>,
}

/// Builds the executables for all architectures and checks what each needs of the machine that it runs on.
pub(crate) fn all(run: &Run) -> Result<Vec<Bootstrap>> {
    let tools = setup::for_bootstraps(run)?;
    let built = tools.compilers.iter().map(|(architecture, compiler)| {
        let name = architecture.name();
        Step::begin(format!("the function for {name}")).through(
            |step| {
                let program = fs::read(build(&tools, *architecture, compiler, step)?)?;
                let glibc = elf::ensure_runs_on_lambda(&program, *architecture)?;
                Ok((Bootstrap { architecture: *architecture, program }, glibc))
            },
            |(bootstrap, (major, minor))| {
                format!("{:.2} MB, needs glibc {major}.{minor}", megabytes(bootstrap.program.len()))
            },
        )
    });
    built.map(|built| built.map(|(bootstrap, _)| bootstrap)).collect()
}

pub(crate) fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}

fn build(tools: &BootstrapTools, architecture: Architecture, compiler: &Compiler, step: &Step) -> Result<PathBuf> {
    let target = architecture.target();
    let mut cargo = compiler.cargo(&tools.zig)?;
    let (major, minor) = LAMBDAS_GLIBC;
    cargo.args(["zigbuild", "--locked", "--package", "lambda", "--profile", "bootstrap"]);
    cargo.args(["--target", &format!("{target}.{major}.{minor}")]);
    let variable = format!("CARGO_TARGET_{}_RUSTFLAGS", target.to_uppercase().replace('-', "_"));
    cargo.env(variable, flags(compiler));
    let caches = cache::root()?;
    cargo.env("ZIG_GLOBAL_CACHE_DIR", caches.join("zig-objects"));
    cargo.env("CARGO_ZIGBUILD_CACHE_DIR", caches.join("zig-wrappers"));
    command::succeed(&mut cargo, |line| step.line(line))?;
    let program = compiler.target_folder()?.join(target).join("bootstrap/bootstrap");
    ensure!(program.is_file(), "the build left no `{}`", program.display());
    Ok(program)
}

/// Where the sources lie stands in no executable, so that it does not depend on it.
fn flags(compiler: &Compiler) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME")?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    let mut flags = vec![format!("--remap-path-prefix={}=/source", command::checkout().display())];
    flags.extend(home.map(|home| format!("--remap-path-prefix={}=/cargo", home.display())));
    if let Compiler::Debian { sysroot } = compiler {
        flags.push(format!("--sysroot={}", sysroot.display()));
    }
    flags.join(" ")
}
