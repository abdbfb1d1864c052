//! A field that contradicts the action or another field.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0010",
    name: "contradiction",
    severity: Severity::Error,
    summary: "A field contradicts the action or another field",
    what: explained(
        "SQL with a question about a statement that runs already, `executionMode` without a batch, `dbName` \
         in a session that has its database, `fetchResult` where nobody is told, and the like.",
    ),
    why: explained(
        "One of the two would have to be ignored, and the function doesn't guess which. It refuses the \
         payload.",
    ),
    example: explained(r#"{ "sqlStatement": "SELECT 1", "executionMode": "TRANSACTION" }"#),
    instead: explained(r#"{ "sqls": ["SELECT 1"], "executionMode": "TRANSACTION" }"#),
};
