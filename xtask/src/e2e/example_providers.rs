//! The example providers of `pulumi_rust` under the real engine, used by the same program in four languages.
//!
//! Each program lives the same life (`life`), in a stack and folders of its own, and is held to the same state (`state`). Two live at a time: much of a life is waiting for programs to start.

mod life;
mod state;

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use super::{Checks, World};
use crate::engine::Engine;
use crate::machines::Checked;
use crate::programs::{Language, Sdk};
use crate::run::Run;
use crate::sdk::{self, Files};
use crate::setup::{self, ProgramTools};
use crate::steps::Step;
use crate::{cache, command};

/// The example providers, and the package that each refers to.
const PROVIDERS: [(&str, Option<&str>); 2] = [("files", None), ("site", Some("files"))];
const VERSION: &str = "0.1.0";
/// Where their schemas stand.
const SCHEMAS: &str = "pulumi_rust/tests/golden";
/// The programs, a folder for each language.
const PROGRAMS: &str = "pulumi_rust/examples/programs";

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let tools = setup::for_programs(run)?;
    Step::begin("the example providers").through(|step| place(&world.engine, step), |()| String::new())?;
    let sdks = PROVIDERS.map(|(package, loaded)| sdk_of(package, loaded, &tools));
    let sdks = sdks.into_iter().collect::<Result<Vec<Sdk>>>()?;
    for languages in Language::ALL.chunks(2) {
        let step = Step::begin(languages.iter().map(|language| language.name()).collect::<Vec<_>>().join(" and "));
        let lives: Vec<Vec<Checked>> = thread::scope(|scope| {
            let lives = languages.iter().map(|&language| {
                let (tools, sdks, engine) = (&tools, &sdks, &world.engine);
                (language, scope.spawn(move || life::of(language, engine, tools, sdks)))
            });
            let lives: Vec<_> = lives.collect();
            lives.into_iter().map(|(language, life)| told(language, life.join())).collect()
        });
        step.done("");
        for life in lives {
            checks.add(life);
        }
    }
    Ok(())
}

/// The checks of a life, and what ended it early.
fn told(language: Language, life: thread::Result<(Vec<Checked>, Result<()>)>) -> Vec<Checked> {
    let (mut checks, end) = life.unwrap_or_else(|_| (Vec::new(), Err(anyhow!("it panicked"))));
    if end.is_err() {
        checks.push(("the life comes to its end".to_owned(), end));
    }
    checks.into_iter().map(|(name, outcome)| (format!("{}: {name}", language.name()), outcome)).collect()
}

/// Builds the providers and puts them where an installation would.
fn place(engine: &Engine, step: &Step) -> Result<()> {
    // With the whole workspace at once, the features of shared dependencies are those of `cargo test --workspace`: nothing is compiled twice.
    let mut cargo = command::cargo()?;
    cargo.args(["build", "--locked", "--workspace", "--examples"]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    for (package, _) in PROVIDERS {
        let folder = engine.plugin_folder(package, VERSION);
        fs::create_dir_all(&folder)?;
        let built = cache::target()?.join("debug/examples").join(package);
        fs::copy(&built, folder.join(format!("pulumi-resource-{package}")))
            .with_context(|| format!("`{}` cannot be copied", built.display()))?;
    }
    Ok(())
}

fn sdk_of(package: &str, loaded: Option<&str>, tools: &ProgramTools) -> Result<Sdk> {
    let schema = |package: &str| command::checkout().join(SCHEMAS).join(format!("{package}.json"));
    let folders = ["nodejs", "python", "go"].map(|language| (language, language));
    let mut files = Step::begin(format!("the generators for `{package}`")).through(
        |step| sdk::generate(&schema(package), loaded.map(schema).as_deref(), &folders, step),
        |files| format!("{} files", files.len()),
    )?;
    add_go_module(&schema(package), &mut files)?;
    Sdk::install(package, &files, tools)
}

/// The generator leaves the module's file to the author of the package.
fn add_go_module(schema: &Path, files: &mut Files) -> Result<()> {
    let schema: Value = serde_json::from_slice(&fs::read(schema)?)?;
    let path = &schema["language"]["go"]["importBasePath"];
    let path = path.as_str().context("the schema does not say what the Go package is called")?;
    files.insert("go/go.mod".into(), format!("module {path}\n\ngo 1.25.11\n").into_bytes());
    Ok(())
}
