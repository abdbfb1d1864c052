//! A parameter that the SQL names nowhere.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0011",
    name: "unused-parameter",
    severity: Severity::Error,
    summary: "A parameter is named nowhere in the SQL",
    what: explained(
        "A member of `parameters` for which no SQL has a place `:name` outside of texts, quoted names and \
         comments.",
    ),
    why: explained("The Data API refuses a parameter that no SQL names, with a message that doesn't say which."),
    example: explained(
        r#"{ "sqlStatement": "DELETE FROM sales WHERE day = ':day'", "parameters": { "day": "2026-11-23" } }"#,
    ),
    instead: explained(
        r#"{ "sqlStatement": "DELETE FROM sales WHERE day = :day", "parameters": { "day": "2026-11-23" } }"#,
    ),
};
