//! The examples' state machines: running them, what an execution's report holds, and what each must have done.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cloud::Cloud;
use crate::engine::Stack;

/// What the embedded cloud tells of an execution that has ended.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Execution {
    /// The state machine's name; in the report of a stack, the name that the program gave it.
    pub(crate) name: String,
    #[serde(rename = "executionArn")]
    pub(crate) arn: String,
    pub(crate) status: String,
    pub(crate) output: Value,
    pub(crate) duration_ms: f64,
    pub(crate) states: Vec<Task>,
}

impl Execution {
    /// The rows that the execution has fetched with getStatementResult and put into its output, as text.
    pub(crate) fn fetched_rows(&self) -> Vec<Vec<String>> {
        // A field is an object of one member, named after its type: `{"longValue": 2}`.
        let text = |field: &Value| match field.as_object().and_then(|field| field.values().next()) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let rows = self.output["result"]["records"].as_array().into_iter().flatten();
        rows.map(|row| row.as_array().into_iter().flatten().map(text).collect()).collect()
    }
}

/// One Task state that was entered, in order.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Task {
    pub(crate) state: String,
    pub(crate) action: Option<String>,
    pub(crate) outcome: String,
    /// How often the task was tried.
    pub(crate) attempts: u32,
    pub(crate) error: Option<String>,
    pub(crate) statement: Option<Statement>,
    pub(crate) rows: Option<i64>,
    pub(crate) duration_ms: Option<f64>,
    /// From the end of the statement in the database to the end of the state; of states that wait for it.
    pub(crate) callback_ms: Option<f64>,
}

/// The statement that a task started or asked about.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Statement {
    pub(crate) sql: Option<String>,
    pub(crate) status: Option<String>,
    /// The database's own words.
    pub(crate) error: Option<String>,
}

/// A named check and what came of it.
pub(crate) type Checked = (String, Result<()>);

type Check = fn(&Execution) -> Result<()>;

/// The machine that runs the others, which therefore runs after them.
pub(crate) const PARENT: &str = "chained_machines";

/// The state machines of the examples, in the order in which people should read of them, and what each must have done.
const EXPECTED: [(&str, &str, Check); 7] = [
    ("single_success", "SUCCEEDED with the rows that the database returned", single_success),
    ("single_failure", "took its Catch on FAILED with the database's own error text in the cause", single_failure),
    ("success_and_fail", "one statement succeeded, one failed and was caught", success_and_fail),
    ("polling", "started a statement and asked until it had finished", polling),
    ("cancelling_statement", "gave up after its time, cancelled, and saw the statement aborted", cancelling_statement),
    (
        "parallel_no_concurrency",
        "ran the same SQL ten times, trying again where it ran already",
        parallel_no_concurrency,
    ),
    (PARENT, "ran the other six, each to its end", chained_machines),
];

/// Those that show what there is to see within a second or two.
pub(crate) const QUICK: [&str; 3] = ["single_success", "single_failure", "success_and_fail"];

/// Runs state machines of the stack's output `stateMachines`, side by side, and waits for them all.
pub(crate) fn run_of(cloud: &Cloud, stack: &Stack<'_>, wanted: impl Fn(&str) -> bool) -> Result<Vec<Execution>> {
    let outputs = stack.outputs()?;
    let mut machines: BTreeMap<String, String> = serde_json::from_value(outputs["stateMachines"].clone())
        .context("the stack has no output `stateMachines` that maps names to ARNs")?;
    machines.retain(|name, _| wanted(name));
    run_these(cloud, &machines)
}

/// Runs the quick ones.
pub(crate) fn run_quick(cloud: &Cloud, stack: &Stack<'_>) -> Result<Vec<Execution>> {
    run_of(cloud, stack, |name| QUICK.contains(&name))
}

/// Runs state machines, given as ARNs by name, side by side.
pub(crate) fn run_these(cloud: &Cloud, machines: &BTreeMap<String, String>) -> Result<Vec<Execution>> {
    if machines.is_empty() {
        return Ok(Vec::new());
    }
    let arns: Vec<&str> = machines.values().map(String::as_str).collect();
    let mut executions = cloud.run_machines(&arns)?;
    for (execution, name) in executions.iter_mut().zip(machines.keys()) {
        execution.name.clone_from(name);
    }
    executions.sort_by_key(|execution| EXPECTED.iter().position(|(name, ..)| *name == execution.name));
    Ok(executions)
}

/// Checks what the state machines have done, each by its name.
pub(crate) fn check_all(executions: &[Execution]) -> Vec<Checked> {
    executions.iter().map(check_one).collect()
}

fn check_one(execution: &Execution) -> Checked {
    let Some((machine, what, check)) = EXPECTED.into_iter().find(|(machine, ..)| *machine == execution.name) else {
        return (execution.name.clone(), Err(anyhow!("nothing is known of what it must do")));
    };
    let outcome = ended_well(execution).and_then(|()| check(execution));
    (format!("{machine}: {what}"), outcome.with_context(|| format!("its execution: {execution:?}")))
}

fn single_success(execution: &Execution) -> Result<()> {
    let expected = [["BE", "2", "160"], ["NL", "1", "80"]];
    let rows = execution.fetched_rows();
    ensure!(rows == expected, "the rows are {rows:?}, not {expected:?}");
    Ok(())
}

fn single_failure(execution: &Execution) -> Result<()> {
    caught(execution, "table_that_does_not_exist")?;
    ensure!(execution.output["statement"]["status"] == "FAILED", "describeStatement LATEST does not tell FAILED");
    Ok(())
}

fn success_and_fail(execution: &Execution) -> Result<()> {
    ensure!(
        execution.output["first"]["detail"]["state"] == "FINISHED",
        "the first statement's event does not tell FINISHED"
    );
    caught(execution, "division by zero")
}

fn polling(execution: &Execution) -> Result<()> {
    let statement = &execution.output["statement"];
    ensure!(statement["status"] == "FINISHED", "the last answer was {statement}");
    let asked = execution.states.iter().any(|task| task.action.as_deref() == Some("describeStatement"));
    ensure!(asked, "it did not ask");
    Ok(())
}

fn cancelling_statement(execution: &Execution) -> Result<()> {
    let failure = execution.output["failure"]["Error"].as_str().unwrap_or_default();
    ensure!(["States.Timeout", "States.HeartbeatTimeout"].contains(&failure), "the caught error is {failure}");
    let statement = &execution.output["statement"];
    ensure!(statement["status"] == "ABORTED", "the last answer was {statement}");
    Ok(())
}

fn parallel_no_concurrency(execution: &Execution) -> Result<()> {
    let runs = execution.output["runs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let states: Vec<_> = runs.iter().map(|run| &run["detail"]["state"]).collect();
    ensure!(
        states.len() == 10 && states.iter().all(|state| *state == "FINISHED"),
        "the statements ended as {states:?}"
    );
    let attempts: u32 = execution.states.iter().map(|task| task.attempts).sum();
    ensure!(attempts > 10, "ten states side by side took {attempts} attempts, so that nobody was refused");
    Ok(())
}

fn chained_machines(execution: &Execution) -> Result<()> {
    for (machine, ..) in EXPECTED.iter().filter(|(machine, ..)| *machine != PARENT) {
        let status = &execution.output[machine]["status"];
        ensure!(status == "SUCCEEDED", "`{machine}` ended as {status}");
    }
    Ok(())
}

fn ended_well(execution: &Execution) -> Result<()> {
    ensure!(execution.status == "SUCCEEDED", "the execution ended as {}", execution.status);
    Ok(())
}

/// The failure that the Catch put into the output: its name, and the database's text inside the JSON of its cause.
fn caught(execution: &Execution, text: &str) -> Result<()> {
    let failure = &execution.output["failure"];
    ensure!(failure["Error"] == "FAILED", "the caught error is {}, not FAILED", failure["Error"]);
    let cause: Value = serde_json::from_str(failure["Cause"].as_str().unwrap_or_default())
        .context("the cause is not the event's JSON")?;
    let told = cause["detail"]["error"].as_str().unwrap_or_default();
    ensure!(told.contains(text), "the cause's error text is {told:?}, without {text:?}");
    Ok(())
}
