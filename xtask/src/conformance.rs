//! `cargo xtask conformance`: every operation of the Redshift Data API and every error that it documents, called by three SDKs on the embedded cloud, and a table of what came of it.
//!
//! The tests are the embedded cloud's own; boto3 is there already. This file brings the two other clients: the SDK for Rust as an example of the function's crate, and the SDK for JavaScript.

use anyhow::{Result, ensure};

use crate::command::{self, Output};
use crate::run::{Run, supervised};
use crate::setup::{self, Tools};
use crate::steps::Step;

const TESTS: &str = "local/tests/data_api/test_conformance.py";
const CLIENT: &str = "data_api_client";

pub(crate) fn run() -> Result<()> {
    supervised("conformance", |run| {
        let tools = setup::for_running(run)?;
        let clients = clients(run)?;
        let output = Step::begin("every operation and error, called by every client")
            .through(|step| tables(&tools, &clients, step), |_| String::new())?;
        println!("{}", output.stdout.lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n"));
        println!("{}", output.tail(2));
        ensure!(output.status.success(), "the cloud does not do what the model says:\n{}", output.tail(60));
        Ok(())
    })
}

/// The options that tell the tests of conformance which clients there are besides boto3.
pub(crate) fn clients(run: &Run) -> Result<Vec<String>> {
    let rust = Step::begin("the AWS SDK for Rust as a client").through(rust, |_| "built".to_owned())?;
    let modules = setup::for_conformance(run)?;
    let javascript = command::checkout().join("local/conformance/javascript/client.mjs");
    Ok(vec![
        format!("--client=aws-sdk-rust={rust}"),
        format!("--client=AWS SDK for JavaScript=node {} {}", javascript.display(), modules.display()),
    ])
}

fn rust(step: &Step) -> Result<String> {
    let mut cargo = command::cargo()?;
    cargo.args(["build", "--locked", "--package", "lambda", "--example", CLIENT]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    Ok(crate::cache::target()?.join("debug/examples").join(CLIENT).display().to_string())
}

fn tables(tools: &Tools, clients: &[String], step: &Step) -> Result<Output> {
    let mut pytest = crate::cloud::module(&tools.python, "pytest");
    pytest.args(["-p", "no:cacheprovider", "--rootdir", "local", "-c", "local/pyproject.toml", "-q", "--table", TESTS]);
    pytest.args(clients).current_dir(command::checkout());
    command::capture(&mut pytest, |line| step.line(line))
}
