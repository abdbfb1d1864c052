//! A field that may be there, though not with this action or beside that other field: which, and what to do.

use serde_json::Value;

use super::wording::named;
use crate::finding::Code;
use crate::payload_check::Action;
use crate::problem::{Problem, Repair};

/// What `place` of `payload` contradicts.
pub(super) fn at(place: &str, payload: &Value) -> Problem {
    let action = payload.get("action").and_then(Value::as_str).and_then(Action::named);
    let has = |field: &str| payload.get(field).is_some();
    let name = named(place);
    let (message, hint) = match place {
        "/resultFormat" => (
            format!("{name} contradicts the action, which is not about rows"),
            "leave it out; a start says it, or `getStatementResult`",
        ),
        _ if action.is_some_and(Action::asks) => (
            format!("{name} contradicts the action, which is about a statement that was started before"),
            "leave it out, or use `executeStatement`, `executeSingletonStatement` or `batchExecuteStatement` to run SQL",
        ),
        "/dbName" => (format!("{name} contradicts `sessionId`: a session has its database"), "leave it out"),
        "/target" => (format!("{name} contradicts `sessionId`: a session has its target"), "leave it out"),
        "/action" => (
            format!("{name} contradicts `sessionId`: a session runs one statement at a time as it is"),
            "use `executeStatement`, or leave out `sessionId`",
        ),
        "/executionMode" => (
            format!("{name} contradicts `sqlStatement`: only a batch has one"),
            "leave it out, or give the SQL as `sqls`",
        ),
        "/sqlStatement" => (
            format!("{name} contradicts the action, which starts a batch"),
            "put it into `sqls`, or use `executeStatement`",
        ),
        "/sqls" if has("sqlStatement") => (
            format!("{name} contradicts `sqlStatement`: a start has one of them"),
            "put all SQL into `sqls`, or start one statement after the other",
        ),
        "/sqls" => (
            format!("{name} contradicts the action, which starts one statement"),
            "use `batchExecuteStatement`, or give the SQL as `sqlStatement`",
        ),
        "/fetchResult" => (
            format!("{name} has nobody to bring rows to"),
            "give `taskToken` and `executionArn`, or `waitTimeSeconds`; or ask with `getStatementResult`",
        ),
        "/fetchResult/maxRows" => {
            (format!("{name} contradicts `resultFormat`: rows are not counted in CSV"), "leave it out, or ask for JSON")
        }
        "/idempotencyKey" => (
            format!(
                "{name} contradicts the request of CloudFormation, which is one start and has an answer of its own"
            ),
            "leave it out; a request that is delivered twice runs once",
        ),
        _ => (format!("{name} contradicts another field"), "leave it out"),
    };
    let problem = Problem::new(Code::Contradiction, place, message, Some(hint));
    if hint == "leave it out" || hint.starts_with("leave it out;") { problem.repaired(Repair::Remove) } else { problem }
}
