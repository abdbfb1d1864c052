//! The SDKs as users get them: packed for npm and pip, installed in projects that hold nothing else, and every program of the examples and documents type-checked there, as strictly as its language can.
//!
//! What the SDKs depend on comes from the cached packages, so nothing is downloaded. Nothing here runs a program: the scenarios do.

mod go;
mod python;
mod typescript;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::documents;
use crate::programs::{Language, Sdk};
use crate::run::Run;
use crate::sdk::{self, Files};
use crate::setup::{self, ProgramTools};
use crate::steps::Step;
use crate::tally::Tally;

/// A program to check: a name that is a word in every language, and its text.
type Program = (String, String);

/// What checking takes: the tools, the installed SDKs and a folder for the projects.
#[derive(Debug)]
struct Place {
    tools: ProgramTools,
    sdk: Sdk,
    files: Files,
    folder: PathBuf,
}

impl Place {
    fn new(run: &Run) -> Result<Self> {
        let tools = setup::for_programs(run)?;
        let files = sdk::kept()?;
        let sdk = Sdk::install("redshift-tasker", &files, &tools)?;
        Ok(Self { tools, sdk, files, folder: run.folder.join("installs") })
    }

    /// Installs a language's SDK in a project of its own and checks every program in it; tells how many there are.
    fn check(&self, language: Language, step: &Step) -> Result<usize> {
        let programs = programs(language)?;
        let project = self.folder.join(language.name());
        fs::create_dir_all(&project)?;
        match language {
            Language::TypeScript => typescript::check(self, &project, &programs, step)?,
            Language::Python => python::check(self, &project, &programs, step)?,
            Language::Go => go::check(self, &project, &programs, step)?,
            // The engine checks these when they are previewed.
            Language::Yaml => {}
        }
        Ok(programs.len())
    }
}

/// `cargo xtask sdk --check`, and a part of `cargo xtask test`: all languages.
pub(crate) fn check(run: &Run) -> Result<Tally> {
    let place = Place::new(run)?;
    let mut tally = Tally::default();
    for language in [Language::TypeScript, Language::Python, Language::Go] {
        let name = format!("the SDK in an empty project, and its programs in {}", language.name());
        let step = Step::begin(&name);
        match place.check(language, &step) {
            Ok(programs) => {
                step.done(&format!("{programs} programs"));
                tally += Tally::passed(programs);
            }
            Err(error) => {
                step.failed("");
                eprintln!("{}", command::indented(&format!("{error:#}")));
                tally += Tally::one(&name, false);
            }
        }
    }
    Ok(tally)
}

/// `cargo xtask sdk --pack FOLDER`: what is published, for npm and pip; a Go module is published as it is.
pub(crate) fn pack(run: &Run, folder: &Path) -> Result<()> {
    let place = Place::new(run)?;
    fs::create_dir_all(folder)?;
    let told = |file: &PathBuf| file.display().to_string();
    Step::begin("the package for npm").through(|step| typescript::pack(&place, folder, step), told)?;
    Step::begin("the wheel for pip").through(|step| python::pack(&place, folder, step), told)?;
    Ok(())
}

/// The examples' programs and the documents'.
fn programs(language: Language) -> Result<Vec<Program>> {
    let blocks = documents::programs(language)?.into_iter().map(|block| (block.name(), block.text));
    Ok(examples(language)?.into_iter().chain(blocks).collect())
}

fn examples(language: Language) -> Result<Vec<Program>> {
    let main = match language {
        Language::TypeScript => "index.ts",
        Language::Python => "__main__.py",
        Language::Go => "main.go",
        Language::Yaml => "Pulumi.yaml",
    };
    let examples = command::checkout().join("examples");
    let mut found = Vec::new();
    for entry in fs::read_dir(&examples).context("there are no examples")? {
        let entry = entry?;
        if let Ok(text) = fs::read_to_string(entry.path().join(main)) {
            let name = entry.file_name().to_string_lossy().replace('-', "_");
            found.push((format!("example_{name}"), text));
        }
    }
    Ok(found)
}
