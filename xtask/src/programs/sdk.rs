//! A package's SDKs, installed: compiled for Node.js, installed for Python, and for Go as they are. Cached by what they are made of.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::sdk::{self, Files};
use crate::setup::ProgramTools;
use crate::steps::Step;
use crate::{cache, command};

/// Where the installed SDKs of one package are.
#[derive(Debug)]
pub(crate) struct Sdk {
    folder: PathBuf,
    pub(super) node_package: String,
    go_module: String,
    go_folder: PathBuf,
}

impl Sdk {
    /// Installs the SDKs of a package: its files lie below `nodejs`, `python` and `go`, with a Go module's file somewhere in the last.
    pub(crate) fn install(package: &str, files: &Files, tools: &ProgramTools) -> Result<Self> {
        let name = format!("sdk-{package}");
        let step = Step::begin(format!("SDKs of `{package}`"));
        step.through(
            |step| {
                let mut parts =
                    vec![tools.node.as_os_str().as_encoded_bytes(), tools.python.as_os_str().as_encoded_bytes()];
                parts.extend(files.iter().flat_map(|(path, content)| [path.as_os_str().as_encoded_bytes(), content]));
                let folder = cache::make(&name, &cache::key(&parts), |folder| {
                    sdk::write(files, folder)?;
                    compile(&folder.join("nodejs"), tools, step)?;
                    install(&folder.join("python"), tools, step)
                })?;
                Self::of(folder, files)
            },
            |_| String::new(),
        )
    }

    fn of(folder: PathBuf, files: &Files) -> Result<Self> {
        let manifest = files.get(Path::new("nodejs/package.json")).context("there is no `nodejs/package.json`")?;
        let manifest: Value = serde_json::from_slice(manifest)?;
        let node_package = manifest["name"].as_str().context("the Node.js package has no name")?.to_owned();
        let module = files.iter().find(|(path, _)| path.starts_with("go") && path.ends_with("go.mod"));
        let (path, text) = module.context("there is no `go.mod`")?;
        let first = std::str::from_utf8(text)?.lines().find_map(|line| line.strip_prefix("module "));
        let go_module = first.context("the Go module has no name")?.trim().to_owned();
        let go_folder = folder.join(path.parent().unwrap_or(path));
        Ok(Self { folder, node_package, go_module, go_folder })
    }

    pub(crate) fn node(&self) -> PathBuf {
        self.folder.join("nodejs/bin")
    }

    pub(super) fn python(&self) -> PathBuf {
        self.folder.join("python/installed")
    }

    /// Has a Go module require this one, where it lies.
    pub(crate) fn require_in(&self, module: &Path) -> Result<()> {
        let mut edit = Command::new("go");
        edit.args(["mod", "edit"]).current_dir(module);
        edit.arg(format!("-require={}@v0.0.0", self.go_module));
        edit.arg(format!("-replace={}={}", self.go_module, self.go_folder.display()));
        command::succeed(&mut edit, |_| {}).map(|_| ())
    }
}

/// Compiles as the author of a package does before it is published: what is compiled, with its manifest, is the package.
fn compile(folder: &Path, tools: &ProgramTools, step: &Step) -> Result<()> {
    let modules = tools.node.join("node_modules");
    symlink(&modules, folder.join("node_modules"))?;
    let mut compiler = Command::new("node");
    compiler.arg(modules.join("typescript/bin/tsc")).current_dir(folder);
    command::succeed(&mut compiler, |line| step.line(line))?;
    for file in ["package.json", "README.md"] {
        fs::copy(folder.join(file), folder.join("bin").join(file))?;
    }
    Ok(())
}

fn install(folder: &Path, tools: &ProgramTools, step: &Step) -> Result<()> {
    let mut pip = Command::new(tools.python.join("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
    ]);
    pip.args(["--target", "installed", "."]).current_dir(folder);
    command::succeed(&mut pip, |line| step.line(line)).map(|_| ())
}
