//! A field that no payload has.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0001",
    name: "unknown-field",
    severity: Severity::Error,
    summary: "A payload has a field that the function doesn't know",
    what: explained(
        "A name that the payload, its `context` or its `fetchResult` doesn't have. The nearest known name is \
         proposed.",
    ),
    why: explained(
        "The function refuses the payload: a field that is misspelt would otherwise be ignored, and the \
         statement would run without its parameters or never call back.",
    ),
    example: explained(r#"{ "sqlStatment": "SELECT 1", "action": "executeStatement" }"#),
    instead: explained(r#"{ "sqlStatement": "SELECT 1", "action": "executeStatement" }"#),
};
