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
                ensure_tells_no_folder(&program, &folders(compiler)?)?;
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
    cargo.env(variable, flags(compiler, &folders(compiler)?));
    let caches = cache::root()?;
    cargo.env("ZIG_GLOBAL_CACHE_DIR", caches.join("zig-objects"));
    cargo.env("CARGO_ZIGBUILD_CACHE_DIR", caches.join("zig-wrappers"));
    command::succeed(&mut cargo, |line| step.line(line))?;
    let program = compiler.target_folder()?.join(target).join("bootstrap/bootstrap");
    ensure!(program.is_file(), "the build left no `{}`", program.display());
    Ok(program)
}

/// A folder of the machine that builds, and what stands for it in an executable.
struct Folder {
    path: PathBuf,
    called: &'static str,
}

/// The folders that a compiler would write into an executable, in the messages of panics. Where one lies in another, the inner one comes later: of two that fit, the compiler takes the last.
fn folders(compiler: &Compiler) -> Result<Vec<Folder>> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME")?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    let mut folders = vec![
        Folder { path: command::checkout(), called: "/source" },
        // What build scripts write.
        Folder { path: compiler.target_folder()?, called: "/target" },
    ];
    folders.extend(home.map(|path| Folder { path, called: "/cargo" }));
    folders.sort_by_key(|folder| folder.path.components().count());
    Ok(folders)
}

/// Where anything lies on this machine stands in no executable, so that it does not depend on it.
fn flags(compiler: &Compiler, folders: &[Folder]) -> String {
    let remapped =
        folders.iter().map(|Folder { path, called }| format!("--remap-path-prefix={}={called}", path.display()));
    let mut flags: Vec<String> = remapped.collect();
    if let Compiler::Debian { sysroot } = compiler {
        flags.push(format!("--sysroot={}", sysroot.display()));
    }
    flags.join(" ")
}

/// Refuses an executable that holds the name of a folder of this machine: built elsewhere it would be another one.
fn ensure_tells_no_folder(program: &[u8], folders: &[Folder]) -> Result<()> {
    for Folder { path, .. } in folders {
        let name = [path.as_os_str().as_encoded_bytes(), b"/"].concat();
        let told = program.windows(name.len()).any(|window| window == name);
        ensure!(
            !told,
            "the executable holds the name of the folder `{}`, so that built elsewhere it would be another one\n\
             hint: what wrote it is not reached by `--remap-path-prefix`; look for it with `strings`",
            path.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str, called: &'static str) -> Folder {
        Folder { path: PathBuf::from(path), called }
    }

    #[test]
    fn an_executable_that_names_a_folder_of_its_builder_is_refused() {
        let folders = [folder("/builds/checkout", "/source"), folder("/builds/.cargo", "/cargo")];
        assert!(ensure_tells_no_folder(b"\0/source/lambda/src/main.rs\0/cargo/registry", &folders).is_ok());
        let refused = ensure_tells_no_folder(b"\0/builds/.cargo/registry", &folders).unwrap_err().to_string();
        assert!(refused.contains("/builds/.cargo"), "{refused}");
    }

    #[test]
    fn of_folders_in_each_other_the_inner_one_is_the_last() {
        let folders = folders(&Compiler::Own).unwrap();
        for (index, outer) in folders.iter().enumerate() {
            assert!(folders[index + 1..].iter().all(|later| !outer.path.starts_with(&later.path)));
        }
        let flags = flags(&Compiler::Own, &folders);
        for called in ["/source", "/target", "/cargo"] {
            assert!(flags.contains(&format!("={called}")), "{flags}");
        }
    }
}
