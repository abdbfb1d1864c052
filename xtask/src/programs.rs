//! Pulumi programs in every language, made ready to run here: what `npm install`, `pip install` and `go mod tidy` do on a user's machine, from local SDKs and cached packages.
//!
//! A program's own files stay as its author wrote them, but for the module file of a Go program, which learns where its SDKs are. Nothing here starts the engine.

mod sdk;

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) use sdk::Sdk;

use crate::setup::ProgramTools;

/// The languages that have a host here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Yaml,
    TypeScript,
    Python,
    Go,
}

impl Language {
    pub(crate) const ALL: [Self; 4] = [Self::Yaml, Self::TypeScript, Self::Python, Self::Go];

    /// As folders of programs are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::TypeScript => "typescript",
            Self::Python => "python",
            Self::Go => "go",
        }
    }
}

/// What the engine's process needs around it so that a program runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// Folders that must come first on PATH.
    pub(crate) path: Vec<PathBuf>,
    pub(crate) variables: Vec<(&'static str, OsString)>,
}

/// Makes the program in `folder` ready to use the SDKs.
pub(crate) fn make_ready(
    language: Language,
    folder: &Path,
    tools: &ProgramTools,
    sdks: &[&Sdk],
) -> Result<Surroundings> {
    match language {
        Language::Yaml => Ok(Surroundings::default()),
        Language::TypeScript => typescript(folder, tools, sdks),
        Language::Python => python(tools, sdks),
        Language::Go => go(folder, sdks),
    }
}

/// Links to each package, since the folder differs from program to program. Node looks from a link's target on, so all share one `@pulumi/pulumi`.
fn typescript(folder: &Path, tools: &ProgramTools, sdks: &[&Sdk]) -> Result<Surroundings> {
    let modules = folder.join("node_modules");
    for entry in entries(&tools.node.join("node_modules"))? {
        let name = entry.file_name().unwrap_or_default().to_owned();
        if name.to_string_lossy().starts_with('@') {
            for package in entries(&entry)? {
                link(&package, &modules.join(&name).join(package.file_name().unwrap_or_default()))?;
            }
        } else {
            link(&entry, &modules.join(name))?;
        }
    }
    for sdk in sdks {
        link(&sdk.node(), &modules.join(&sdk.node_package))?;
    }
    // The compiler would check every type of every package again with each start of the program.
    let variables = vec![("PULUMI_NODEJS_TRANSPILE_ONLY", "true".into())];
    Ok(Surroundings { variables, ..Surroundings::default() })
}

fn python(tools: &ProgramTools, sdks: &[&Sdk]) -> Result<Surroundings> {
    let path = std::env::join_paths(sdks.iter().map(|sdk| sdk.python()))?;
    // No file of a program's own folder changes by its being run.
    let variables = vec![("PYTHONPATH", path), ("PYTHONDONTWRITEBYTECODE", "1".into())];
    Ok(Surroundings { path: vec![tools.python.clone()], variables })
}

fn go(folder: &Path, sdks: &[&Sdk]) -> Result<Surroundings> {
    for sdk in sdks {
        sdk.require_in(folder)?;
    }
    Ok(Surroundings { variables: vec![("GOFLAGS", "-mod=mod -buildvcs=false".into())], ..Surroundings::default() })
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    read.map(|entry| Ok(entry?.path())).collect()
}

fn link(target: &Path, place: &Path) -> Result<()> {
    fs::create_dir_all(place.parent().unwrap_or(place))?;
    let _nothing_there = fs::remove_file(place);
    symlink(target, place).with_context(|| format!("`{}` cannot be linked", place.display()))
}
