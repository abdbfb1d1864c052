//! The templates of `examples/cloudformation` on a deployed tasker: each stack is created, updated, made to fail and deleted, and the database says what is true. Passwords are canaries.
//!
//! What is done and checked is a command of the embedded cloud, since CloudFormation is asked through its SDK.

use anyhow::{Context, Result};
use serde_json::json;

use super::{Checks, Told, World};
use crate::architecture::Architecture;
use crate::command;
use crate::demo::nothing_left;
use crate::run::Run;

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let program = json!({
        "name": "stacks",
        "runtime": "yaml",
        "resources": { "tasker": {
            "type": "redshift-tasker:SfnRedshiftTasker",
            "properties": {
                "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser" },
                "architecture": Architecture::of_this_machine().name(),
            },
        } },
        "outputs": { "function": "${tasker.functionArn}" },
    });
    let stack = world.engine.stack_of(&program.to_string(), "stacks")?;
    checks.check("pulumi up deploys a tasker for CloudFormation", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    let function = outputs["function"].as_str().context("the stack has no output `function`")?;
    let templates = command::checkout().join("examples/cloudformation").display().to_string();
    let made: Vec<Told> = world.cloud.ask(&["stacks", "--function", function, "--templates", &templates])?;
    checks.tell(made);
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("the stacks and pulumi destroy leave nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}
