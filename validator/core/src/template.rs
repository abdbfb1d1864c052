//! A payload's values as far as they are known before it runs.
//!
//! What only the run knows is a hole. It is filled with a right value of its place, so that the rules about the other
//! fields hold as they would at run time, and no problem at a hole is told.

use serde_json::{Map, Value, json};

use crate::finding::Code;
use crate::problem::Problem;
use crate::text::{Data, NodeId, Tree, escaped};

/// A payload with its holes filled.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) value: Value,
    /// Pointers to the holes.
    holes: Vec<String>,
}

impl Template {
    /// The payload at `node`.
    pub(crate) fn of(tree: &Tree<'_>, node: NodeId) -> Self {
        let mut holes = Vec::new();
        let value = value(tree, node, &mut String::new(), &mut holes);
        Self { value, holes }
    }

    /// Whether a problem is about what only the run knows.
    pub(crate) fn hides(&self, problem: &Problem) -> bool {
        let is_hole = |prefix: &str| self.holes.iter().any(|hole| hole.starts_with(prefix));
        let is_within = self.holes.iter().any(|hole| {
            problem.pointer.strip_prefix(hole.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        is_within
            || match problem.code {
                Code::UnusedParameter => is_hole("/sql"),
                Code::MissingParameter => is_hole("/parameters"),
                _ => false,
            }
    }
}

fn value(tree: &Tree<'_>, node: NodeId, pointer: &mut String, holes: &mut Vec<String>) -> Value {
    let mut within = |child: NodeId, step: &str| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(step);
        let value = value(tree, child, pointer, holes);
        pointer.truncate(length);
        value
    };
    match tree.data(node) {
        Data::Null => Value::Null,
        Data::Bool(flag) => Value::Bool(*flag),
        Data::Number(number) => Value::Number(number.clone()),
        Data::String(text) => Value::String(text.clone().into_owned()),
        Data::Array => {
            tree.children(node).enumerate().map(|(index, child)| within(child, &index.to_string())).collect()
        }
        Data::Object => {
            let mut members = Map::new();
            for child in tree.children(node) {
                let name = tree.name(child).unwrap_or_default();
                members.insert(name.to_owned(), within(child, &escaped(name)));
            }
            Value::Object(members)
        }
        Data::Unknown => {
            let value = sample(pointer);
            holes.push(pointer.clone());
            value
        }
    }
}

/// A right value of a place in a payload.
fn sample(pointer: &str) -> Value {
    const UUID: &str = "00000000-0000-0000-0000-000000000000";
    match pointer {
        "" => json!({ "sqlStatement": "x" }),
        "/action" => json!("executeStatement"),
        "/sqls" => json!(["x"]),
        "/executionMode" => json!("TRANSACTION"),
        "/resultFormat" => json!("JSON"),
        "/RequestType" => json!("Create"),
        "/parameters" | "/ResourceProperties" | "/OldResourceProperties" => json!({}),
        "/fetchResult" | "/heartbeat" => json!(false),
        "/waitTimeSeconds" | "/sessionKeepAliveSeconds" | "/fetchResult/maxRows" => json!(1),
        "/context/mapIndex" | "/context/retryCount" => json!(0),
        "/statementId" | "/sessionId" => json!(UUID),
        "/context" => json!({ "executionArn": "x", "state": "x", "enteredTime": ENTERED }),
        "/context/enteredTime" => json!(ENTERED),
        _ => json!("x"),
    }
}

const ENTERED: &str = "2026-01-01T00:00:00Z";
