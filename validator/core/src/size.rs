//! How much SQL one start may bring.
//!
//! A start is written to the tracking table before it runs, so that a crash loses nothing; a row there has room for
//! 400 KB, of which the SQL may take most.

use serde_json::Value;

use crate::brought::Brought;
use crate::finding::Code;
use crate::problem::Problem;

/// The most bytes of SQL and parameters together, in one start.
pub const MAX_START_BYTES: usize = 300_000;

/// What is too much.
pub(crate) fn problems(start: &Brought<'_>) -> Vec<Problem> {
    let sql: usize = start.sqls.iter().map(|(_, sql)| sql.len()).sum();
    let parameters: usize = start.parameters().map(|(name, value)| name.len() + length(value)).sum();
    if sql + parameters <= MAX_START_BYTES {
        return Vec::new();
    }
    vec![Problem::new(
        Code::BeyondLimit,
        "",
        format!("the SQL and its parameters are longer than {MAX_START_BYTES} bytes together"),
        Some("split the batch, load data with COPY, or put SQL into stored procedures"),
    )]
}

/// A parameter's bytes; what a number takes at most is taken for any.
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Number(_) => "-1.7976931348623157e+308".len(),
        _ => "false".len(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::MAX_START_BYTES;
    use crate::{MAX_SQL_BYTES, parse};

    #[test]
    fn all_sql_of_a_batch_has_one_limit() {
        let batch = |count: usize| json!({ "sqls": vec!["x".repeat(MAX_SQL_BYTES); count] });
        assert!(parse(&batch(2)).is_ok());
        let findings = parse(&batch(3)).unwrap_err();
        assert_eq!((findings.len(), findings[0].code.as_str()), (1, "SRT0008"));
    }

    #[test]
    fn parameters_count_too() {
        let long = "x".repeat(MAX_START_BYTES);
        assert!(parse(&json!({ "sqlStatement": ":a", "parameters": { "a": long } })).is_err());
    }
}
