//! A value that is not one of those allowed.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0005",
    name: "unknown-choice",
    severity: Severity::Error,
    summary: "A value is not one of those that its field has",
    what: explained(
        "`action`, `executionMode`, `resultFormat` and `RequestType` have a few values, written exactly so. \
         The nearest is proposed.",
    ),
    why: explained("The function refuses the payload."),
    example: explained(r#"{ "action": "executeStatment", "sqlStatement": "SELECT 1" }"#),
    instead: explained(r#"{ "action": "executeStatement", "sqlStatement": "SELECT 1" }"#),
};
