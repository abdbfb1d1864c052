//! The example providers of `pulumi_rust` under the real engine, used by the same program in four languages.
//!
//! Each program lives the same life (`life`), in a stack and folders of its own, and is held to the same state (`state`). Two live at a time: much of a life is waiting for programs to start.
//! One lives it once more, with providers that were started by hand (`attached`).

mod attached;
mod life;
mod state;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use self::attached::Provider;
use self::life::Place;
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
    let place = Place { engine: &world.engine, tools: &tools, sdks: &sdks, attached: None };
    for languages in Language::ALL.chunks(2) {
        let step = Step::begin(languages.iter().map(|language| language.name()).collect::<Vec<_>>().join(" and "));
        let lives: Vec<Vec<Checked>> = thread::scope(|scope| {
            let lives = languages.iter().map(|&language| {
                let place = &place;
                (language, scope.spawn(move || life::of(language, place)))
            });
            let lives: Vec<_> = lives.collect();
            lives.into_iter().map(|(language, life)| told(language.name(), life.join())).collect()
        });
        step.done("");
        for life in lives {
            checks.add(life);
        }
    }
    attach(&place, checks)
}

/// The same life with providers that a person started. Each of the engines in it attaches to the same two processes.
fn attach(place: &Place<'_>, checks: &mut Checks) -> Result<()> {
    let mut started = Vec::new();
    for (package, _) in PROVIDERS {
        attached::refuse_to_start(&plugin(place.engine, package))?;
        started.push(Provider::start(package, &built(package)?)?);
    }
    let place = Place { attached: Some(attached::ports(&started)), ..*place };
    let step = Step::begin("providers that were started by hand");
    let life = life::of(Language::Yaml, &place);
    step.done("");
    checks.add(told("attached", Ok(life)));
    for provider in started {
        checks.check("attached: a provider outlives its engines and ends when it is told to", || provider.end());
    }
    Ok(())
}

/// The checks of a life, and what ended it early.
fn told(name: &str, life: thread::Result<(Vec<Checked>, Result<()>)>) -> Vec<Checked> {
    let (mut checks, end) = life.unwrap_or_else(|_| (Vec::new(), Err(anyhow!("it panicked"))));
    if end.is_err() {
        checks.push(("the life comes to its end".to_owned(), end));
    }
    checks.into_iter().map(|(check, outcome)| (format!("{name}: {check}"), outcome)).collect()
}

/// Builds the providers and puts them where an installation would.
fn place(engine: &Engine, step: &Step) -> Result<()> {
    // With the whole workspace at once, the features of shared dependencies are those of `cargo test --workspace`: nothing is compiled twice.
    let mut cargo = command::cargo()?;
    cargo.args(["build", "--locked", "--workspace", "--examples"]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    for (package, _) in PROVIDERS {
        fs::create_dir_all(engine.plugin_folder(package, VERSION))?;
        let built = built(package)?;
        fs::copy(&built, plugin(engine, package)).with_context(|| format!("`{}` cannot be copied", built.display()))?;
    }
    Ok(())
}

fn built(package: &str) -> Result<PathBuf> {
    Ok(cache::target()?.join("debug/examples").join(package))
}

fn plugin(engine: &Engine, package: &str) -> PathBuf {
    engine.plugin_folder(package, VERSION).join(format!("pulumi-resource-{package}"))
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
