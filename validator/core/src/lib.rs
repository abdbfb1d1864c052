#![doc = include_str!("../../README.md")]
//!
//! # Layout
//!
//! `schema` checks a value with code that was generated from the JSON Schema at compile time, `explanation` turns what
//! it finds into [`Finding`]s, `typed` makes a [`Payload`] of a value that is right, and `size` and `parameters` hold the
//! rules that no schema can say. Nothing here does I/O, asks a
//! clock, reads the environment or waits; it builds for `wasm32-unknown-unknown`.
#![deny(missing_docs)]

mod explanation;
mod finding;
mod format;
mod masked;
mod parameters;
mod payload;
mod placeholder;
mod schema;
mod size;
mod typed;

pub use finding::{Code, Finding};
pub use format::MAX_SQL_BYTES;
pub use masked::{ParameterText, ResponseUrl, Sql, TaskToken};
pub use payload::{
    Callback, CloudFormation, Context, ExecutionMode, Fetch, Parameter, Payload, ResourceRequest, ResultFormat, Start,
    Statement, Subject,
};
pub use placeholder::{Placeholder, Reading, placeholders};
pub use schema::SCHEMA;
pub use size::MAX_START_BYTES;

/// Checks a payload and says what it means, or everything that is wrong with it.
///
/// The findings are in the order of their places, each once, and hold no values of the payload.
///
/// ```
/// use serde_json::json;
/// use validator::{Callback, Code, Payload, parse};
///
/// let payload = parse(&json!({
///     "sqlStatement": "SELECT 1",
///     "taskToken": "AAAAKgAAAAIAAAAA",
///     "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e",
/// }));
/// let Ok(Payload::Start(start)) = payload else { panic!("this starts a statement") };
/// assert_eq!(start.statement.sqls()[0].expose(), "SELECT 1");
/// assert!(matches!(start.callback, Callback::StepFunctions { .. }));
///
/// let findings = parse(&json!({ "sqlStatment": "SELECT 1" })).unwrap_err();
/// assert_eq!(findings[0].code, Code::NothingToDo);
/// assert_eq!(findings[1].code, Code::UnknownField);
/// assert_eq!(findings[1].pointer, "/sqlStatment");
/// assert_eq!(findings[1].hint.as_deref(), Some("did you mean `sqlStatement`?"));
/// ```
///
/// # Errors
///
/// At least one finding: what the schema beside this crate forbids, or what the SQL and its parameters lack.
pub fn parse(value: &serde_json::Value) -> Result<Payload, Vec<Finding>> {
    if !schema::InvokerPayload::is_valid(value) {
        return Err(explanation::of(value));
    }
    let payload = typed::payload(value).ok_or_else(|| vec![explanation::of_a_defect()])?;
    let findings = match &payload {
        Payload::Start(start) => [size::findings(start), parameters::findings(start)].concat(),
        _ => Vec::new(),
    };
    if findings.is_empty() { Ok(payload) } else { Err(findings) }
}
