//! The test runners that `cargo xtask test` starts, and how each tells what it found.

use std::process::Command;

use anyhow::Result;

use crate::command::{self, Output};
use crate::run::Run;
use crate::setup::Tools;
use crate::steps::Step;
use crate::tally::Tally;

/// How much of a failed runner's output is shown.
const TAIL_LINES: usize = 80;

/// What a runner found.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) tally: Tally,
    pub(crate) tail: String,
}

impl Suite {
    /// A runner that is one check.
    pub(crate) fn of_one(output: &Output) -> Self {
        Self { tally: Tally::of_one(output.status.success()), tail: output.tail(TAIL_LINES) }
    }
}

impl Suite {
    /// A check of our own.
    pub(crate) fn of_check(outcome: &Result<()>) -> Self {
        let tail = outcome.as_ref().err().map(|error| format!("{error:#}")).unwrap_or_default();
        Self { tally: Tally::of_one(outcome.is_ok()), tail }
    }
}

pub(crate) fn rust(step: &Step) -> Result<Suite> {
    let mut cargo = command::cargo()?;
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    let output = command::capture(&mut cargo, |line| step.line(line))?;
    Ok(Suite { tally: Tally::of_cargo_test(&output.all, output.status.success()), tail: failures_of(&output) })
}

/// The validator's verdict beside the plain schema's, on a million random payloads: the test of that name, optimised.
pub(crate) fn verdicts(step: &Step) -> Result<Suite> {
    let mut cargo = command::cargo()?;
    cargo.args([
        "test",
        "--locked",
        "--package",
        "validator",
        "--lib",
        "--profile",
        crate::simulate::PROFILE,
        "the_verdict_on",
    ]);
    cargo.env("VALIDATOR_PAYLOADS", "1000000");
    let output = command::capture(&mut cargo, |line| step.line(line))?;
    Ok(Suite { tally: Tally::of_cargo_test(&output.all, output.status.success()), tail: failures_of(&output) })
}

/// The npm package, built for WebAssembly, in Node.
pub(crate) fn javascript(step: &Step) -> Result<Suite> {
    let output = crate::wasm::test(step)?;
    Ok(Suite { tally: Tally::of_node_test(&output.stdout, output.status.success()), tail: output.tail(TAIL_LINES) })
}

/// The extension of VS Code, type-checked and packed.
pub(crate) fn extension(step: &Step) -> Result<Suite> {
    let tools = crate::wasm::Tools::ensure()?;
    Ok(Suite::of_check(&crate::wasm::extension::pack(&tools, step).map(|_| ())))
}

/// The embedded cloud's tests, those of its conformance with every client.
pub(crate) fn python(tools: &Tools, clients: &[String], step: &Step) -> Result<Suite> {
    let arguments: Vec<&str> = clients.iter().map(String::as_str).chain(["local/tests"]).collect();
    pytest(tools, &arguments, step)
}

pub(crate) fn descriptors(tools: &Tools, step: &Step) -> Result<Suite> {
    pytest(tools, &["pulumi_rust/tests/official_descriptors.py"], step)
}

/// What the component registers, as Checkov judges it.
pub(crate) fn checkov(run: &Run, step: &Step) -> Result<Suite> {
    Ok(Suite { tally: crate::checkov::check(run, step)?, tail: String::new() })
}

/// Every recorded registration, the example and the stand-in's own table, compiled against the real types of the `aws` package.
pub(crate) fn types(run: &Run, tools: &Tools, step: &Step) -> Result<Suite> {
    let output = crate::aws_types::check(run, tools, step)?;
    let tally = Tally::of_type_check(&output.stdout, output.status.success());
    Ok(Suite { tally, tail: output.tail(TAIL_LINES) })
}

fn pytest(tools: &Tools, arguments: &[&str], step: &Step) -> Result<Suite> {
    let mut pytest: Command = crate::cloud::module(&tools.python, "pytest");
    pytest
        .args(["-p", "no:cacheprovider", "--rootdir", "local", "-c", "local/pyproject.toml", "-q", "--tb=short"])
        .args(arguments)
        .current_dir(command::checkout());
    let output = command::capture(&mut pytest, |line| step.line(line))?;
    Ok(Suite { tally: Tally::of_pytest(&output.all, output.status.success()), tail: output.tail(TAIL_LINES) })
}

/// The lines on what failed: with `--no-fail-fast` they stand anywhere in thousands.
fn failures_of(output: &Output) -> String {
    let told: Vec<&str> = output
        .all
        .lines()
        .filter(|line| {
            line.ends_with("... FAILED")
                || line.contains("panicked at")
                || line.starts_with("error")
                || line.starts_with("test result: FAILED")
        })
        .take(TAIL_LINES)
        .collect();
    format!("{}\n...\n{}", told.join("\n"), output.tail(TAIL_LINES))
}
