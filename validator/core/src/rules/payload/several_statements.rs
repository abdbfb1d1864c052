//! Several statements in one text.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0015",
    name: "several-statements",
    severity: Severity::Warning,
    summary: "One text holds several statements",
    what: explained(
        "A text in `sqlStatement` or `sqls` has more SQL behind a semicolon. Semicolons in texts, quoted \
         names and comments don't count, nor those in the body of a procedure.",
    ),
    why: explained(
        "The Data API documents that `ExecuteStatement` takes a single statement, and that each text of a \
         batch is one: how several in one text end, and whose rows come back, is not defined.",
    ),
    example: explained(
        r#"{ "sqlStatement": "DELETE FROM sales WHERE day = CURRENT_DATE; INSERT INTO sales SELECT * FROM staged" }"#,
    ),
    instead: explained(
        r#"{ "sqls": ["DELETE FROM sales WHERE day = CURRENT_DATE", "INSERT INTO sales SELECT * FROM staged"] }"#,
    ),
};
