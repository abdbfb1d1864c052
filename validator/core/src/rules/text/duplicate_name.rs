//! A name that an object has twice.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0903",
    name: "duplicate-name",
    severity: Severity::Warning,
    summary: "An object has a name twice",
    what: explained("Two members of one object have the same name."),
    why: explained("Parsers keep the last of them without a word, so the first has no effect."),
    example: explained(r#"{ "sqlStatement": "SELECT 1", "sqlStatement": "SELECT 2" }"#),
    instead: explained(r#"{ "sqls": ["SELECT 1", "SELECT 2"] }"#),
};
