//! One text, one statement: what stands behind a semicolon is another one.

use crate::brought::Brought;
use crate::finding::Code;
use crate::placeholder::{Reading, semicolons};
use crate::problem::Problem;
use crate::words::find;

/// The texts of SQL that hold several statements.
pub(crate) fn problems(start: &Brought<'_>) -> Vec<Problem> {
    start.sqls.iter().filter(|(_, sql)| is_several(sql)).map(|(place, _)| problem(place.pointer())).collect()
}

fn problem(pointer: String) -> Problem {
    Problem::new(
        Code::SeveralStatements,
        pointer,
        "this text holds several statements",
        Some("give them as `sqls`, which run one after the other as one job, or put them into a stored procedure"),
    )
}

/// Whether there is SQL behind a semicolon, in both readings of a backslash.
fn is_several(sql: &str) -> bool {
    sql.contains(';')
        && [Reading::Plain, Reading::Escaping]
            .into_iter()
            .all(|reading| semicolons(sql, reading).into_iter().next().is_some_and(|first| has_sql(&sql[first + 1..])))
}

/// Whether a text is more than white space, comments and semicolons.
fn has_sql(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|character: char| character.is_whitespace() || character == ';');
    loop {
        let comment = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            find(rest, "*/").map_or(rest.len(), |end| end + 2)
        } else {
            return !rest.is_empty();
        };
        rest = rest[comment..].trim_start_matches(|character: char| character.is_whitespace() || character == ';');
    }
}

#[cfg(test)]
mod tests {
    use super::is_several;

    #[test]
    fn sql_behind_a_semicolon_is_another_statement() {
        for sql in ["SELECT 1; SELECT 2", "SELECT 1;;SELECT 2", "SELECT 1; -- one\nSELECT 2", "SELECT ';'; x"] {
            assert!(is_several(sql), "{sql}");
        }
    }

    #[test]
    fn one_statement_is_one_whatever_semicolons_it_has() {
        for sql in [
            "SELECT 1",
            "SELECT 1;",
            "SELECT 1 ; \n",
            "SELECT 1; -- done",
            "SELECT 1; /* done; */ ;",
            "SELECT ';x'",
            "SELECT \";x\"",
            "-- a;b\nSELECT 1",
            "CREATE PROCEDURE p() AS $$ BEGIN DELETE FROM a; DELETE FROM b; END $$ LANGUAGE plpgsql;",
            r"SELECT 'a\'; b'",
        ] {
            assert!(!is_several(sql), "{sql}");
        }
    }
}
