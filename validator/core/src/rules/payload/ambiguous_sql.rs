//! SQL in which the place of a null or empty parameter can't be found for certain.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0013",
    name: "ambiguous-sql",
    severity: Severity::Error,
    summary: "The place of a null or empty parameter can't be found for certain",
    what: explained(
        "A literal of the SQL holds a backslash before a quote, whose meaning hangs on the database's \
         settings, and a parameter with a null or empty value would stand at another place in one of the two \
         readings.",
    ),
    why: explained(
        "The Data API can't express null and empty values, so the function writes them into the SQL. It does \
         so only where the place is certain.",
    ),
    example: explained(r#"{ "sqlStatement": "SELECT 'a\\' :x, 'b'", "parameters": { "x": null } }"#),
    instead: explained(r#"{ "sqlStatement": "SELECT :text, :x", "parameters": { "text": "a\\", "x": null } }"#),
};
