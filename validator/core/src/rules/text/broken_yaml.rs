//! A text that is no YAML.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0902",
    name: "broken-yaml",
    severity: Severity::Error,
    summary: "The text is no YAML",
    what: explained("What a YAML parser can't read. What stands before the flaw is checked by all other rules."),
    why: explained("No tool can read the text."),
    example: explained(
        r#"action: describeStatement
statementId: "d9b6c0c9-0747-4bf4-b142-e8883122f766"#,
    ),
    instead: explained(
        r#"action: describeStatement
statementId: "d9b6c0c9-0747-4bf4-b142-e8883122f766""#,
    ),
};
