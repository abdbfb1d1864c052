//! The plugin's folder as an installed plugin has it: the plugin's binary and, beside it, the Lambda function's archive for each architecture.
//!
//! `cargo xtask package` builds what ships, small and optimised, for this machine's architecture. The demo and the tests use the same layout with development builds without debug
//! information, since those are there already. An archive's bytes depend on its content alone (fixed times and modes), so an unchanged function is an unchanged resource.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::steps::Step;
use crate::{cache, command};

/// The version of the plugin, as in its manifest.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The plugin's binary: the engine finds a plugin by this name.
pub(crate) const PLUGIN: &str = "pulumi-resource-redshift-tasker";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder to write; the default is `package` in the target folder
    #[arg(long)]
    out: Option<PathBuf>,
}

/// How the product is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    Development,
    Shipped,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let out = match &options.out {
        Some(out) => std::path::absolute(out)?,
        None => cache::target()?.join("package"),
    };
    lay_out(Build::Shipped, &out)?;
    println!("{}", out.display());
    Ok(())
}

/// Builds the plugin and the function and lays them out in `folder`.
pub(crate) fn lay_out(build: Build, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let (plugin, bootstrap) = Step::begin("the plugin and the Lambda function").through(
        |step| binaries(build, step),
        |_| match build {
            Build::Development => "development build".to_owned(),
            Build::Shipped => "optimised build".to_owned(),
        },
    )?;
    Step::begin("the function's archive").through(
        |_| {
            place(&plugin, &folder.join(PLUGIN))?;
            let stripped = folder.join("bootstrap.stripped");
            strip(&bootstrap, &stripped)?;
            let archive = folder.join(format!("bootstrap-{}.zip", architecture()));
            archive_bootstrap(&fs::read(&stripped)?, &archive)?;
            fs::remove_file(&stripped)?;
            Ok(fs::metadata(&archive)?.len())
        },
        |bytes| format!("{:.1} MB", f64::from(u32::try_from(*bytes).unwrap_or(u32::MAX)) / 1e6),
    )?;
    Ok(())
}

/// Lambda's name of this machine's architecture.
pub(crate) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    }
}

fn binaries(build: Build, step: &Step) -> Result<(PathBuf, PathBuf)> {
    let target = cache::target()?;
    let compile = |arguments: &[&str]| {
        let mut cargo = command::cargo()?;
        cargo.args(["build", "--locked"]).args(arguments);
        command::succeed(&mut cargo, |line| step.line(line))
    };
    match build {
        Build::Development => {
            // With the whole workspace at once, the features of shared dependencies are those of `cargo test --workspace`: nothing is compiled twice.
            compile(&["--workspace", "--bins"])?;
            Ok((target.join("debug").join(PLUGIN), target.join("debug/bootstrap")))
        }
        Build::Shipped => {
            compile(&["--package", "provider", "--release"])?;
            compile(&["--package", "lambda", "--profile", "bootstrap"])?;
            Ok((target.join("release").join(PLUGIN), target.join("bootstrap/bootstrap")))
        }
    }
}

/// A link where the file system allows it: a plugin has tens of megabytes. The old file goes first, since a running one must keep its own.
fn place(from: &Path, to: &Path) -> Result<()> {
    let _nothing_there = fs::remove_file(to);
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).with_context(|| format!("`{}` cannot be copied", from.display()))?;
    }
    Ok(())
}

/// Leaves out debug information and symbols; without a `strip` program the archive is merely larger.
fn strip(from: &Path, to: &Path) -> Result<()> {
    let stripped = command::find_on_path("strip").is_some_and(|strip| {
        command::capture(Command::new(strip).arg("-o").arg(to).arg(from), |_| {})
            .is_ok_and(|output| output.status.success())
    });
    if !stripped {
        fs::copy(from, to).with_context(|| format!("`{}` cannot be copied", from.display()))?;
    }
    Ok(())
}

/// One file `bootstrap`, executable, dated 1980-01-01: the zip format's first day.
fn archive_bootstrap(bootstrap: &[u8], to: &Path) -> Result<()> {
    let partial = to.with_extension("partial");
    let mut archive = ZipWriter::new(BufWriter::new(File::create(&partial)?));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o755);
    archive.start_file("bootstrap", options)?;
    archive.write_all(bootstrap)?;
    archive.finish()?.flush()?;
    fs::set_permissions(&partial, fs::Permissions::from_mode(0o644))?;
    fs::rename(&partial, to)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::fs::File;

    use super::archive_bootstrap;

    #[test]
    fn the_same_function_gives_the_same_archive() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first.zip"), folder.path().join("second.zip"));
        archive_bootstrap(b"a program", &first).unwrap();
        archive_bootstrap(b"a program", &second).unwrap();
        assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    }

    #[test]
    fn the_archive_holds_one_executable_bootstrap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bootstrap-arm64.zip");
        archive_bootstrap(b"a program", &path).unwrap();
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        assert_eq!(archive.len(), 1);
        let bootstrap = archive.by_index(0).unwrap();
        assert_eq!(
            (bootstrap.name().unwrap().as_ref(), bootstrap.unix_mode().map(|mode| mode & 0o777)),
            ("bootstrap", Some(0o755))
        );
    }
}
