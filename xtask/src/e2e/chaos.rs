//! The function is killed at fifty random moments, events are lost, doubled and late, the Data API refuses requests or hides what came of them: every execution ends as its SQL says, and each
//! inserted row stands exactly once.
//!
//! Before that, each fault that the embedded cloud knows is met alone.
//!
//! The disturbing itself is a command of the embedded cloud. Its seed is told; `cargo xtask e2e chaos --seed N` does the same again.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Checks, Told, World, machine_role};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::run::Run;

const KILLS: u32 = 50;

/// What the disturber tells.
#[derive(Debug, Deserialize)]
struct Report {
    seed: u64,
    executions: u32,
    kills: u32,
    seconds: f64,
    wrong: Vec<String>,
    met: Vec<Told>,
}

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack_of(&program().to_string(), "chaos")?;
    checks.check("pulumi up deploys a tasker and a machine to disturb", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    let output = |key: &str| outputs[key].as_str().with_context(|| format!("the stack has no output `{key}`"));
    let wanted = KILLS.to_string();
    let seed = world.seed.map(|seed| seed.to_string());
    let mut words =
        vec!["chaos", "--machine", output("machine")?, "--function", output("function")?, "--kills", &wanted];
    words.extend(seed.iter().flat_map(|seed| ["--seed", seed.as_str()]));
    let report: Report = world.cloud.ask(&words)?;
    let Report { seed, executions, seconds, kills, wrong, met } = report;
    checks.tell(met);
    checks.check(
        &format!("{KILLS} kills (seed {seed}): all {executions} executions end right, each row stands once, in {seconds:.0} s"),
        || {
            ensure!(kills == KILLS, "{kills} kills");
            ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
            Ok(())
        },
    );
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

/// A tasker and a machine that runs the SQL of its input, on wish without `context`, so that the function asks whether the task lives. Step Functions retries whatever tells nothing of the SQL, a killed process among it.
fn program() -> Value {
    let insert = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {
            "FunctionName": "${tasker.functionArn}",
            "Payload": {
                "action": "executeStatement",
                "sqlStatement.$": "$.sql",
                "taskToken.$": "$$$$.Task.Token",
                "executionArn.$": "$$$$.Execution.Id",
                "context": {
                    "executionArn.$": "$$$$.Execution.Id",
                    "state.$": "$$$$.State.Name",
                    "enteredTime.$": "$$$$.State.EnteredTime",
                },
            },
        },
        "TimeoutSeconds": 3600,
        "Retry": [{
            "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException", "Lambda.Unknown", "Runtime.ExitError"],
            "IntervalSeconds": 1,
            "MaxAttempts": 20,
            "BackoffRate": 1.2,
        }],
        "End": true,
    });
    let mut by_its_token = insert.clone();
    by_its_token["Parameters"]["Payload"].as_object_mut().map(|payload| payload.remove("context"));
    let choice = json!({
        "Type": "Choice",
        "Choices": [{ "Variable": "$.withoutContext", "IsPresent": true, "Next": "Insert by its token" }],
        "Default": "Insert",
    });
    let machine = json!({
        "StartAt": "How",
        "States": { "How": choice, "Insert": insert, "Insert by its token": by_its_token },
    });
    let mut program = json!({
        "name": "chaos",
        "runtime": "yaml",
        "resources": {
            "tasker": {
                "type": "redshift-tasker:SfnRedshiftTasker",
                "properties": {
                    "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser" },
                    "architecture": Architecture::of_this_machine().name(),
                },
            },
            "machine": {
                "type": "aws:sfn:StateMachine",
                "properties": { "roleArn": "${role.arn}", "definition": { "fn::toJSON": machine } },
            },
        },
        "outputs": { "machine": "${machine.arn}", "function": "${tasker.functionName}" },
    });
    machine_role::add(&mut program["resources"], &["${tasker.functionArn}".to_owned()]);
    program
}
