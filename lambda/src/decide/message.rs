//! The callback's JSON: the shape of the Data API's event, as the predecessor's users read it.
//!
//! A success carries it as the task's output, a failure as the cause, then with the database's text in `detail.error`.
//! What the event did not tell comes from `DescribeStatement` and the row. The text is cut so that a cause fits Step
//! Functions' 32,768 characters (counted here in bytes, which is never more generous); an output's 262,144 bytes are far.

use serde::Serialize;
use serde_json::{Map, Value};

use super::completion::Surroundings;
use crate::row::{Ending, Outcome};

/// Step Functions' limit of a cause, in characters.
pub const CAUSE_LIMIT: usize = 32_768;
/// What replaces the end of a text that was cut.
const CUT: &str = " (cut)";

/// How a statement ended.
#[derive(Clone, Copy)]
pub struct End<'a> {
    pub statement_id: Option<&'a str>,
    pub ending: Ending,
    pub error: Option<&'a str>,
    pub rows: Option<i64>,
    pub query_id: Option<i64>,
    pub session_id: Option<&'a str>,
}

impl std::fmt::Debug for End<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("End")
            .field("statement_id", &self.statement_id)
            .field("ending", &self.ending)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Message<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    detail_type: &'a str,
    source: &'a str,
    account: &'a str,
    time: &'a str,
    region: &'a str,
    resources: &'a [String],
    detail: Detail<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<&'a str>,
    statement_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redshift_query_id: Option<i64>,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The JSON text of an end.
pub fn render(end: &End<'_>, surroundings: &Surroundings<'_>) -> String {
    let whole = render_with(end, surroundings, end.error.map(str::to_owned));
    let excess = whole.len().saturating_sub(CAUSE_LIMIT);
    match end.error {
        // Each byte of the text takes at least one of the JSON, so taking away the excess is enough.
        Some(error) if excess > 0 => render_with(end, surroundings, Some(cut(error, excess + CUT.len()))),
        _ => whole,
    }
}

/// What a start that waited answers of the end, in `DescribeStatement`'s words.
pub fn members(outcome: &Outcome) -> Map<String, Value> {
    let message: Value = serde_json::from_str(outcome.message.expose()).unwrap_or_default();
    let detail = &message["detail"];
    let mut members = Map::new();
    members.insert("Status".to_owned(), outcome.ending.name().into());
    for (name, member) in [("Error", "error"), ("ResultRows", "rows"), ("RedshiftQueryId", "redshiftQueryId")] {
        if let Some(value) = detail.get(member) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    members
}

/// A callback's output with the rows of its statement.
pub fn with_result(message: &str, result: &Value) -> String {
    // The message is an object of ours: its last character is its closing brace.
    let open = message.strip_suffix('}').unwrap_or(message);
    format!("{open},\"result\":{result}}}")
}

/// `text` without at least `bytes` of its end, and a mark that says so.
fn cut(text: &str, bytes: usize) -> String {
    let mut end = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{CUT}", &text[..end])
}

fn render_with(end: &End<'_>, surroundings: &Surroundings<'_>, error: Option<String>) -> String {
    let facts = surroundings.facts;
    let name = surroundings.name.to_string();
    let now = surroundings.now.iso8601();
    // The account of the execution is the function's own: a task token can't be used from another.
    let of_arn = |arn: &str| arn.split(':').nth(4).map(str::to_owned);
    let account = facts.account.clone().or_else(|| surroundings.execution_arn.and_then(of_arn)).unwrap_or_default();
    let message = Message {
        version: "0",
        id: facts.event_id.as_deref(),
        detail_type: "Redshift Data Statement Status Change",
        source: "aws.redshift-data",
        account: &account,
        time: facts.time.as_deref().unwrap_or(&now),
        region: facts.region.as_deref().unwrap_or(surroundings.region),
        resources: &facts.resources,
        detail: Detail {
            principal: facts.principal.as_deref(),
            statement_name: &name,
            statement_id: end.statement_id,
            redshift_query_id: end.query_id.or(facts.query_id),
            state: end.ending.name(),
            rows: end.rows.or(facts.rows),
            expire_at: facts.expire_at,
            session_id: end.session_id,
            error,
        },
    };
    serde_json::to_string(&message).expect("a struct of texts and numbers is JSON")
}
