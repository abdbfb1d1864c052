//! `cargo xtask simulate`: the function's handlers through days in which everything goes wrong, in virtual time.
//!
//! The simulator is an executable of the crate `lambda`, with a feature of its own and optimised; this task builds it and
//! hands the options on. `cargo xtask test` plays 100,000 schedules at each of three fault rates, every single fault and
//! pairs of faults, and all of the mutants.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::Value;

use crate::steps::Step;
use crate::tally::{Reported, Tally};
use crate::{cache, command};

/// Optimised, and quick to build.
pub(crate) const PROFILE: &str = "simulator";
/// How many schedules of each fault rate the tests play.
const SCHEDULES: &str = "100000";
/// The fault rates of the tests, in percent.
const FAULTS: [&str; 3] = ["5", "15", "30"];
const SEED: &str = "7";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Options of the simulator, such as `--schedules N --faults PERCENT --seed S --mutant RULE --json`; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let simulator = Step::begin("the simulator").through(build, |_| String::new())?;
    let status = Command::new(simulator).args(&options.options).status()?;
    if !status.success() {
        return Err(Reported.into());
    }
    Ok(())
}

/// The simulator's executable.
pub(crate) fn build(step: &Step) -> Result<PathBuf> {
    let mut cargo = command::cargo()?;
    cargo.args(["build", "--locked", "--package", "lambda", "--bin", "simulate", "--profile", PROFILE]);
    cargo.args(["--no-default-features", "--features", "simulation"]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    Ok(cache::target()?.join(PROFILE).join("simulate"))
}

/// What the tests play: each fault rate is a check, each kind of sweep, and each mutant.
pub(crate) fn everything() -> Tally {
    let built = Step::begin("the simulator").through(build, |_| String::new());
    let Ok(simulator) = built else { return Tally::one("the simulator is built", false) };
    let mut tally = Tally::default();
    for faults in FAULTS {
        let arguments = ["--schedules", SCHEDULES, "--faults", faults, "--seed", SEED];
        tally += played(&simulator, &format!("{SCHEDULES} schedules at {faults} % faults do no harm"), &arguments);
    }
    tally += played(&simulator, "each fault at each call, and pairs of them, do no harm", &["--sweep", "6"]);
    tally += played(&simulator, "the simulator catches each mutant", &["--mutants", "--seed", "3"]);
    tally
}

fn played(simulator: &PathBuf, what: &str, arguments: &[&str]) -> Tally {
    let step = Step::begin(what);
    let outcome = summary(simulator, arguments, &step);
    let good = outcome.is_ok();
    match outcome {
        Ok(summary) => step.done(&summary),
        Err(error) => {
            step.failed("");
            eprintln!("{}", command::indented(&format!("{error:#}")));
        }
    }
    Tally::one(what, good)
}

fn summary(simulator: &PathBuf, arguments: &[&str], step: &Step) -> Result<String> {
    let mut play = Command::new(simulator);
    let output = command::capture(play.args(arguments).arg("--json"), |line| step.line(line))?;
    if !output.status.success() {
        bail!("{}\nhint: cargo xtask simulate {}", output.tail(20), arguments.join(" "));
    }
    let result: Value = serde_json::from_str(output.stdout.trim())?;
    Ok(format!("{} schedules, {} bad", result["schedules"], result["bad"]))
}
