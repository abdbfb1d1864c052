//! The predecessor's handler and the packages that it imports, which the bench measures ours beside: fetched from the Python package index, never part of this project.
//!
//! The wheel of its construct holds an archive of its sources, with the handler in it. Its decorators for batches are those of the last first release of Powertools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::steps::Step;
use crate::{cache, command};

const CONSTRUCT: &str = "cdk-stepfunctions-redshift==1.123.0";
/// Takes the wheel and the archive in it apart, into the folder that it is started in.
const UNPACK: &str = "import glob, tarfile, zipfile
zipfile.ZipFile(glob.glob('*.whl')[0]).extractall('wheel')
tarfile.open(glob.glob('wheel/**/*.tgz', recursive=True)[0]).extractall('sources', filter='data')";
const HANDLER: &str = "sources/package/lambda/python/rs_integration_function";

/// Where it lies.
#[derive(Debug)]
pub(crate) struct Predecessor {
    /// The folder of its handler.
    pub(crate) handler: PathBuf,
    /// The folder of the packages that it imports.
    pub(crate) packages: PathBuf,
}

/// Finds or fetches it with the embedded cloud's interpreter, for which the packages then are.
pub(crate) fn ensure(python: &Path, step: &Step) -> Result<(Predecessor, &'static str)> {
    let requirements = command::checkout().join("tools/bench/requirements.txt");
    let wanted = fs::read(&requirements).with_context(|| format!("`{}` cannot be read", requirements.display()))?;
    let key = cache::key(&[&wanted, CONSTRUCT.as_bytes(), python.as_os_str().as_encoded_bytes()]);
    let known = cache::find("predecessor", &key)?;
    let origin = if known.is_some() { "cached" } else { "fetched" };
    let folder = cache::make("predecessor", &key, |folder| {
        let pip = |arguments: &[&str]| {
            let mut pip = Command::new(python);
            pip.current_dir(folder).args(["-m", "pip", "--disable-pip-version-check", "--no-input"]).args(arguments);
            command::succeed(&mut pip, |line| step.line(line)).map(|_| ())
        };
        pip(&["download", "--no-deps", CONSTRUCT])?;
        command::succeed(Command::new(python).current_dir(folder).args(["-c", UNPACK]), |line| step.line(line))?;
        let requirements = requirements.display().to_string();
        pip(&["install", "--no-deps", "--target", "packages", "--requirement", &requirements])
    })?;
    Ok((Predecessor { handler: folder.join(HANDLER), packages: folder.join("packages") }, origin))
}
