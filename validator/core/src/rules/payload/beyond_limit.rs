//! A text, list or number beyond its limit.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0008",
    name: "beyond-limit",
    severity: Severity::Error,
    summary: "A text, list or number is beyond its limit",
    what: explained(
        "The Data API takes 102,400 bytes of SQL in one statement and 40 statements in a batch; the function \
         takes 300,000 bytes of SQL and parameters in one start, waits for at most 30 seconds within an \
         answer, and so on: the schema names each limit.",
    ),
    why: explained(
        "The Data API would refuse it, or the function has no room to keep it. The function refuses the \
         payload before anything is written.",
    ),
    example: explained(r#"{ "sqlStatement": "SELECT 1", "waitTimeSeconds": 60 }"#),
    instead: explained(r#"{ "sqlStatement": "SELECT 1", "waitTimeSeconds": 30 }"#),
};
