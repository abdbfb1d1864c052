//! A field that must be there is missing.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0003",
    name: "missing-field",
    severity: Severity::Error,
    summary: "A field that the action needs is missing",
    what: explained(
        "`executeStatement` needs `sqlStatement`, `batchExecuteStatement` needs `sqls`, every question needs \
         `statementId`, and a `context` needs `state` and `enteredTime`.",
    ),
    why: explained("The function can't do what it is asked and refuses the payload."),
    example: explained(r#"{ "action": "describeStatement" }"#),
    instead: explained(r#"{ "action": "describeStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }"#),
};
