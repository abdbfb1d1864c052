//! `cargo xtask sdk`: the SDKs in `sdk/`, written anew from the provider's schema by Pulumi's official generators.
//!
//! The generators are Go packages; `sdk-gen/` drives them. What they leave out (a Go module's own file, readmes, licences) stands in `sdk-gen/beside/` and is laid over what they write.
//! A test compares `sdk/` with a fresh run. `--pack` and `--check` are those of `installs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::run::supervised;
use crate::steps::Step;
use crate::tally::Reported;
use crate::{command, installs};

/// Where the SDKs are kept.
const KEPT: &str = "sdk";
/// What a generated folder is called below it; Go imports packages by their folders.
const FOLDERS: [(&str, &str); 3] = [("nodejs", "nodejs"), ("python", "python"), ("go", "go/redshifttasker")];

/// Files by their path below the SDKs' folder.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Pack what is kept for npm and pip into this folder, and write nothing else
    #[arg(long)]
    pack: Option<PathBuf>,
    /// Install what is kept in empty projects and type-check every program of the examples and documents there, and write nothing
    #[arg(long, conflicts_with = "pack")]
    check: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if let Some(folder) = &options.pack {
        let folder = std::path::absolute(folder)?;
        return supervised("sdk", |run| installs::pack(run, &folder));
    }
    if options.check {
        return supervised("sdk", |run| if installs::check(run)?.failed == 0 { Ok(()) } else { Err(Reported.into()) });
    }
    let fresh = Step::begin("the SDKs").through(generated, |files| format!("{} files", files.len()))?;
    let kept = command::checkout().join(KEPT);
    if kept.is_dir() {
        fs::remove_dir_all(&kept)?;
    }
    write(&fresh, &kept)
}

/// The product's SDKs as they are kept.
pub(crate) fn kept() -> Result<Files> {
    let mut kept = Files::new();
    read(&command::checkout().join(KEPT), Path::new(""), &mut kept)?;
    Ok(kept)
}

/// Compares what is kept with a fresh run.
pub(crate) fn check(step: &Step) -> Result<()> {
    let fresh = generated(step)?;
    let kept = kept()?;
    let differing: Vec<String> = fresh
        .keys()
        .chain(kept.keys().filter(|path| !fresh.contains_key(*path)))
        .filter(|path| fresh.get(*path) != kept.get(*path))
        .map(|path| format!("    {KEPT}/{}", path.display()))
        .collect();
    if !differing.is_empty() {
        bail!("these are not what the schema gives:\n{}\nhint: run `cargo xtask sdk`", differing.join("\n"));
    }
    Ok(())
}

fn generated(step: &Step) -> Result<Files> {
    let checkout = command::checkout();
    let schema = checkout.join("provider/schema.json");
    let mut files = generate(&schema, Some(&checkout.join("sdk-gen/aws.json")), &FOLDERS, step)?;
    read(&checkout.join("sdk-gen/beside"), Path::new(""), &mut files)?;
    Ok(files)
}

/// What the generators write for a schema, which may refer to one other; `folders` says where each language's files come.
pub(crate) fn generate(schema: &Path, loaded: Option<&Path>, folders: &[(&str, &str)], step: &Step) -> Result<Files> {
    let out = tempfile::tempdir()?;
    let mut go = Command::new("go");
    go.args(["run", ".", "-out"]).arg(out.path()).arg("-schema").arg(schema);
    if let Some(loaded) = loaded {
        go.arg("-loaded").arg(loaded);
    }
    go.current_dir(command::checkout().join("sdk-gen")).env("GOFLAGS", "-mod=mod -buildvcs=false");
    command::succeed(&mut go, |line| step.line(line))?;
    let mut files = Files::new();
    for (written, folder) in folders {
        read(&out.path().join(written), Path::new(folder), &mut files)?;
    }
    Ok(files)
}

/// Writes files below a folder.
pub(crate) fn write(files: &Files, below: &Path) -> Result<()> {
    for (path, content) in files {
        let path = below.join(path);
        fs::create_dir_all(path.parent().unwrap_or(below))?;
        fs::write(&path, content).with_context(|| format!("`{}` cannot be written", path.display()))?;
    }
    Ok(())
}

/// Reads a folder with all that lies below it; what building leaves behind is not part of it.
fn read(folder: &Path, below: &Path, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let path = below.join(&name);
        if ["node_modules", "bin", "dist", "build", "__pycache__"].iter().any(|built| name == *built) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}
