//! A text that is not of its form.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0009",
    name: "malformed",
    severity: Severity::Error,
    summary: "A text is not of its form",
    what: explained(
        "A `statementId` that is neither a lower-case UUID nor `LATEST`, a `sessionId` that is no UUID, an \
         `enteredTime` that is no ISO 8601 time with a zone, a parameter's name with other characters than \
         letters, digits and `_`.",
    ),
    why: explained(
        "The Data API would refuse it, or nothing would ever be found by it. The function refuses the \
         payload.",
    ),
    example: explained(r#"{ "action": "cancelStatement", "statementId": "42" }"#),
    instead: explained(r#"{ "action": "cancelStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }"#),
};
