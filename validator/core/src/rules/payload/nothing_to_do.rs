//! Neither an action nor SQL.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0004",
    name: "nothing-to-do",
    severity: Severity::Error,
    summary: "A payload has neither an action nor SQL",
    what: explained("`action` may be left out only where `sqlStatement` or `sqls` say what to do."),
    why: explained("The function can't know what is wanted and refuses the payload."),
    example: explained(r#"{ "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }"#),
    instead: explained(r#"{ "action": "cancelStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }"#),
};
