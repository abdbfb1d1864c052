//! A field that no payload has.

use super::nearest;
use crate::finding::Code;
use crate::problem::{Problem, Repair};

/// The payload's fields, those that people mistype first. A test compares them with the schema's.
pub(crate) const OF_A_PAYLOAD: [&str; 29] = [
    "action",
    "sqlStatement",
    "sqls",
    "parameters",
    "taskToken",
    "executionArn",
    "statementId",
    "nextToken",
    "idempotencyKey",
    "context",
    "dbName",
    "target",
    "executionMode",
    "fetchResult",
    "heartbeat",
    "resultFormat",
    "sessionId",
    "sessionKeepAliveSeconds",
    "waitTimeSeconds",
    "RequestType",
    "ResponseURL",
    "StackId",
    "RequestId",
    "ResourceType",
    "LogicalResourceId",
    "PhysicalResourceId",
    "ServiceToken",
    "ResourceProperties",
    "OldResourceProperties",
];
/// The fields of `context`.
pub(super) const OF_A_CONTEXT: [&str; 5] = ["executionArn", "state", "enteredTime", "mapIndex", "retryCount"];
/// The fields of `fetchResult`.
pub(super) const OF_A_FETCH: [&str; 1] = ["maxRows"];

/// Longer names, or such with other characters, are content put in the wrong place: SQL for example.
const LONGEST_SHOWN: usize = 64;

/// The fields of the object at a place, and what it is called.
fn known(place: &str) -> (&'static str, &'static [&'static str]) {
    match place {
        "/context" => ("a context", &OF_A_CONTEXT),
        "/fetchResult" => ("`fetchResult`", &OF_A_FETCH),
        _ => ("a payload", &OF_A_PAYLOAD),
    }
}

/// The field that an unknown name is meant to be.
pub(super) fn meant(place: &str, name: &str) -> Option<&'static str> {
    // One letter from `sqls`, though a text named so is one statement.
    if name == "sql" { Some("sqlStatement") } else { nearest::of(name, known(place).1) }
}

pub(super) fn field(place: &str, name: &str) -> Problem {
    let (whose, _) = known(place);
    let is_shown = !name.is_empty()
        && name.len() <= LONGEST_SHOWN
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$".contains(&byte));
    let pointer = if is_shown { format!("{place}/{name}") } else { place.to_owned() };
    let message = if is_shown {
        format!("{whose} has no field `{name}`")
    } else {
        format!("{whose} has no field of a name like the one given here")
    };
    let Some(nearest) = meant(place, name) else {
        return Problem::new(Code::UnknownField, pointer, message, None);
    };
    let hint = format!("did you mean `{nearest}`?");
    let problem = Problem::new(Code::UnknownField, pointer, message, Some(&hint));
    if is_shown { problem.repaired(Repair::Rename(nearest)) } else { problem }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{OF_A_CONTEXT, OF_A_FETCH, OF_A_PAYLOAD, field};

    #[test]
    fn the_known_fields_are_those_of_the_schema() {
        let schema: Value = serde_json::from_str(crate::SCHEMA).unwrap();
        for (pointer, known) in [
            ("/properties", &OF_A_PAYLOAD[..]),
            ("/$defs/context/properties", &OF_A_CONTEXT[..]),
            ("/properties/fetchResult/properties", &OF_A_FETCH[..]),
        ] {
            let of_schema: BTreeSet<&str> =
                schema.pointer(pointer).unwrap().as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(of_schema, known.iter().copied().collect(), "{pointer}");
        }
    }

    #[test]
    fn a_name_that_may_be_content_is_not_repeated() {
        let finding = field("", "SELECT 'canary'");
        assert!(!finding.to_string().contains("canary"), "{finding}");
        assert_eq!(finding.pointer, "");
    }
}
