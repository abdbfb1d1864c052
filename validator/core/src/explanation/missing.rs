//! A field that must be there and is not: why it must.

use serde_json::Value;

use super::wording::named;
use crate::finding::Code;
use crate::format::{LATEST, latest};
use crate::problem::{Problem, Repair};

/// What `name` is missed for in the object at `place` of `payload`.
pub(super) fn field(place: &str, name: &str, payload: &Value) -> Problem {
    let (code, message, hint) = match (place, name) {
        ("", "sqlStatement") if !has(payload, "action") => nothing_to_do(payload),
        ("", "sqlStatement") => (
            Code::MissingField,
            "`sqlStatement` is missing: the action starts a statement".to_owned(),
            "give the SQL to run in `sqlStatement`",
        ),
        ("", "sqls") => (
            Code::MissingField,
            "`sqls` is missing: the action starts a batch of statements".to_owned(),
            "give the statements to run in `sqls`, a list",
        ),
        ("", "statementId") => (
            Code::MissingField,
            "`statementId` is missing: the action is about a statement that was started before".to_owned(),
            "give the `Id` of the answer to its start, or `LATEST` with `executionArn`",
        ),
        ("", "executionArn") => execution_arn(payload),
        ("", _) => (
            Code::HalfCallback,
            format!("`{name}` is missing: CloudFormation can be told only with all fields of its request"),
            "forward the custom resource's event as it came and add `sqlStatement`, or leave out all of its fields",
        ),
        _ => (
            Code::MissingField,
            format!("{} lacks `{name}`", named(place)),
            "a context needs `state` ($$.State.Name) and `enteredTime` ($$.State.EnteredTime)",
        ),
    };
    let problem = Problem::new(code, place, message, Some(hint));
    if name == "executionArn" { problem.repaired(Repair::Give("executionArn")) } else { problem }
}

type Words = (Code, String, &'static str);

fn nothing_to_do(payload: &Value) -> Words {
    let hint = if has(payload, "statementId") {
        "with `statementId`, set `action` to `describeStatement`, `getStatementResult` or `cancelStatement`"
    } else {
        "give the SQL to run in `sqlStatement`"
    };
    (Code::NothingToDo, "there is neither `action` nor `sqlStatement`: nothing to do".to_owned(), hint)
}

fn execution_arn(payload: &Value) -> Words {
    const HINT: &str = "give `executionArn`; in a state machine it is $$.Execution.Id";
    if (has(payload, "sqlStatement") || has(payload, "sqls")) && has(payload, "taskToken") {
        let message = "`executionArn` is missing: a task is told only with `taskToken` and `executionArn`";
        (Code::HalfCallback, message.to_owned(), HINT)
    } else if payload.get("statementId").and_then(Value::as_str).and_then(latest).is_some() {
        let message = format!("`executionArn` is missing: `{LATEST}` is the newest statement of an execution");
        (Code::LatestWithoutExecution, message, HINT)
    } else {
        (Code::MissingField, "`executionArn` is missing: a `context` is one of an execution".to_owned(), HINT)
    }
}

fn has(payload: &Value, name: &str) -> bool {
    payload.get(name).is_some()
}
