//! What the demo tells a person: a table of what every state did, how quickly callbacks came, and how to look further.

use std::fmt::Write;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};

use crate::cloud::Cloud;
use crate::engine::{Engine, Stack};
use crate::machines::{Execution, Task};

/// One line for every state, in the order of entry.
pub(crate) fn table(executions: &[Execution]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(150);
    table.set_header(["machine", "state", "SQL", "outcome", "rows", "time"]);
    for execution in executions {
        for (position, task) in execution.states.iter().enumerate() {
            let machine = if position == 0 { execution.name.as_str() } else { "" };
            table.add_row([
                machine,
                &task.state,
                &sql(task),
                &outcome(task),
                &task.rows.map(|rows| rows.to_string()).unwrap_or_default(),
                &task.duration_ms.map(milliseconds).unwrap_or_default(),
            ]);
        }
        table.add_row([
            "",
            "",
            "",
            &format!("execution {}", execution.status),
            "",
            &milliseconds(execution.duration_ms),
        ]);
    }
    table
}

/// The rows that executions fetched from the database.
pub(crate) fn fetched_rows(executions: &[Execution]) -> Vec<String> {
    let with_rows = executions.iter().map(|execution| (execution, execution.fetched_rows()));
    with_rows
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(execution, rows)| {
            let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
            format!("{} fetched from the database: {}", execution.name, rows.join(" "))
        })
        .collect()
}

/// How long after the end of a statement the state machine knew of it.
pub(crate) fn latencies(executions: &[Execution]) -> Vec<String> {
    let tasks = executions.iter().flat_map(|execution| execution.states.iter().map(move |task| (execution, task)));
    tasks
        .filter_map(|(execution, task)| {
            Some(format!(
                "{} / {}: {} from the statement's end to the state's",
                execution.name,
                task.state,
                milliseconds(task.callback_ms?)
            ))
        })
        .collect()
}

/// Commands to copy, for another terminal.
pub(crate) fn how_to_look_further(cloud: &Cloud, engine: &Engine, stack: &Stack<'_>) -> String {
    let mut text = String::from("To look further, in another terminal:\n\n");
    if let Some(bin) = engine.bin_to_add() {
        let _written = writeln!(text, "  export PATH='{}':\"$PATH\"", bin.display());
    }
    for (name, value) in engine.environment() {
        let _written = writeln!(text, "  export {name}='{value}'");
    }
    let _written = write!(
        text,
        "\n  aws stepfunctions list-executions --state-machine-arn ARN    # any AWS client works: the endpoint is {}\n  pulumi stack --stack {} --cwd {}\n  {}\n  tail -f {}",
        cloud.ready.endpoint,
        stack.name(),
        stack.project().display(),
        cloud.database_command(),
        cloud.ready.log.display(),
    );
    text
}

/// The SQL of a task that started it; otherwise what the task did.
fn sql(task: &Task) -> String {
    let statement = task.statement.as_ref().and_then(|statement| statement.sql.as_deref());
    match (task.action.as_deref(), statement) {
        (Some("executeStatement") | None, Some(sql)) => sql.split_whitespace().collect::<Vec<_>>().join(" "),
        (Some(action), _) => format!("({action})"),
        (None, None) => String::new(),
    }
}

/// With the database's own words where it failed.
fn outcome(task: &Task) -> String {
    match (&task.error, task.statement.as_ref().and_then(|statement| statement.error.as_deref())) {
        (Some(error), Some(words)) => format!("{} with {error}: {words}", task.outcome),
        (Some(error), None) => format!("{} with {error}", task.outcome),
        (None, _) => task.outcome.clone(),
    }
}

fn milliseconds(time: f64) -> String {
    format!("{time:.0} ms")
}
