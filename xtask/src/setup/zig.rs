//! Zig as the linker of the function's executables, and the Cargo command that uses it: it links for an older glibc than this machine's, and for another architecture.
//!
//! Both come from the Python package index into an environment of their own, pinned in `tools/zig`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::steps::Step;
use crate::{cache, command};

/// The folder that must come first on PATH, and where it came from.
pub(crate) fn ensure(step: &Step) -> Result<(PathBuf, &'static str)> {
    let requirements = command::checkout().join("tools/zig/requirements.txt");
    let wanted = fs::read(&requirements).with_context(|| format!("`{}` cannot be read", requirements.display()))?;
    let (python, version) = super::python::find()?;
    let key = cache::key(&[&wanted, version.as_bytes(), std::env::consts::ARCH.as_bytes()]);
    let bin = |folder: &Path| folder.join("bin");
    if let Some(folder) = cache::find("zig", &key)? {
        return Ok((bin(&folder), "cached"));
    }
    let folder = cache::make("zig", &key, |folder| {
        command::succeed(Command::new(&python).args(["-m", "venv"]).arg(folder), |line| step.line(line))?;
        let mut pip = Command::new(bin(folder).join("python"));
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps", "--requirement"])
            .arg(&requirements);
        command::succeed(&mut pip, |line| step.line(line)).map(|_| ())
    })?;
    Ok((bin(&folder), "installed"))
}
