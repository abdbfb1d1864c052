//! A text that is no JSON.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0901",
    name: "broken-json",
    severity: Severity::Error,
    summary: "The text is no JSON",
    what: explained(
        "Whatever JSON doesn't have: a missing comma, colon, quote or bracket, comments, single quotes, line \
         breaks in texts, a comma behind the last value. All flaws of a text are told, and all other rules \
         run on what can be read.",
    ),
    why: explained("Neither AWS nor the function can read the text."),
    example: explained(
        r#"{
  "action": "describeStatement"
  "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766",
}"#,
    ),
    instead: explained(
        r#"{
  "action": "describeStatement",
  "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766"
}"#,
    ),
};
