//! Python environments, each made from a pinned list: the embedded cloud's, whose embedded PostgreSQL is one of its packages, and the one that Pulumi programs run in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::steps::Step;
use crate::{cache, command};

/// The oldest Python that the packages run on.
const OLDEST: (u32, u32) = (3, 11);

/// The interpreter of the embedded cloud's environment, and where it came from.
pub(crate) fn ensure(step: &Step) -> Result<(PathBuf, &'static str)> {
    let (bin, origin) = environment("venv", "local/requirements.txt", step)?;
    Ok((bin.join("python"), origin))
}

/// The folder of the programs of an environment with what a list in the checkout says, and where it came from.
pub(super) fn environment(name: &str, list: &str, step: &Step) -> Result<(PathBuf, &'static str)> {
    let requirements = command::checkout().join(list);
    let wanted = fs::read(&requirements).with_context(|| format!("`{}` cannot be read", requirements.display()))?;
    let (python, version) = find()?;
    let key = cache::key(&[&wanted, version.as_bytes(), std::env::consts::ARCH.as_bytes()]);
    let bin = |folder: &Path| folder.join("bin");
    if let Some(folder) = cache::find(name, &key)? {
        return Ok((bin(&folder), "cached"));
    }
    let folder = cache::make(name, &key, |folder| {
        step.line("making the environment");
        command::succeed(Command::new(&python).args(["-m", "venv"]).arg(folder), |line| step.line(line)).map_err(
            |error| {
                error.context("a Python environment cannot be made\nhint: on Debian, `apt-get install python3-venv`")
            },
        )?;
        let mut pip = Command::new(bin(folder).join("python"));
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps", "--requirement"])
            .arg(&requirements);
        command::succeed(&mut pip, |line| step.line(line)).map(|_| ())
    })?;
    Ok((bin(&folder), "installed"))
}

/// A Python that is new enough, and its version as `3.11`.
fn find() -> Result<(PathBuf, String)> {
    let mut too_old = None;
    for name in ["python3", "python3.13", "python3.12", "python3.11", "python"] {
        let Some(path) = command::find_on_path(name) else {
            continue;
        };
        let asked = command::capture(
            Command::new(&path).args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]),
            |_| {},
        )?;
        let version = asked.stdout.trim().to_owned();
        let Some((major, minor)) =
            version.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)))
        else {
            continue;
        };
        if (major, minor) >= OLDEST {
            return Ok((path, version));
        }
        too_old.get_or_insert(version);
    }
    let (major, minor) = OLDEST;
    match too_old {
        Some(version) => bail!(
            "Python {version} is too old for the embedded cloud\nhint: install Python {major}.{minor} or newer beside it, as `python3.{minor}` or later on PATH"
        ),
        None => bail!(
            "there is no Python on PATH\nhint: install Python {major}.{minor} or newer; on Debian, `apt-get install python3 python3-venv`"
        ),
    }
}
