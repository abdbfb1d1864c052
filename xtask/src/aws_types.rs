//! `cargo xtask types`: what we register with the engine, written as TypeScript and compiled with `tsc --strict` against the real `@pulumi/aws`.
//!
//! The registrations are those that the provider's tests recorded and compare with; the example's own resources and the stand-in plugin's table are checked in the same run. The check
//! itself is a module of the embedded cloud; this file only brings the node packages, the recordings and the programs together.

use anyhow::{Result, ensure};

use crate::command::{self, Output};
use crate::run::{Run, supervised};
use crate::setup::{self, Tools};
use crate::steps::Step;

const RECORDED: &str = "provider/tests/registrations.json";
const PROGRAM: &str = "examples/yaml/Pulumi.yaml";

pub(crate) fn run() -> Result<()> {
    supervised("types", |run| {
        let tools = setup::for_running(run)?;
        let output = Step::begin("registrations against the real `aws` types")
            .through(|step| check(run, &tools, step), |_| String::new())?;
        ensure!(output.status.success(), "the types do not agree:\n{}", command::indented(&output.tail(60)));
        print!("{}", output.stdout);
        Ok(())
    })
}

/// Runs the check, whatever its end is.
pub(crate) fn check(run: &Run, tools: &Tools, step: &Step) -> Result<Output> {
    let modules = setup::for_types(run)?.join("node_modules");
    let mut check = crate::cloud::module(&tools.python, "redshift_tasker_local.typecheck");
    check.arg("--modules").arg(modules).args(["--registrations", RECORDED, "--program", PROGRAM]);
    check.current_dir(command::checkout());
    command::capture(&mut check, |line| step.line(line))
}
