//! A value of the wrong JSON type.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0002",
    name: "wrong-type",
    severity: Severity::Error,
    summary: "A field has a value of another JSON type than the function takes",
    what: explained(
        "A text where a number is expected, a list where a text is, and so on. What is only known at run time \
         is judged by what is known of it: `$$.State.RetryCount` is a number.",
    ),
    why: explained("The function refuses the payload. It guesses no meaning into a value."),
    example: explained(r#"{ "sqlStatement": "SELECT 1", "waitTimeSeconds": "5" }"#),
    instead: explained(r#"{ "sqlStatement": "SELECT 1", "waitTimeSeconds": 5 }"#),
};
