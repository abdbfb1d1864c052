//! The steps of `docs/migrating-from-cdk.md`, taken: the predecessor's own function at work, the guide's program deployed beside it, a state machine moved from the one to the other, the predecessor's stack deleted.
//!
//! What the CDK construct makes around its function is made here as it makes it, but for the queue's key; its function runs under AWS's runtime client for Python.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::examples::ready;
use super::{Checks, World};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::engine::Stack;
use crate::machines::{self, Execution};
use crate::programs::{self, Language};
use crate::run::Run;
use crate::setup::{self, Predecessor};
use crate::{command, documents};

const GUIDE: &str = "docs/migrating-from-cdk.md";
/// What a TypeScript project has besides its program.
const PROJECT: &str = "examples/task-methods";

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let tools = setup::for_running(run)?;
    let predecessor = setup::for_bench(run, &tools)?;
    let before = world.engine.stack_of(&construct(None).to_string(), "construct")?;
    lay_out(&before.project().join("handler"), &predecessor, &tools.python)?;
    checks.check("before: the predecessor is deployed", || before.up(&[], |_| {}).map(|_| ()));
    let old = text(&before, "functionArn")?;

    let machines = world.engine.stack_of(&two_machines().to_string(), "migrated")?;
    machines.configure(&[("staying", &old), ("moving", &old)], &[])?;
    checks.check("before: two state machines use it", || machines.up(&[], |_| {}).map(|_| ()));
    checks.check("before: both are called back", || {
        let executions = executed(world, &machines)?;
        ensure!(!is_ours(&executions["staying"])? && !is_ours(&executions["moving"])?, "{executions:?}");
        Ok(())
    });

    let program = construct(Some(json!({ "statementName": [{ "anything-but": { "prefix": "sfnrt:" } }] })));
    fs::write(before.project().join("Pulumi.yaml"), program.to_string())?;
    checks.check("step 1: the predecessor's rule gets the guide's filter", || {
        let guide = fs::read_to_string(command::checkout().join(GUIDE))?;
        ensure!(guide.contains(r#"{ statementName: [{ "anything-but": { prefix: "sfnrt:" } }] }"#), "it has another");
        before.up(&[], |_| {}).map(|_| ())
    });
    let after = beside(run, world)?;
    checks.check("step 1: the guide's program is deployed beside it", || after.up(&[], |_| {}).map(|_| ()));
    let new = text(&after, "functionArn")?;
    machines.configure(&[("moving", &new)], &[])?;
    checks.check("step 2: one machine is pointed at it", || machines.up(&[], |_| {}).map(|_| ()));
    checks.check("steps 1 and 2: both work, and neither disturbs the other", || {
        let executions = executed(world, &machines)?;
        ensure!(!is_ours(&executions["staying"])? && is_ours(&executions["moving"])?, "{executions:?}");
        Ok(())
    });
    machines.configure(&[("staying", &new)], &[])?;
    checks.check("step 3: the other follows", || machines.up(&[], |_| {}).map(|_| ()));
    checks.check("step 4: the predecessor's stack is deleted", || before.destroy().map(|_| ()));
    checks.check("afterwards: both machines work", || {
        let executions = executed(world, &machines)?;
        ensure!(is_ours(&executions["staying"])? && is_ours(&executions["moving"])?, "{executions:?}");
        Ok(())
    });
    checks.check("the predecessor's function never failed on an event of the component's", || {
        ensure!(!world.cloud.said("SQSBatchProcessingError")?, "{}", world.cloud.last_words());
        Ok(())
    });

    checks.check("pulumi destroy of the machines", || machines.destroy().map(|_| ()));
    // The guide's program keeps its table whatever happens; a test must not.
    let program = after.project().join("index.ts");
    fs::write(&program, fs::read_to_string(&program)?.replace("onDestroy: \"Retain\"", ""))?;
    checks.check("pulumi up lets go of the table", || after.up(&[], |_| {}).map(|_| ()));
    checks.check("pulumi destroy of the guide's program", || after.destroy().map(|_| ()));
    checks.check("nothing is left in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

/// The stack of the guide's program, for this machine's architecture.
fn beside<'a>(run: &Run, world: &'a World) -> Result<Stack<'a>> {
    let (tools, sdk) = ready(run)?;
    let saved = documents::saved(Path::new(GUIDE))?;
    let (name, program) = saved.into_iter().next().context("the guide has no program to save")?;
    let here = format!("architecture: \"{}\",\n    redshiftTarget:", Architecture::of_this_machine().name());
    let project = world.engine.project(&command::checkout().join(PROJECT), "component")?;
    fs::write(project.join(name), program.replacen("redshiftTarget:", &here, 1))?;
    let surroundings = programs::make_ready(Language::TypeScript, &project, &tools, &[&sdk])?;
    world.engine.stack_in(project, "component", surroundings)
}

fn text(stack: &Stack<'_>, output: &str) -> Result<String> {
    let outputs = stack.outputs()?;
    Ok(outputs[output].as_str().with_context(|| format!("there is no output `{output}`"))?.to_owned())
}

/// Runs both machines side by side, each to its end.
fn executed(world: &World, machines: &Stack<'_>) -> Result<BTreeMap<String, Execution>> {
    let executions = machines::run_of(&world.cloud, machines, |_| true)?;
    let failed = executions.iter().find(|execution| execution.status != "SUCCEEDED");
    ensure!(failed.is_none(), "it did not succeed: {failed:?}");
    let wrong = executions.iter().find(|execution| execution.fetched_rows() != [["7"]]);
    ensure!(wrong.is_none(), "it has not the statement's row: {wrong:?}");
    Ok(executions.into_iter().map(|execution| (execution.name.clone(), execution)).collect())
}

/// Whether the component ran an execution's statement, by the name that it gave it.
fn is_ours(execution: &Execution) -> Result<bool> {
    let name = execution.output["statement"]["detail"]["statementName"].as_str();
    Ok(name.context("the execution's output has no statement")?.starts_with("sfnrt:"))
}

/// The predecessor's handler as a package for Lambda: its sources, and what starts them.
fn lay_out(folder: &Path, predecessor: &Predecessor, python: &Path) -> Result<()> {
    let mut copy = std::process::Command::new("cp");
    copy.args(["-r", "--"]).arg(&predecessor.handler).arg(folder);
    command::succeed(&mut copy, |_| {})?;
    let bootstrap = format!(
        "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nexport PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=\"$PWD:{packages}\"\nexec {python} -m awslambdaric index.handler\n",
        packages = predecessor.packages.display(),
        python = python.display(),
    );
    fs::write(folder.join("bootstrap"), bootstrap)?;
    Ok(())
}

fn trust(service: &str) -> Value {
    let assume = json!({ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" });
    json!({ "fn::toJSON": { "Version": "2012-10-17", "Statement": [assume] } })
}

fn allow(statements: &[(&[&str], &str)]) -> Value {
    let statements: Vec<_> = statements
        .iter()
        .map(|(actions, resource)| json!({ "Effect": "Allow", "Action": actions, "Resource": resource }))
        .collect();
    json!({ "fn::toJSON": { "Version": "2012-10-17", "Statement": statements } })
}

/// What the construct makes, in Pulumi's YAML (JSON is YAML), with a filter of its rule's events.
fn construct(filter: Option<Value>) -> Value {
    let rights = allow(&[
        (
            &[
                "redshift-data:ExecuteStatement",
                "redshift-data:DescribeStatement",
                "redshift-data:GetStatementResult",
                "redshift-data:CancelStatement",
                "redshift-data:ListStatements",
            ],
            "*",
        ),
        (&["redshift:GetClusterCredentials", "states:SendTaskSuccess", "states:SendTaskFailure"], "*"),
        (
            &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            "${table.arn}",
        ),
        (&["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "${queue.arn}"),
        (&["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "*"),
    ]);
    let send = json!({
        "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Action": "sqs:SendMessage",
        "Resource": "${queue.arn}",
    });
    let mut pattern =
        json!({ "source": ["aws.redshift-data"], "detail-type": ["Redshift Data Statement Status Change"] });
    if let Some(filter) = filter {
        pattern["detail"] = filter;
    }
    json!({
        "name": "construct", "runtime": "yaml",
        "resources": {
            "table": { "type": "aws:dynamodb:Table", "properties": {
                "billingMode": "PAY_PER_REQUEST", "hashKey": "id", "rangeKey": "invocationId",
                "attributes": [{ "name": "id", "type": "S" }, { "name": "invocationId", "type": "S" }],
                "ttl": { "attributeName": "TTL", "enabled": true },
            } },
            "deadLetters": { "type": "aws:sqs:Queue" },
            "queue": { "type": "aws:sqs:Queue", "properties": {
                "visibilityTimeoutSeconds": 180,
                "redrivePolicy": { "fn::toJSON": { "deadLetterTargetArn": "${deadLetters.arn}", "maxReceiveCount": 15 } },
            } },
            "access": { "type": "aws:sqs:QueuePolicy", "properties": {
                "queueUrl": "${queue.url}",
                "policy": { "fn::toJSON": { "Version": "2012-10-17", "Statement": [send] } },
            } },
            "rule": { "type": "aws:cloudwatch:EventRule", "properties": { "eventPattern": { "fn::toJSON": pattern } } },
            "target": { "type": "aws:cloudwatch:EventTarget", "properties": {
                "rule": "${rule.name}", "arn": "${queue.arn}",
            }, "options": { "dependsOn": ["${access}"] } },
            "role": { "type": "aws:iam:Role", "properties": { "assumeRolePolicy": trust("lambda.amazonaws.com") } },
            "rights": { "type": "aws:iam:RolePolicy", "properties": { "role": "${role.name}", "policy": rights } },
            "logs": { "type": "aws:cloudwatch:LogGroup", "properties": { "name": "/aws/lambda/${function.name}" } },
            "function": { "type": "aws:lambda:Function", "properties": {
                "code": { "fn::fileArchive": "./handler" }, "runtime": "provided.al2023", "handler": "bootstrap",
                "role": "${role.arn}", "timeout": 29, "reservedConcurrentExecutions": 1,
                "environment": { "variables": {
                    "CLUSTER_IDENTIFIER": "warehouse", "DATABASE": "dev", "DB_USER": "awsuser", "TTL": "1",
                    "LOG_LEVEL": "INFO", "DDB_TABLE_NAME": "${table.name}", "POWERTOOLS_SERVICE_NAME": "tasker",
                } },
            }, "options": { "dependsOn": ["${rights}"] } },
            "mapping": { "type": "aws:lambda:EventSourceMapping", "properties": {
                "eventSourceArn": "${queue.arn}", "functionName": "${function.arn}",
            } },
        },
        "outputs": { "functionArn": "${function.arn}" },
    })
}

/// The state machines of the construct's documentation, in Pulumi's YAML: one that stays longest, and one that moves first. In YAML two dollar signs stand for one.
fn two_machines() -> Value {
    let machine = |function: &str| {
        let function = format!("${{{function}}}");
        let retry = json!([{
            "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
            "IntervalSeconds": 1, "MaxAttempts": 10, "BackoffRate": 1.2,
        }]);
        let definition = json!({ "StartAt": "Run", "States": {
            "Run": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Parameters": { "FunctionName": function, "Payload": {
                    "taskToken.$": "$$$$.Task.Token", "executionArn.$": "$$$$.Execution.Id", "sqlStatement": "SELECT 3 + 4",
                } },
                "HeartbeatSeconds": 60, "ResultPath": "$.statement", "Retry": retry, "Next": "Rows",
            },
            "Rows": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": { "FunctionName": function, "Payload": {
                    "action": "getStatementResult", "statementId": "LATEST", "executionArn.$": "$$$$.Execution.Id",
                } },
                "ResultSelector": { "records.$": "$.Payload.Records" }, "ResultPath": "$.result", "Retry": retry, "End": true,
            },
        } });
        json!({ "type": "aws:sfn:StateMachine", "properties": {
            "roleArn": "${role.arn}", "definition": { "fn::toJSON": definition },
        }, "options": { "dependsOn": ["${rights}"] } })
    };
    json!({
        "name": "migrated", "runtime": "yaml",
        "config": { "staying": { "type": "string" }, "moving": { "type": "string" } },
        "resources": {
            "role": { "type": "aws:iam:Role", "properties": { "assumeRolePolicy": trust("states.amazonaws.com") } },
            "rights": { "type": "aws:iam:RolePolicy", "properties": {
                "role": "${role.name}",
                "policy": allow(&[(&["lambda:InvokeFunction"], "${staying}"), (&["lambda:InvokeFunction"], "${moving}")]),
            } },
            "stayingMachine": machine("staying"),
            "movingMachine": machine("moving"),
        },
        "outputs": { "stateMachines": { "staying": "${stayingMachine.arn}", "moving": "${movingMachine.arn}" } },
    })
}
