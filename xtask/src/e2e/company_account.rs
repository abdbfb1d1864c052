//! `examples/company-account` in an account that other teams have prepared: what they demand reaches the functions and roles, the alarms are heard, and a boundary without room for the Data API stops the tasker.
//!
//! The embedded cloud has network, layers and boundaries, and enforces the last. It runs functions outside of any network and without their layers, and knows no code signing: for these
//! what counts is what was asked of AWS.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::examples::{self, Example};
use super::{Checks, World};
use crate::demo::nothing_left;
use crate::engine::Stack;
use crate::machines::{self, Execution};
use crate::programs::Language;
use crate::run::Run;

const EXAMPLE: Example = Example { folder: "company-account", language: Language::Yaml, secrets: &[], machines: 1 };
/// Nobody has it; the embedded cloud does not ask.
const CODE_SIGNING: &str = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0";

/// What the other teams give.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    subnet_ids: Vec<String>,
    security_group_ids: Vec<String>,
    layer_arn: String,
    boundary: String,
    tight_boundary: String,
}

/// What the cloud holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    subnet_ids: Vec<String>,
    security_group_ids: Vec<String>,
    vpc_id: String,
    layer_arns: Vec<String>,
    boundaries: BTreeMap<String, Option<String>>,
}

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let (tools, sdk) = examples::ready(run)?;
    let mut account: Account = world.cloud.ask(&["account", "make"])?;
    account.subnet_ids.sort();
    let stack = examples::stack(world, EXAMPLE, &tools, &sdk)?;
    configure(&stack, &account)?;

    checks.check("pulumi up deploys examples/company-account", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    let text = |name: &str| outputs[name].as_str().with_context(|| format!("there is no output `{name}`"));
    checks.check("the function is in the network and has the layer", || {
        let held: Held = world.cloud.ask(&["account", "look", text("functionName")?])?;
        ensure!(held.subnet_ids == account.subnet_ids, "the subnets are {:?}", held.subnet_ids);
        ensure!(held.security_group_ids == account.security_group_ids, "the groups are {:?}", held.security_group_ids);
        ensure!(held.vpc_id.starts_with("vpc-"), "the network is {:?}", held.vpc_id);
        ensure!(held.layer_arns == [&*account.layer_arn], "the layers are {:?}", held.layer_arns);
        Ok(())
    });
    checks.check("every role is within the boundary", || within(world, &account.boundary));
    checks.check("the code signing configuration is asked for", || {
        let asked = input_of(&stack, "aws:lambda/function:Function", "codeSigningConfigArn")?;
        ensure!(asked == CODE_SIGNING, "it is {asked}");
        Ok(())
    });
    checks.check("whoever listens to the topic hears every alarm", || {
        let mut heard: Vec<String> = world.cloud.ask(&["account", "alarms", text("alarmTopicArn")?])?;
        let mut alarms = world.cloud.inventory()?.remove("cloudwatch:alarm").unwrap_or_default();
        heard.sort();
        alarms.sort();
        ensure!(heard == alarms && heard.len() == 7, "heard are {heard:?} of {alarms:?}");
        Ok(())
    });
    checks.check("there is a dashboard", || {
        let dashboards = world.cloud.inventory()?.remove("cloudwatch:dashboard").unwrap_or_default();
        ensure!(dashboards == [text("dashboardName")?], "the dashboards are {dashboards:?}");
        Ok(())
    });
    let executions = machines::run_of(&world.cloud, &stack, |_| true)?;
    checks.add(machines::check_all(&executions));

    stack.configure(&[("permissionsBoundary", &account.tight_boundary)], &[])?;
    checks.check("pulumi up changes the boundary", || stack.up(&[], |_| {}).map(|_| ()));
    checks.check("every role is within the other boundary", || within(world, &account.tight_boundary));
    let executions = machines::run_of(&world.cloud, &stack, |_| true)?;
    checks.check("a boundary without the Data API fails the task as the troubleshooting page says", || {
        refused(executions.first().context("it did not run")?)
    });

    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    world.cloud.ask::<Value>(&["account", "clear"])?;
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

fn configure(stack: &Stack<'_>, account: &Account) -> Result<()> {
    stack.configure(
        &[
            ("permissionsBoundary", &account.boundary),
            ("codeSigningConfigArn", CODE_SIGNING),
            ("agentLayerArn", &account.layer_arn),
        ],
        &[],
    )?;
    for (key, values) in [("subnetIds", &account.subnet_ids), ("securityGroupIds", &account.security_group_ids)] {
        for (index, value) in values.iter().enumerate() {
            stack.succeed(&["config", "set", "--path", &format!("{key}[{index}]"), value])?;
        }
    }
    Ok(())
}

/// Every role that there is has this boundary, those of the functions, the schedule and the machine.
fn within(world: &World, boundary: &str) -> Result<()> {
    let held: Held = world.cloud.ask(&["account", "look"])?;
    let wrong: Vec<_> = held.boundaries.iter().filter(|(_, has)| has.as_deref() != Some(boundary)).collect();
    ensure!(wrong.is_empty() && held.boundaries.len() == 3, "the roles' boundaries are {:?}", held.boundaries);
    Ok(())
}

/// An input of the resource of this type, as the state has it.
fn input_of(stack: &Stack<'_>, token: &str, input: &str) -> Result<Value> {
    let export = stack.export()?;
    let resources = export["deployment"]["resources"].as_array().context("the export holds no resources")?;
    let found = resources.iter().find(|resource| resource["type"] == token);
    Ok(found.with_context(|| format!("there is no {token}"))?["inputs"][input].clone())
}

/// The task was ended through its token: IAM's refusal stands in the cause, under its name.
fn refused(execution: &Execution) -> Result<()> {
    let error = &execution.output["Error"];
    ensure!(execution.status == "FAILED" && error == "FAILED", "it ended as {} with {error}", execution.status);
    let cause: Value = serde_json::from_str(execution.output["Cause"].as_str().unwrap_or_default())?;
    let told = cause["detail"]["error"].as_str().unwrap_or_default();
    let wanted = told.starts_with("AccessDeniedException: ") && told.contains("redshift-data:ExecuteStatement");
    ensure!(wanted, "the cause is {cause}");
    Ok(())
}
