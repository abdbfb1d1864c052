//! A place in the SQL without its parameter.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0012",
    name: "missing-parameter",
    severity: Severity::Error,
    summary: "A place in the SQL has no parameter",
    what: explained(
        "SQL of a start with `parameters` has a place `:name` for which there is none. Without any \
         parameters, colons in the SQL are the database's business.",
    ),
    why: explained("The Data API refuses the statement."),
    example: explained(
        r#"{ "sqlStatement": "DELETE FROM sales WHERE day = :day AND shop = :shop", "parameters": { "day": "2026-11-23" } }"#,
    ),
    instead: explained(
        r#"{ "sqlStatement": "DELETE FROM sales WHERE day = :day AND shop = :shop", "parameters": { "day": "2026-11-23", "shop": 7 } }"#,
    ),
};
