//! `cargo xtask test`: everything that CI runs, from nothing. The last line says how many checks passed and failed, and the exit code is 1 if any failed.
//!
//! It goes on after a failed step, except that nothing runs on tools that could not be set up. Each step's output is shown only where it failed, and then its end.

mod suites;

use anyhow::Result;
use clap::Args;

use crate::run::{Run, supervised};
use crate::steps::Step;
use crate::tally::Tally;
use crate::{check, command, conformance, e2e, installs, sdk, setup, simulate};

#[derive(Debug, Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Result<()> {
    supervised("test", |run| {
        let tally = everything(run);
        tally.tell()
    })
}

fn everything(run: &Run) -> Tally {
    let mut tally = Tally::default();
    for check in [check::FORMATTING, check::CLIPPY] {
        tally += step(check.name, |step| Ok(suites::Suite::of_one(&check.output(step)?)));
    }
    tally += step("Rust tests", suites::rust);
    tally += step("the verdict on a million payloads", suites::verdicts);
    tally += simulate::everything();
    tally += step(check::DOCS.name, |step| Ok(suites::Suite::of_one(&check::DOCS.output(step)?)));
    tally += step("the SDKs against the schema", |step| Ok(suites::Suite::of_check(&sdk::check(step))));
    tally += step("the validator for JavaScript", suites::javascript);
    tally += step("the extension of VS Code", suites::extension);
    tally += step("registrations as Checkov judges them", |step| suites::checkov(run, step));
    match setup::for_running(run) {
        Ok(tools) => {
            tally += match conformance::clients(run) {
                Ok(clients) => step("Python tests", |step| suites::python(&tools, &clients, step)),
                Err(error) => {
                    eprintln!("error: {error:#}");
                    Tally::one("the clients of the embedded cloud", false)
                }
            };
            tally += step("the protocol against its official descriptors", |step| suites::descriptors(&tools, step));
            tally += step("registrations against the real `aws` types", |step| suites::types(run, &tools, step));
            tally += installs::check(run).unwrap_or_else(|error| {
                eprintln!("error: {error:#}");
                Tally::one("the SDKs in empty projects", false)
            });
            tally += e2e::all(run, &tools);
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            tally += Tally::one("the tools are set up", false);
        }
    }
    tally
}

fn step(name: &str, work: impl FnOnce(&Step) -> Result<suites::Suite>) -> Tally {
    let step = Step::begin(name);
    match work(&step) {
        Ok(suite) if suite.tally.failed == 0 => {
            step.done(&suite.tally.to_string());
            suite.tally
        }
        Ok(suite) => {
            step.failed(&suite.tally.to_string());
            eprintln!("{}", command::indented(&suite.tail));
            suite.tally.within(name)
        }
        Err(error) => {
            step.failed("");
            eprintln!("{}", command::indented(&format!("{error:#}")));
            Tally::one(name, false)
        }
    }
}
