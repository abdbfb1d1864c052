//! The plugin's folder as an installed plugin has it: the plugin's binary and, beside it, the Lambda function's archive for each architecture.
//!
//! `cargo xtask package` builds what ships: the plugin for this machine, the function for every architecture of Lambda, small and optimised (see `bootstrap`). The demo and the tests use the
//! same layout with development builds without debug information, since those are there already. An archive's bytes depend on its content alone (fixed times and modes), so an unchanged
//! function is an unchanged resource.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::architecture::Architecture;
use crate::bootstrap::{self, Bootstrap, megabytes};
use crate::run::{Run, supervised};
use crate::steps::Step;
use crate::{cache, command};

/// The plugin's binary: the engine finds a plugin by this name.
pub(crate) const PLUGIN: &str = "pulumi-resource-redshift-tasker";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder to write; the default is `package` in the target folder
    #[arg(long)]
    out: Option<PathBuf>,
}

/// How the plugin is built that ships.
pub(crate) const PROFILE: &str = "plugin";

/// How hard an archive is squeezed: hardly for one that is used once; for one that ships beyond what zlib can, some seconds for some hundredth of its size.
const QUICK: i64 = 1;
const SMALL: i64 = 15;

pub(crate) fn run(options: &Options) -> Result<()> {
    let out = match &options.out {
        Some(out) => std::path::absolute(out)?,
        None => cache::target()?.join("package"),
    };
    supervised("package", |run| {
        fs::create_dir_all(&out)?;
        let plugin = Step::begin("the plugin").through(
            |step| {
                compile(&["--package", "provider", "--profile", PROFILE], step)?;
                Ok(cache::target()?.join(PROFILE).join(PLUGIN))
            },
            |_| "optimised build".to_owned(),
        )?;
        place(&plugin, &out.join(PLUGIN))?;
        shipped_archives(run, &out)?;
        println!("{}", out.display());
        Ok(())
    })
}

/// Builds the plugin and the function for this machine and lays them out in `folder`.
pub(crate) fn lay_out_development(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let target = cache::target()?.join("debug");
    Step::begin("the plugin and the Lambda function").through(
        // With the whole workspace at once, the features of shared dependencies are those of `cargo test --workspace`: nothing is compiled twice.
        |step| compile(&["--workspace", "--bins"], step),
        |()| "development build".to_owned(),
    )?;
    Step::begin("the function's archive").through(
        |_| {
            place(&target.join(PLUGIN), &folder.join(PLUGIN))?;
            let stripped = folder.join("bootstrap.stripped");
            strip(&target.join("bootstrap"), &stripped)?;
            let archive = archive_of(folder, Architecture::of_this_machine());
            archive_bootstrap(&fs::read(&stripped)?, QUICK, &archive)?;
            fs::remove_file(&stripped)?;
            size(&archive)
        },
        |bytes| format!("{:.1} MB", megabytes(*bytes)),
    )?;
    Ok(())
}

/// Builds the function as it ships and puts its archives into `folder`.
pub(crate) fn shipped_archives(run: &Run, folder: &Path) -> Result<Vec<Bootstrap>> {
    let bootstraps = bootstrap::all(run)?;
    for Bootstrap { architecture, program } in &bootstraps {
        Step::begin(format!("the archive for {}", architecture.name())).through(
            |_| {
                let archive = archive_of(folder, *architecture);
                archive_bootstrap(program, SMALL, &archive)?;
                size(&archive)
            },
            |bytes| format!("{:.2} MB", megabytes(*bytes)),
        )?;
    }
    Ok(bootstraps)
}

/// Where the function's archive lies in a plugin's folder.
pub(crate) fn archive_of(folder: &Path, architecture: Architecture) -> PathBuf {
    folder.join(format!("bootstrap-{}.zip", architecture.name()))
}

fn size(file: &Path) -> Result<usize> {
    Ok(usize::try_from(fs::metadata(file)?.len())?)
}

fn compile(arguments: &[&str], step: &Step) -> Result<()> {
    let mut cargo = command::cargo()?;
    cargo.args(["build", "--locked"]).args(arguments);
    command::succeed(&mut cargo, |line| step.line(line)).map(|_| ())
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
fn archive_bootstrap(bootstrap: &[u8], level: i64, to: &Path) -> Result<()> {
    let partial = to.with_extension("partial");
    let mut archive = ZipWriter::new(BufWriter::new(File::create(&partial)?));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
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

    use super::{QUICK, SMALL, archive_bootstrap};

    #[test]
    fn the_same_function_gives_the_same_archive_wherever_and_whenever() {
        let program = fs::read("/proc/self/exe").unwrap();
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second) = (here.path().join("first.zip"), there.path().join("bootstrap-arm64.zip"));
        archive_bootstrap(&program, QUICK, &first).unwrap();
        archive_bootstrap(&program, QUICK, &second).unwrap();
        assert!(fs::read(&first).unwrap() == fs::read(&second).unwrap());
        let mut archive = zip::ZipArchive::new(File::open(&second).unwrap()).unwrap();
        let dated = archive.by_index(0).unwrap().last_modified().unwrap();
        assert_eq!((dated.year(), dated.month(), dated.day(), dated.hour()), (1980, 1, 1, 0), "no clock is looked at");
    }

    #[test]
    fn the_archive_holds_one_executable_bootstrap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bootstrap-arm64.zip");
        archive_bootstrap(b"a program", SMALL, &path).unwrap();
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        assert_eq!(archive.len(), 1);
        let bootstrap = archive.by_index(0).unwrap();
        assert_eq!(
            (bootstrap.name().unwrap().as_ref(), bootstrap.unix_mode().map(|mode| mode & 0o777)),
            ("bootstrap", Some(0o755))
        );
    }
}
