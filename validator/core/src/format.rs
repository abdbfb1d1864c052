//! The forms of texts that the schema names in `format`, as functions.
//!
//! They are functions and not patterns because a pattern would bring a regular expression engine along, which is most
//! of the size of a WebAssembly build. A schema validator that doesn't know these names ignores them: it then accepts
//! more than this crate, never less.

/// The most that the Data API takes as one statement: 100 KB of UTF-8.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html> (considerations).
pub const MAX_SQL_BYTES: usize = 102_400;

/// `statementId` for the newest statement of an execution.
pub(crate) const LATEST: &str = "LATEST";
/// The most statements that one batch has.
pub(crate) const MAX_BATCH: u32 = 40;

/// Lengths of the groups of a UUID.
const UUID_GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// `not-blank`: there is more than white space.
pub(crate) fn is_not_blank(text: &str) -> bool {
    !text.trim().is_empty()
}

/// `sql-statement`: not blank, and within the Data API's limit.
pub(crate) fn is_sql_statement(text: &str) -> bool {
    is_not_blank(text) && text.len() <= MAX_SQL_BYTES
}

/// `statement-id`: `LATEST` with the number of a statement of a batch or without, or what the Data API's model asks of an
/// id: `[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?`.
pub(crate) fn is_statement_id(text: &str) -> bool {
    let (uuid, number) = match text.split_once(':') {
        Some((uuid, number)) => (uuid, Some(number)),
        None => (text, None),
    };
    latest(text).is_some()
        || (is_uuid(uuid)
            && number.is_none_or(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())))
}

/// Reads `LATEST` and `LATEST:n`; the inner value is the number of the statement in its batch.
#[expect(clippy::option_option, reason = "no LATEST and a LATEST without a number are two answers")]
pub(crate) fn latest(text: &str) -> Option<Option<u32>> {
    let Some(number) = text.strip_prefix(LATEST)?.strip_prefix(':') else {
        return (text == LATEST).then_some(None);
    };
    let part = number.parse().ok().filter(|part| (1..=MAX_BATCH).contains(part))?;
    // One spelling for one number: no sign, no leading zero.
    (part.to_string() == number).then_some(Some(part))
}

/// `session-id`: a UUID as the Data API's model has it.
pub(crate) fn is_session_id(text: &str) -> bool {
    is_uuid(text)
}

/// `parameter-name`: what the Data API takes for one, `[0-9a-zA-Z_]+`.
pub(crate) fn is_parameter_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_uuid(text: &str) -> bool {
    let is_group = |group: &str, length| {
        group.len() == length && group.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'))
    };
    let mut groups = text.split('-');
    UUID_GROUPS.iter().all(|&length| groups.next().is_some_and(|group| is_group(group, length)))
        && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{MAX_SQL_BYTES, is_sql_statement, is_statement_id};

    #[test]
    fn ids_of_the_data_api_and_latest_are_statement_ids() {
        for text in [
            "LATEST",
            "LATEST:1",
            "LATEST:40",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766:1",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766:40",
        ] {
            assert!(is_statement_id(text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_statement_ids() {
        for text in [
            "",
            "latest",
            "LATEST:",
            "LATEST:0",
            "LATEST:01",
            "LATEST:+1",
            "LATEST:41",
            "LATEST:x",
            "LATESTS",
            "d9b6c0c9",
            "d9b6c0c9-0747-4bf4-b142-e8883122f76",
            "d9b6c0c9-0747-4bf4-b142-e8883122f7666",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766-0747",
            "D9B6C0C9-0747-4BF4-B142-E8883122F766",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766:",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766:x",
            "d9b6c0c9-0747-4bf4-b142-e8883122f766:1:2",
            " d9b6c0c9-0747-4bf4-b142-e8883122f766",
        ] {
            assert!(!is_statement_id(text), "{text}");
        }
    }

    #[test]
    fn sql_is_measured_in_bytes() {
        assert!(is_sql_statement(&"x".repeat(MAX_SQL_BYTES)));
        assert!(!is_sql_statement(&"x".repeat(MAX_SQL_BYTES + 1)));
        assert!(!is_sql_statement(&"é".repeat(MAX_SQL_BYTES / 2 + 1)));
        assert!(!is_sql_statement(" \n\t"));
    }
}
