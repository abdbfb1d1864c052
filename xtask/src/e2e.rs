//! `cargo xtask e2e [NAME]`: scenarios on the real engine, our plugin and the embedded cloud, one file each.
//!
//! A scenario is a function that gets a world and tells what it checked. They run one after the other, each in a world of its own (`world`), so each may demand that the cloud is empty at its
//! end, and none meets what an earlier one left.

mod bootstraps;
mod chaos;
mod cloudformation;
mod company_account;
mod demo_again;
mod doctor;
mod documents;
mod example_providers;
mod examples;
mod four_languages;
mod further_examples;
mod lifecycle;
mod machine_role;
mod migration;
mod preview;
mod seven_machines;
mod tasks;
mod upgrade;
mod world;
mod wrong_inputs;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use serde::Deserialize;

pub(crate) use self::world::World;
use self::world::play;
use crate::cloud::Cloud;
use crate::engine::{Engine, Installation};
use crate::machines::Checked;
use crate::processes;
use crate::run::{Run, supervised};
use crate::setup::{self, Tools};
use crate::steps::Step;
use crate::tally::Tally;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenarios to run; the default is all
    names: Vec<String>,
    /// What decides about disturbances; the default is a new one each time, which is told
    #[arg(long)]
    seed: Option<u64>,
}

/// The checks of one scenario, told as they are made.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    tally: Tally,
}

/// One check that a command of the embedded cloud made.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    check: String,
    problem: Option<String>,
}

type Scenario = fn(&Run, &World, &mut Checks) -> Result<()>;

const SCENARIOS: [(&str, Scenario); 17] = [
    ("preview", preview::run),
    ("wrong_inputs", wrong_inputs::run),
    ("lifecycle", lifecycle::run),
    ("seven_machines", seven_machines::run),
    ("tasks", tasks::run),
    ("upgrade", upgrade::run),
    ("example_providers", example_providers::run),
    ("cloudformation", cloudformation::run),
    ("four_languages", four_languages::run),
    ("doctor", doctor::run),
    ("documents", documents::run),
    ("further_examples", further_examples::run),
    ("company_account", company_account::run),
    ("migration", migration::run),
    ("chaos", chaos::run),
    ("demo_again", demo_again::run),
    ("bootstraps", bootstraps::run),
];

impl Checks {
    /// Makes a check and counts it; a failure does not end the scenario.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) -> bool {
        let step = Step::begin(name);
        let outcome = check();
        let passed = outcome.is_ok();
        self.tally += Tally::one(name, passed);
        match outcome {
            Ok(()) => step.done(""),
            Err(error) => {
                step.failed("");
                eprintln!("{}", crate::command::indented(&format!("{error:#}")));
            }
        }
        passed
    }

    /// Counts what a command has checked.
    pub(crate) fn tell(&mut self, told: Vec<Told>) {
        for Told { check, problem } in told {
            self.check(&check, || problem.map_or(Ok(()), |problem| Err(anyhow!(problem))));
        }
    }

    pub(crate) fn add(&mut self, checked: Vec<Checked>) {
        for (name, outcome) in checked {
            self.check(&name, || outcome);
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if let Some(unknown) = options.names.iter().find(|name| SCENARIOS.iter().all(|(known, _)| known != name)) {
        bail!("there is no scenario `{unknown}`\nhint: there are {}", SCENARIOS.map(|(name, _)| name).join(", "));
    }
    supervised("e2e", |run| {
        let tools = setup::for_running(run)?;
        let tally = chosen(run, &tools, options.seed, |name| {
            options.names.is_empty() || options.names.iter().any(|chosen| chosen == name)
        });
        tally.tell()
    })
}

/// All scenarios.
pub(crate) fn all(run: &Run, tools: &Tools) -> Tally {
    chosen(run, tools, None, |_| true)
}

fn chosen(run: &Run, tools: &Tools, seed: Option<u64>, wanted: impl Fn(&str) -> bool) -> Tally {
    let mut checks = Checks::default();
    let mut installed = None;
    checks.check("the engine with both plugins", || {
        let emulator = if wanted("bootstraps") { Some(setup::for_emulation(run)?) } else { None };
        installed = Some((Installation::lay_out(run, tools)?, emulator));
        Ok(())
    });
    let Some((installation, emulator)) = installed else {
        return checks.tally;
    };
    for (name, scenario) in SCENARIOS.into_iter().filter(|(name, _)| wanted(name)) {
        // What an interrupted scenario had is stopped; another would start it again.
        if run.was_interrupted() {
            break;
        }
        eprintln!("scenario {name}");
        let played = play(
            || {
                let cloud = Cloud::start(run, &tools.python, emulator.as_ref())?;
                let engine = Engine::new(&installation, run.folder.join(name), &cloud)?;
                Ok(World { cloud, engine, seed })
            },
            |world, checks| scenario(run, world, checks),
            World::tell,
            |world| world.cloud.stop(),
        );
        // Between two scenarios nothing runs: neither a provider that a failed one started nor a cloud that did not get ready.
        processes::stop_all_of(&run.folder);
        checks.tally += played.within(&format!("scenario {name}"));
    }
    checks.tally
}
