//! A text or a list without content.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0007",
    name: "blank",
    severity: Severity::Error,
    summary: "A text or a list has no content",
    what: explained("An empty text, one of white space alone, or an empty `sqls`, where content is needed."),
    why: explained("There is nothing to run or to name. The function refuses the payload."),
    example: explained(r#"{ "sqlStatement": "   " }"#),
    instead: explained(r#"{ "sqlStatement": "SELECT 1" }"#),
};
