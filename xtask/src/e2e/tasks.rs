//! The ready-made tasks: a machine of all six, made with the provider's functions in a YAML program, runs to its end; and the function's role holds no right that it was not seen to use, but those whose reason the
//! security page gives.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Checks, World};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::run::Run;
use crate::{command, machines};

const SECURITY: &str = "docs/security.md";
/// The section whose table lists rights that no test uses.
const UNUSED: &str = "## Rights that the tests do not use";

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack_of(&program().to_string(), "tasks")?;
    checks.check("pulumi up deploys a machine of ready-made tasks", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    let machine: std::collections::BTreeMap<String, String> = serde_json::from_value(outputs["machine"].clone())?;
    let executions = machines::run_these(&world.cloud, &machine)?;
    checks.check("every task does what it is for", || {
        let execution = executions.first().context("it did not run")?;
        ensure!(execution.status == "SUCCEEDED", "it ended as {}: {execution:?}", execution.status);
        let outcome = |state: &str| {
            let task = execution.states.iter().find(|task| task.state == state);
            task.map_or("never entered", |task| task.outcome.as_str()).to_owned()
        };
        for state in ["Make", "Add", "Alone", "Rows", "Result", "Describe", "Start", "Cancel"] {
            ensure!(outcome(state) == "succeeded", "`{state}`: {}", outcome(state));
        }
        ensure!(outcome("Fails") == "failed", "`Fails`: {}", outcome("Fails"));
        Ok(())
    });
    checks.check("a preview fails on a state machine that would hang, with line and column", || hangs(world));
    world.cloud.ask::<Value>(&["fire-schedules"])?;
    checks.check("the role holds what was used, and what the security page explains", || {
        let text = |key: &str| outputs[key].as_str().with_context(|| format!("no output `{key}`"));
        rights(world, text("roleName")?, text("functionPolicy")?)
    });
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

/// One state of each kind, in the order of their work.
fn states() -> [(&'static str, &'static str, Value); 9] {
    let long = "SELECT COUNT(*) FROM generate_series(1, 100000000) AS a";
    [
        (
            "Make",
            "batchExecuteStatementTask",
            json!({ "sqls": ["CREATE TABLE IF NOT EXISTS task_days (day VARCHAR(10))", "DELETE FROM task_days"], "next": "Add" }),
        ),
        (
            "Add",
            "executeStatementTask",
            json!({
                "sqlStatement": "INSERT INTO task_days VALUES (:day)", "parameters": { "day": "2026-11-25" },
                "heartbeatSeconds": 300, "next": "Alone",
            }),
        ),
        (
            "Alone",
            "executeSingletonStatementTask",
            json!({ "sqlStatement": "SELECT COUNT(*) FROM task_days", "next": "Rows" }),
        ),
        (
            "Rows",
            "executeStatementTask",
            json!({ "sqlStatement": "SELECT day FROM task_days", "fetchResult": { "maxRows": 10 }, "next": "Result" }),
        ),
        ("Result", "getStatementResultTask", json!({ "next": "Fails" })),
        (
            "Fails",
            "executeStatementTask",
            json!({
                "sqlStatement": "SELECT * FROM table_that_does_not_exist", "next": "Describe",
                "catchers": [{ "errorEquals": ["FAILED"], "next": "Describe" }],
            }),
        ),
        ("Describe", "describeStatementTask", json!({ "next": "Start" })),
        ("Start", "executeStatementTask", json!({ "sqlStatement": long, "waitForEnd": false, "next": "Cancel" })),
        ("Cancel", "cancelStatementTask", json!({})),
    ]
}

/// A program in Pulumi's YAML (JSON is YAML): nothing of a state is written by hand.
fn program() -> Value {
    let (mut variables, mut of_machine) = (json!({}), json!({}));
    for (name, function, mut arguments) in states() {
        arguments["functionArn"] = "${tasker.functionArn}".into();
        let function = format!("redshift-tasker:index:{function}");
        let variable = name.to_lowercase();
        of_machine[name] = format!("${{{variable}.state}}").into();
        variables[variable] = json!({ "fn::invoke": { "function": function, "arguments": arguments } });
    }
    variables["policy"] = json!({ "fn::invoke": {
        "function": "redshift-tasker:index:stateMachinePolicy", "arguments": { "functionArn": "${tasker.functionArn}" },
    } });
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": "states.amazonaws.com" }, "Action": "sts:AssumeRole" }],
    });
    json!({
        "name": "tasks", "runtime": "yaml", "variables": variables,
        "resources": {
            "tasker": {
                "type": "redshift-tasker:SfnRedshiftTasker",
                "properties": {
                    "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser" },
                    "architecture": Architecture::of_this_machine().name(),
                    "alarms": { "topic": { "args": {} } }, "dashboard": {},
                    "tags": { "team": "data" },
                },
            },
            "role": { "type": "aws:iam:Role", "properties": { "assumeRolePolicy": trust.to_string() } },
            "rights": { "type": "aws:iam:RolePolicy", "properties": { "role": "${role.name}", "policy": "${policy.json}" } },
            "machine": {
                "type": "aws:sfn:StateMachine",
                "properties": {
                    "roleArn": "${role.arn}",
                    "definition": { "fn::toJSON": { "StartAt": "Make", "States": of_machine } },
                },
                "options": { "dependsOn": ["${rights}"] },
            },
        },
        "outputs": {
            "machine": { "tasks": "${machine.arn}" },
            "roleName": "${tasker.roleName}",
            "functionPolicy": "${tasker.functionPolicy}",
        },
    })
}

/// A machine whose waiting task gives no token, checked by the function of the provider.
fn hangs(world: &World) -> Result<()> {
    let definition = "{\n  \"StartAt\": \"A\",\n  \"States\": { \"A\": {\n    \"Type\": \"Task\", \"End\": true,\n    \"Resource\": \"arn:aws:states:::lambda:invoke.waitForTaskToken\",\n    \
                      \"Parameters\": { \"FunctionName\": \"tasker\", \"Payload\": { \"sqlStatement\": \"SELECT 1\" } } } } }";
    let program = json!({
        "name": "hangs", "runtime": "yaml",
        "variables": { "checked": { "fn::invoke": {
            "function": "redshift-tasker:index:validateStateMachine", "arguments": { "definition": definition },
        } } },
        "outputs": { "valid": "${checked.valid}" },
    });
    let preview = world.engine.stack_of(&program.to_string(), "hangs")?.preview()?;
    ensure!(!preview.status.success(), "the preview succeeded:\n{}", preview.tail(40));
    ensure!(
        preview.all.contains("6:") && preview.all.contains("taskToken"),
        "it is not told where:\n{}",
        preview.tail(40)
    );
    Ok(())
}

/// What a policy was asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    action: String,
    decision: String,
}

fn rights(world: &World, role: &str, policy: &str) -> Result<()> {
    let asked: Vec<Asked> = world.cloud.ask(&["permissions", "--role", role])?;
    let denied: Vec<_> = asked.iter().filter(|asked| asked.decision != "allowed").collect();
    ensure!(denied.is_empty(), "these were denied: {denied:?}");
    let used: BTreeSet<String> = asked.into_iter().map(|asked| asked.action).collect();
    let policy: Value = serde_json::from_str(policy)?;
    let statements = policy["Statement"].as_array().context("a policy without statements")?;
    let actions = statements.iter().flat_map(|statement| statement["Action"].as_array().into_iter().flatten());
    let held: BTreeSet<String> = actions.filter_map(|action| action.as_str().map(str::to_owned)).collect();
    let explained = explained()?;
    let idle: Vec<_> = held.difference(&used).filter(|action| !explained.contains(*action)).collect();
    ensure!(idle.is_empty(), "held, not used and not explained in {SECURITY}: {idle:?}\nused: {used:?}");
    let stale: Vec<_> = explained.difference(&held).collect();
    ensure!(stale.is_empty(), "explained in {SECURITY} and not held: {stale:?}");
    Ok(())
}

/// The actions in the table of rights that the tests do not use.
fn explained() -> Result<BTreeSet<String>> {
    let page = fs::read_to_string(command::checkout().join(SECURITY))?;
    let (_, section) = page.split_once(UNUSED).with_context(|| format!("{SECURITY} has no section `{UNUSED}`"))?;
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1)).map(|cell| cell.trim().trim_matches('`').to_owned());
    Ok(cells.collect())
}
