#![doc = include_str!("../../README.md")]
//!
//! # Layout
//!
//! `text` reads JSON and YAML into a tree with spans, whatever is wrong with it. `schema` checks a value against the JSON Schema, `explanation` turns what it finds into [`Problem`]s, `typed` makes a
//! [`Payload`] of a value that is right, and `size` and `parameters` hold the rules that no schema can say. `rules` has one
//! file for each rule. Nothing here does I/O, asks a clock, reads the environment or waits; it builds for
//! `wasm32-unknown-unknown`.
#![deny(missing_docs)]

mod brought;
mod check;
mod document;
pub mod editor;
mod explanation;
mod expression;
mod finding;
mod format;
mod glance;
mod kind;
mod machine;
mod masked;
mod mend;
mod options;
mod parameters;
mod payload;
mod payload_check;
mod placeholder;
mod problem;
mod rule;
mod rules;
mod schema;
mod size;
mod span;
mod statements;
mod template;
mod text;
mod typed;
mod words;

pub use check::{Report, accepts, check, detect};
pub use finding::{Code, Edit, Finding, Fix, Severity};
pub use format::MAX_SQL_BYTES;
pub use masked::{ParameterText, ResponseUrl, Sql, TaskToken};
pub use mend::{Mended, mend};
pub use options::{Format, Kind, Options};
pub use payload::{
    Callback, CloudFormation, Context, ExecutionMode, Fetch, Parameter, Payload, ResourceRequest, ResultFormat, Start,
    Statement, Subject,
};
pub use placeholder::{Placeholder, Reading, placeholders};
pub use problem::Problem;
pub use rule::Rule;
pub use rules::RULES;
pub use schema::SCHEMA;
pub use size::MAX_START_BYTES;
pub use span::{Position, Span};

/// Checks a payload that is there as a value, and says what it means, or everything that is wrong with it.
///
/// The problems are in the order of their places, each once, and hold no values of the payload.
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
/// let problems = parse(&json!({ "sqlStatment": "SELECT 1" })).unwrap_err();
/// assert_eq!(problems[0].code, Code::UnknownField);
/// assert_eq!(problems[0].pointer, "/sqlStatment");
/// assert_eq!(problems[0].hint.as_deref(), Some("did you mean `sqlStatement`?"));
/// ```
///
/// # Errors
///
/// At least one problem: what the schema beside this crate forbids, or what the SQL and its parameters lack.
pub fn parse(value: &serde_json::Value) -> Result<Payload, Vec<Problem>> {
    let mut problems = problems(value);
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    typed::payload(value).ok_or_else(|| vec![explanation::of_a_defect()])
}

/// What is wrong with a payload, in no order and some of it maybe twice: against the schema, and only if nothing is, against
/// the rules beyond it.
fn problems(value: &serde_json::Value) -> Vec<Problem> {
    // A glance is enough for most payloads.
    let against_the_schema = if glance::accepts(value) { Vec::new() } else { explanation::of(value) };
    if !against_the_schema.is_empty() {
        return against_the_schema;
    }
    let start = brought::Brought::by(value);
    let mut problems = size::problems(&start);
    problems.extend(parameters::problems(&start));
    problems
}
