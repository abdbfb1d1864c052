//! `cargo xtask vscode`: the extension of VS Code, type-checked against the editor's own types and packed by its own packer.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use anyhow::Result;

use super::package::copy_all;
use super::{Tools, folder};
use crate::command;
use crate::steps::Step;

pub(crate) fn run() -> Result<()> {
    let tools = Tools::ensure()?;
    let packed = Step::begin("the extension of VS Code").through(|step| pack(&tools, step), |_| String::new())?;
    println!("{}", packed.display());
    Ok(())
}

/// The file that VS Code installs.
pub(crate) fn pack(tools: &Tools, step: &Step) -> Result<PathBuf> {
    let work = folder("npm/vscode")?;
    copy_all(&command::checkout().join("validator/vscode"), &work)?;
    fs::copy(command::checkout().join("LICENSE-MIT"), work.join("LICENSE"))?;
    symlink(&tools.modules, work.join("node_modules"))?;

    let mut check = tools.program("typescript/bin/tsc");
    command::succeed(check.args(["--project", "."]).current_dir(&work), |line| step.line(line))?;
    let mut bundle = tools.esbuild();
    bundle.args(["src/extension.ts", "--bundle", "--minify", "--platform=node", "--format=cjs", "--target=es2022"]);
    // The editor itself gives this module.
    bundle.args(["--external:vscode", "--outfile=extension.js"]).current_dir(&work);
    command::succeed(&mut bundle, |line| step.line(line))?;
    let packed = work.join("sfn-redshift-lint.vsix");
    let mut pack = tools.program("@vscode/vsce/vsce");
    pack.args(["package", "--no-dependencies", "--out"]).arg(&packed).current_dir(&work);
    command::succeed(&mut pack, |line| step.line(line))?;
    Ok(packed)
}
