//! The wheel for pip, in an environment with the packages that it depends on; programs checked with `mypy --strict`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Place, Program};
use crate::steps::Step;
use crate::{cache, command, sdk};

/// Makes the wheel from what pip is given by a user who has the source; the file that it is.
pub(super) fn pack(place: &Place, folder: &Path, step: &Step) -> Result<PathBuf> {
    let source = tempfile::tempdir()?;
    sdk::write(&place.files, source.path())?;
    let mut pip = Command::new(place.tools.python.join("python"));
    pip.args(["-m", "pip", "wheel", "--no-input", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]);
    pip.arg("--wheel-dir").arg(folder).arg(source.path().join("python"));
    command::succeed(&mut pip, |line| step.line(line))?;
    let files = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut wheels = files.filter(|file| file.extension().is_some_and(|kind| kind == "whl"));
    wheels.next().context("pip made no wheel")
}

pub(super) fn check(place: &Place, project: &Path, programs: &[Program], step: &Step) -> Result<()> {
    let python = place.tools.python.join("python");
    let environment = project.join("venv");
    let made = &mut Command::new(&python);
    command::succeed(made.args(["-m", "venv"]).arg(&environment), |line| step.line(line))?;
    let interpreter = environment.join("bin/python");
    let cached = site_packages(&python)?;
    fs::write(Path::new(&site_packages(&interpreter)?).join("cached.pth"), cached)?;
    let wheel = pack(place, project, step)?;
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-index"]).arg(wheel);
    command::succeed(&mut pip, |line| step.line(line))?;
    let mut mypy = Command::new(place.tools.python.join("mypy"));
    mypy.args(["--strict", "--cache-dir"]).arg(cache::root()?.join("mypy"));
    mypy.arg("--python-executable").arg(&interpreter).current_dir(project);
    for (name, text) in programs {
        let file = format!("{name}.py");
        fs::write(project.join(&file), text)?;
        mypy.arg(file);
    }
    command::succeed(&mut mypy, |line| step.line(line)).map(|_| ())
}

/// Where an environment keeps its packages.
fn site_packages(python: &Path) -> Result<String> {
    let mut asked = Command::new(python);
    asked.args(["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
    let told = command::succeed(&mut asked, |_| {})?;
    Ok(told.stdout.trim().to_owned())
}
