//! The package for npm, in a project with the packages that it depends on; programs compiled with `tsc --strict`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Place, Program};
use crate::command;
use crate::steps::Step;

/// Packs what was compiled; the file that npm names.
pub(super) fn pack(place: &Place, folder: &Path, step: &Step) -> Result<PathBuf> {
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", "--pack-destination"]).arg(folder).current_dir(place.sdk.node());
    let said = command::succeed(&mut npm, |line| step.line(line))?;
    Ok(folder.join(said.stdout.lines().last().context("npm named no file")?.trim()))
}

pub(super) fn check(place: &Place, project: &Path, programs: &[Program], step: &Step) -> Result<()> {
    // The cached packages are linked file by file, but for npm's own list of them, which it writes anew.
    let mut link = Command::new("cp");
    link.args(["-al", "--"]).arg(place.tools.node.join("node_modules")).arg(project);
    command::succeed(&mut link, |_| {})?;
    let _none_there = fs::remove_file(project.join("node_modules/.package-lock.json"));
    for file in ["package.json", "package-lock.json"] {
        fs::copy(place.tools.node.join(file), project.join(file))?;
    }
    let packed = pack(place, project, step)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]).arg(packed).current_dir(project);
    command::succeed(&mut npm, |line| step.line(line))?;
    for (name, text) in programs {
        fs::write(project.join(format!("{name}.ts")), text)?;
    }
    fs::write(project.join("tsconfig.json"), settings(programs)?.to_string())?;
    let mut compiler = Command::new("node");
    compiler.args(["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false"]).current_dir(project);
    command::succeed(&mut compiler, |line| step.line(line)).map(|_| ())
}

/// Those of the example, for all programs.
fn settings(programs: &[Program]) -> Result<Value> {
    let example = command::checkout().join("examples/typescript/tsconfig.json");
    let text = fs::read(&example).with_context(|| format!("`{}` cannot be read", example.display()))?;
    let mut settings: Value = serde_json::from_slice(&text)?;
    anyhow::ensure!(settings["compilerOptions"]["strict"] == true, "the example is not compiled strictly");
    settings["files"] = json!(programs.iter().map(|(name, _)| format!("{name}.ts")).collect::<Vec<_>>());
    Ok(settings)
}
