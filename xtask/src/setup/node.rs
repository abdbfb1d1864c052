//! Node packages from a committed lock file, one cache entry for each folder that holds one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::steps::Step;
use crate::{cache, command};

/// The real `@pulumi/aws`, which is only ever compiled against, and the TypeScript compiler.
pub(crate) const TYPES: &str = "local/typecheck";
/// What builds and tests the validator's doors for JavaScript.
pub(crate) const DOORS: &str = "tools/node";
/// What the validator is measured beside.
pub(crate) const PEERS: &str = "tools/bench";
/// The AWS SDK for JavaScript, one of the clients that the embedded cloud is checked with.
pub(crate) const CLIENT: &str = "local/conformance/javascript";

/// The folder that holds `node_modules` for the lock file in the checkout's folder `pins`, and where it came from.
pub(crate) fn ensure(pins: &str, step: &Step) -> Result<(PathBuf, &'static str)> {
    let source = command::checkout().join(pins);
    let lock = source.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("`{}` cannot be read", lock.display()))?;
    let key = cache::key(&[&wanted]);
    if let Some(folder) = cache::find("node", &key)? {
        return Ok((folder, "cached"));
    }
    if command::find_on_path("npm").is_none() {
        bail!(
            "`npm` is not on PATH\nhint: install Node.js 20 or newer with npm (https://nodejs.org, or on Debian `apt-get install nodejs npm`)"
        );
    }
    let folder = cache::make("node", &key, |folder| {
        for file in ["package.json", "package-lock.json"] {
            fs::copy(source.join(file), folder.join(file))
                .with_context(|| format!("`{pins}/{file}` cannot be copied"))?;
        }
        // The installation scripts of these packages download what nobody here has a use for.
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
        command::succeed(&mut npm, |line| step.line(line))?;
        Ok(())
    })?;
    Ok((folder, "installed"))
}
