//! What the demo tells a person: a table of what every state did, how quickly callbacks came, and how to look further.

use std::fmt::Write;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};

use crate::cloud::Cloud;
use crate::engine::{Engine, Stack};
use crate::machines::{Execution, State};

/// One line for every state, in the order of entry.
pub(crate) fn table(executions: &[Execution]) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(150);
    table.set_header(["machine", "state", "SQL", "outcome", "rows", "time"]);
    for execution in executions {
        for (position, state) in execution.states.iter().enumerate() {
            table.add_row([
                if position == 0 {
                    execution.machine.clone()
                } else {
                    String::new()
                },
                state.name.clone(),
                state.sql.clone().unwrap_or_default(),
                outcome(state),
                state.rows.map(|rows| rows.to_string()).unwrap_or_default(),
                format!("{:.0} ms", state.duration_ms),
            ]);
        }
        table.add_row([
            "",
            "",
            "",
            &format!("execution {}", execution.status),
            "",
            &format!("{:.0} ms", execution.duration_ms),
        ]);
    }
    table
}

/// How long after the end of a statement the state machine knew of it.
pub(crate) fn latencies(executions: &[Execution]) -> Vec<String> {
    let told = executions.iter().flat_map(|execution| {
        execution
            .states
            .iter()
            .filter_map(move |state| Some((execution, state, state.callback_ms?)))
    });
    told.map(|(execution, state, time)| {
        format!(
            "{} / {}: {time:.0} ms from the statement's end to the state's",
            execution.machine, state.name
        )
    })
    .collect()
}

/// Commands to copy, for another terminal.
pub(crate) fn how_to_look_further(cloud: &Cloud, engine: &Engine, stack: &Stack<'_>) -> String {
    let mut text = String::from("To look further, in another terminal:\n\n");
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

/// With the database's own text where it failed.
fn outcome(state: &State) -> String {
    match (&state.error, state.cause.as_deref().and_then(database_text)) {
        (Some(error), Some(text)) => format!("{}: {error}: {text}", state.outcome),
        (Some(error), None) => format!("{}: {error}", state.outcome),
        (None, _) => state.outcome.clone(),
    }
}

fn database_text(cause: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(cause).ok()?;
    event["detail"]["error"].as_str().map(str::to_owned)
}
