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

/// The form of a name that the schema uses.
pub(crate) fn named(name: &str) -> Option<fn(&str) -> bool> {
    Some(match name {
        "not-blank" => is_not_blank,
        "sql-statement" => is_sql_statement,
        "statement-id" => is_statement_id,
        "session-id" => is_session_id,
        "parameter-name" => is_parameter_name,
        "date-time" => is_date_time,
        _ => return None,
    })
}

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

/// `date-time`: a day and a time with its zone, as RFC 3339 has them (ISO 8601), leap seconds too.
pub(crate) fn is_date_time(text: &str) -> bool {
    date_time(text.as_bytes()).is_some()
}

fn date_time(text: &[u8]) -> Option<()> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    let year = u16::from(number(date, 0, 99)?) * 100 + u16::from(number(date, 2, 99)?);
    let is_leap_year = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match number(date, 5, 12)? {
        0 => return None,
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_written = (date[4], date[7], text[10] | 0x20) == (b'-', b'-', b't') && number(date, 8, days)? > 0;
    let (hour, minute, second) = (number(time, 0, 23)?, number(time, 3, 59)?, number(time, 6, 60)?);
    let is_written = is_written && (time[2], time[5]) == (b':', b':');
    let mut zone = &time[8..];
    if let Some(fraction) = zone.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        zone = fraction.get(digits..).filter(|_| digits > 0)?;
    }
    let offset = match zone {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes = i16::from(number(zone, 1, 23)?) * 60 + i16::from(number(zone, 4, 59)?);
            if *sign == b'+' { minutes } else { -minutes }
        }
        _ => return None,
    };
    // A leap second is the last of a day of UTC.
    let in_utc = (i16::from(hour) * 60 + i16::from(minute) - offset).rem_euclid(24 * 60);
    (is_written && (second < 60 || in_utc == 24 * 60 - 1)).then_some(())
}

/// Two digits at a place, at most a number.
fn number(text: &[u8], at: usize, most: u8) -> Option<u8> {
    let (tens, ones) = (text.get(at)?, text.get(at + 1)?);
    let number = (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))?;
    (number <= most).then_some(number)
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
    use super::{MAX_SQL_BYTES, is_date_time, is_sql_statement, is_statement_id};

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
    fn times_are_those_of_the_general_validator() {
        let plain = jsonschema::options()
            .should_validate_formats(true)
            .build(&serde_json::json!({ "format": "date-time" }))
            .unwrap();
        let mut random = fastrand::Rng::with_seed(3);
        let mut right = 0;
        for _ in 0..100_000 {
            let choose = |random: &mut fastrand::Rng, from: &[&str]| from[random.usize(..from.len())].to_owned();
            let mut text = [
                choose(&mut random, &["2026", "2024", "1900", "2000", "0000"]),
                choose(&mut random, &["-01", "-02", "-04", "-12", "-13", "-00"]),
                choose(&mut random, &["-01", "-28", "-29", "-30", "-31", "-32", "-00"]),
                choose(&mut random, &["T", "t", " "]),
                choose(&mut random, &["00", "23", "24", "09"]),
                choose(&mut random, &[":00", ":59", ":60"]),
                choose(&mut random, &[":00", ":59", ":60", ":61"]),
                choose(&mut random, &["", "", ".1", ".", ".123456789012"]),
                choose(&mut random, &["Z", "z", "+00:00", "-09:01", "+23:59", "-24:00", "+01:60", "+0100", ""]),
            ]
            .concat();
            let is_mutated = random.u8(..4) == 0;
            if is_mutated {
                let at = random.usize(..text.len());
                text.replace_range(at..=at, ["", "x", "0", "é"][random.usize(..4)]);
            }
            let is_right = plain.is_valid(&text.clone().into());
            // The general one takes some other characters for digits too.
            let is_alike = is_date_time(&text) == is_right || (is_mutated && is_right);
            assert!(is_alike, "{text}");
            right += u32::from(is_right);
        }
        assert!(right > 1_000, "{right} are right");
    }

    #[test]
    fn sql_is_measured_in_bytes() {
        assert!(is_sql_statement(&"x".repeat(MAX_SQL_BYTES)));
        assert!(!is_sql_statement(&"x".repeat(MAX_SQL_BYTES + 1)));
        assert!(!is_sql_statement(&"é".repeat(MAX_SQL_BYTES / 2 + 1)));
        assert!(!is_sql_statement(" \n\t"));
    }
}
