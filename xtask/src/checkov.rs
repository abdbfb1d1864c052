//! `cargo xtask checkov`: what the component registers, as Checkov judges it.
//!
//! Checkov reads plans of Terraform. The `aws` package is made from Terraform's provider, so the recorded registrations are written as such a plan: names in snake case, objects as blocks. What fails must be exactly
//! what the security page explains.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::run::{Run, supervised};

use crate::steps::Step;
use crate::tally::Tally;
use crate::{command, setup};

const RECORDED: &str = "provider/tests/registrations.json";
/// The scenario of the component's defaults.
const SCENARIO: &str = "cluster";
const SECURITY: &str = "docs/security.md";
/// The section whose table lists what fails.
const FAILING: &str = "## What Checkov says";

/// Terraform's names of the children's types.
const TYPES: [(&str, &str); 14] = [
    ("aws:cloudwatch/eventRule:EventRule", "aws_cloudwatch_event_rule"),
    ("aws:cloudwatch/eventTarget:EventTarget", "aws_cloudwatch_event_target"),
    ("aws:cloudwatch/logGroup:LogGroup", "aws_cloudwatch_log_group"),
    ("aws:dynamodb/table:Table", "aws_dynamodb_table"),
    ("aws:iam/role:Role", "aws_iam_role"),
    ("aws:iam/rolePolicy:RolePolicy", "aws_iam_role_policy"),
    ("aws:kms/alias:Alias", "aws_kms_alias"),
    ("aws:kms/key:Key", "aws_kms_key"),
    ("aws:lambda/eventSourceMapping:EventSourceMapping", "aws_lambda_event_source_mapping"),
    ("aws:lambda/function:Function", "aws_lambda_function"),
    ("aws:scheduler/schedule:Schedule", "aws_scheduler_schedule"),
    ("aws:sqs/queue:Queue", "aws_sqs_queue"),
    ("aws:sqs/queuePolicy:QueuePolicy", "aws_sqs_queue_policy"),
    ("aws:sns/topic:Topic", "aws_sns_topic"),
];

/// Properties whose Terraform name is not theirs in snake case.
const RENAMED: [(&str, &str); 3] =
    [("attributes", "attribute"), ("globalSecondaryIndexes", "global_secondary_index"), ("code", "filename")];

/// Properties that are maps of the user's own keys, not blocks.
const MAPS: [&str; 3] = ["variables", "tags", "dimensions"];

pub(crate) fn run() -> Result<()> {
    supervised("checkov", |run| {
        let counted = Step::begin("registrations as Checkov judges them")
            .through(|step| check(run, step), ToString::to_string)?;
        println!("{counted}");
        Ok(())
    })
}

/// Counts the checks that pass; an error where others fail than those that the security page explains.
pub(crate) fn check(run: &Run, step: &Step) -> Result<Tally> {
    let checkov = setup::for_checkov(run)?;
    let recorded: BTreeMap<String, Vec<Registration>> =
        serde_json::from_slice(&fs::read(command::checkout().join(RECORDED))?)?;
    let children = recorded.get(SCENARIO).with_context(|| format!("{RECORDED} has no scenario `{SCENARIO}`"))?;
    let file = run.folder.join("plan.json");
    fs::write(&file, plan(children)?.to_string())?;
    let mut checkov = command::scrubbed(checkov);
    checkov.arg("--file").arg(&file).args(["--framework", "terraform_plan", "--output", "json", "--compact"]);
    // It would ask its maker's service for guidelines.
    checkov.args(["--skip-download", "--soft-fail"]).env("BC_SKIP_MAPPING", "TRUE");
    let told = command::succeed(&mut checkov, |line| step.line(line))?;
    let report: Report = serde_json::from_str(&told.stdout).context("Checkov's report is not as expected")?;
    let failed: BTreeSet<&str> = report.results.failed_checks.iter().map(|failed| failed.check_id.as_str()).collect();
    let explained = explained()?;
    let news: Vec<String> = report
        .results
        .failed_checks
        .iter()
        .filter(|failed| !explained.contains(&failed.check_id))
        .map(|failed| format!("{} on {}: {}", failed.check_id, failed.resource, failed.check_name))
        .collect();
    ensure!(news.is_empty(), "these fail and are not explained in {SECURITY}:\n{}", news.join("\n"));
    let stale: Vec<_> = explained.iter().filter(|id| !failed.contains(id.as_str())).collect();
    ensure!(stale.is_empty(), "these are explained in {SECURITY} and do not fail: {stale:?}");
    ensure!(report.summary.passed > 50, "Checkov made {} checks alone: the plan is not read", report.summary.passed);
    Ok(Tally::passed(report.summary.passed))
}

/// A recorded registration.
#[derive(Debug, Deserialize)]
struct Registration {
    r#type: String,
    name: String,
    inputs: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Report {
    results: Results,
    summary: Summary,
}

#[derive(Debug, Deserialize)]
struct Results {
    failed_checks: Vec<Failed>,
}

#[derive(Debug, Deserialize)]
struct Failed {
    check_id: String,
    check_name: String,
    resource: String,
}

#[derive(Debug, Deserialize)]
struct Summary {
    passed: usize,
}

/// A plan that creates the children.
fn plan(children: &[Registration]) -> Result<Value> {
    let mut types = BTreeMap::new();
    for child in children {
        let Some((_, name)) = TYPES.iter().find(|(token, _)| *token == child.r#type) else {
            bail!("Terraform's name of `{}` is not known here", child.r#type);
        };
        types.insert(child.name.as_str(), *name);
    }
    let (mut planned, mut changes, mut configured) = (Vec::new(), Vec::new(), Vec::new());
    for child in children {
        let (kind, name) = (types[child.name.as_str()], &child.name);
        let values = block(&child.inputs);
        let head = json!({ "address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name });
        let with = |key: &str, value: Value| {
            let mut resource = head.clone();
            resource[key] = value;
            resource
        };
        planned.push(with("values", values.clone()));
        changes.push(with("change", json!({ "actions": ["create"], "before": null, "after": values })));
        configured.push(with("expressions", expressions(&child.inputs, &types)));
    }
    let module = |resources: Vec<Value>| json!({ "root_module": { "resources": resources } });
    Ok(json!({
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": module(planned), "resource_changes": changes, "configuration": module(configured),
    }))
}

/// An object as a block.
fn block(inputs: &Map<String, Value>) -> Value {
    let members = inputs.iter().map(|(key, value)| {
        let is_map = MAPS.contains(&key.as_str());
        (terraform_name(key), if is_map { value.clone() } else { attribute(value) })
    });
    Value::Object(members.collect())
}

/// A value; an object within is a list of one block.
fn attribute(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.contains_key("$archive") => "bootstrap.zip".into(),
        Value::Object(object) if object.contains_key("$secret") => attribute(&object["$secret"]),
        Value::Object(object) => json!([block(object)]),
        Value::Array(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(object) => block(object),
                other => other.clone(),
            })
            .collect(),
        other => other.clone(),
    }
}

/// What each property refers to, for checks that follow references.
fn expressions(inputs: &Map<String, Value>, types: &BTreeMap<&str, &str>) -> Value {
    let members = inputs.iter().filter_map(|(key, value)| {
        let text = value.to_string();
        let references: Vec<String> = types
            .iter()
            .filter(|(name, _)| text.contains(&format!("${{{name}.")))
            .flat_map(|(name, kind)| [format!("{kind}.{name}.arn"), format!("{kind}.{name}")])
            .collect();
        (!references.is_empty()).then(|| (terraform_name(key), json!({ "references": references })))
    });
    Value::Object(members.collect())
}

fn terraform_name(key: &str) -> String {
    if let Some((_, renamed)) = RENAMED.iter().find(|(name, _)| *name == key) {
        return (*renamed).to_owned();
    }
    key.chars().fold(String::new(), |mut name, c| {
        if c.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
        name
    })
}

/// The checks in the table of those that fail.
fn explained() -> Result<BTreeSet<String>> {
    let page = fs::read_to_string(command::checkout().join(SECURITY))?;
    let (_, section) = page.split_once(FAILING).with_context(|| format!("{SECURITY} has no section `{FAILING}`"))?;
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter(|line| line.starts_with("| `CKV"));
    let cells = rows.filter_map(|row| row.split('|').nth(1)).map(|cell| cell.trim().trim_matches('`').to_owned());
    Ok(cells.collect())
}
