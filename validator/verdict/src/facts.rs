//! What was seen of a payload, and whether that is right: each field by itself, then all of them together.
//!
//! Every answer is `None` where it is not sure.

/// The most of a statement, in bytes.
const MOST_SQL: usize = 102_400;
/// The most of an ARN, an identifier or a token.
const MOST_OF_A_NAME: usize = 2_048;
const MOST_STATEMENTS: usize = 40;

/// A value.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// A string.
    Text(Text<'a>),
    /// A number that is whole and not negative.
    Count(u64),
    /// A boolean.
    Bool(bool),
    /// Anything else.
    Other,
}

/// A string, as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// What stands between the quotes.
    pub written: &'a str,
    /// Whether there are escapes in it; it is shorter then.
    pub has_escapes: bool,
}

/// A set of fields, one bit for each.
type Fields = u32;

const ACTION: Fields = 1;
const SQL: Fields = 1 << 1;
const SQLS: Fields = 1 << 2;
const MODE: Fields = 1 << 3;
const PARAMETERS: Fields = 1 << 4;
const DATABASE: Fields = 1 << 5;
const TARGET: Fields = 1 << 6;
const WAIT: Fields = 1 << 7;
const FETCH: Fields = 1 << 8;
const FORMAT: Fields = 1 << 9;
const SESSION: Fields = 1 << 10;
const KEEP: Fields = 1 << 11;
const HEARTBEAT: Fields = 1 << 12;
const TOKEN: Fields = 1 << 13;
const EXECUTION: Fields = 1 << 14;
const STATEMENT: Fields = 1 << 15;
const PAGE: Fields = 1 << 16;
const KEY: Fields = 1 << 17;
const CONTEXT: Fields = 1 << 18;
const CONTEXT_EXECUTION: Fields = 1 << 19;
const CONTEXT_STATE: Fields = 1 << 20;
const CONTEXT_TIME: Fields = 1 << 21;
const CONTEXT_INDEX: Fields = 1 << 22;
const CONTEXT_RETRIES: Fields = 1 << 23;
/// A field that is none, or one with a wrong value.
const WRONG: Fields = 1 << 24;
/// `maxRows` in `fetchResult`.
const MOST_ROWS: Fields = 1 << 25;
/// `CSV` as the format.
const CSV: Fields = 1 << 26;

/// What a question has no use for.
const OF_A_START: Fields =
    SQL | SQLS | MODE | PARAMETERS | DATABASE | TARGET | WAIT | FETCH | SESSION | KEEP | HEARTBEAT;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Action {
    #[default]
    Unsaid,
    Execute,
    Singleton,
    Batch,
    Rows,
    /// Describe or cancel.
    Other,
}

/// What was seen of a payload.
#[derive(Debug, Default)]
pub struct Facts {
    fields: Fields,
    action: Action,
    is_latest: bool,
    fetches: bool,
    waits: bool,
    statements: usize,
}

impl Facts {
    /// Takes a field of the payload whose value is neither an object nor an array.
    pub fn field(&mut self, name: &str, value: Seen<'_>) -> Option<()> {
        let (field, is_right) = match name {
            "action" => {
                let action = value.plain(|text| Some(action(text)))?;
                self.action = action.unwrap_or_default();
                (ACTION, Some(action.is_some()))
            }
            "sqlStatement" => (SQL, value.is_filled(MOST_SQL)),
            "executionMode" => (MODE, value.is_one_of(["TRANSACTION", "AUTO_COMMIT"])),
            "dbName" => (DATABASE, value.is_filled(127)),
            "target" => (TARGET, value.is_filled(64)),
            "waitTimeSeconds" => {
                self.waits = matches!(value, Seen::Count(1..));
                (WAIT, value.is_at_most(30))
            }
            "fetchResult" => {
                self.fetches = matches!(value, Seen::Bool(true));
                (FETCH, if matches!(value, Seen::Other) { None } else { Some(value.is_bool()) })
            }
            "resultFormat" => {
                let is_csv = value.is(|text| text == "CSV") == Some(true);
                (if is_csv { FORMAT | CSV } else { FORMAT }, value.is_one_of(["JSON", "CSV"]))
            }
            "sessionId" => (SESSION, value.is(is_uuid)),
            "sessionKeepAliveSeconds" => (KEEP, value.is_at_most(86_400)),
            "heartbeat" => (HEARTBEAT, Some(value.is_bool())),
            "taskToken" => (TOKEN, value.is_filled(MOST_OF_A_NAME)),
            "executionArn" => (EXECUTION, value.is_filled(MOST_OF_A_NAME)),
            "statementId" => {
                self.is_latest = value.is(|text| text == "LATEST") == Some(true);
                // What stands behind a colon is the number of a statement in its batch.
                let is_id = |text: &str| if text.contains(':') { None } else { Some(is_uuid(text)) };
                (STATEMENT, if self.is_latest { Some(true) } else { value.plain(is_id) })
            }
            "nextToken" => (PAGE, value.is_filled(usize::MAX)),
            "idempotencyKey" => (KEY, value.is_filled(256)),
            // A request of CloudFormation may have it.
            _ if !name.starts_with(|first: char| first.is_ascii_lowercase()) => return None,
            _ => {
                self.fields |= WRONG;
                return Some(());
            }
        };
        self.add(field, is_right)
    }

    /// Takes a field of the context.
    pub fn of_context(&mut self, name: &str, value: Seen<'_>) -> Option<()> {
        let (field, is_right) = match name {
            "executionArn" => (CONTEXT_EXECUTION, value.is_filled(MOST_OF_A_NAME)),
            "state" => (CONTEXT_STATE, value.is_filled(80)),
            "enteredTime" => (CONTEXT_TIME, value.plain(|text| is_time(text).then_some(true))),
            "mapIndex" => (CONTEXT_INDEX, value.is_at_most(u32::MAX.into())),
            "retryCount" => (CONTEXT_RETRIES, value.is_at_most(u32::MAX.into())),
            _ => {
                self.fields |= WRONG;
                return Some(());
            }
        };
        self.add(field, is_right)
    }

    /// Takes the context, when its fields were taken.
    pub fn context(&mut self) -> Option<()> {
        self.add(CONTEXT, Some(self.has(CONTEXT_STATE | CONTEXT_TIME)))
    }

    /// Takes `fetchResult` with a limit.
    pub fn fetch(&mut self, most_rows: Seen<'_>) -> Option<()> {
        self.fetches = true;
        self.add(
            FETCH | MOST_ROWS,
            if matches!(most_rows, Seen::Count(0)) { Some(false) } else { most_rows.is_at_most(100_000) },
        )
    }

    /// Takes a parameter.
    pub fn parameter(&mut self, name: &str, is_scalar: bool) -> Option<()> {
        let is_name =
            (1..=128).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (is_name && is_scalar).then_some(())
    }

    /// Takes `parameters`, when each was taken.
    pub fn parameters(&mut self) -> Option<()> {
        self.add(PARAMETERS, Some(true))
    }

    /// Takes a statement of a batch.
    pub fn sql(&mut self, sql: Seen<'_>) -> Option<()> {
        self.statements += 1;
        (self.statements <= MOST_STATEMENTS && sql.is_filled(MOST_SQL)?).then_some(())
    }

    /// Takes `sqls`, when each was taken.
    pub fn sqls(&mut self) -> Option<()> {
        self.add(SQLS, Some(self.statements > 0))
    }

    /// Of a field that is there twice the last one counts, which is for others to say.
    fn add(&mut self, field: Fields, is_right: Option<bool>) -> Option<()> {
        let is_new = self.fields & field == 0;
        self.fields |= if is_right? { field } else { field | WRONG };
        is_new.then_some(())
    }

    fn has(&self, fields: Fields) -> bool {
        self.fields & fields == fields
    }

    fn has_any(&self, fields: Fields) -> bool {
        self.fields & fields != 0
    }

    /// Whether anything is there that only a payload has.
    pub fn are_of_a_payload(&self) -> bool {
        self.has_any(!WRONG)
    }

    /// Whether the fields are right, each and together.
    pub fn are_right(&self) -> bool {
        let has_execution = self.has_any(EXECUTION | CONTEXT_EXECUTION);
        let is_of_an_execution = has_execution || !self.has(CONTEXT);
        !self.has(WRONG)
            && !self.has(CSV | MOST_ROWS)
            && is_of_an_execution
            && match self.action {
                Action::Rows | Action::Other => {
                    let is_about_rows = self.action == Action::Rows || !self.has(FORMAT);
                    self.has(STATEMENT)
                        && !self.has_any(OF_A_START)
                        && is_about_rows
                        && (has_execution || !self.is_latest)
                }
                Action::Batch => self.has(SQLS) && !self.has(SQL) && self.starts(has_execution),
                Action::Unsaid if self.has(SQLS) => !self.has(SQL) && self.starts(has_execution),
                Action::Unsaid | Action::Execute | Action::Singleton => {
                    self.has(SQL) && !self.has_any(SQLS | MODE) && self.starts(has_execution)
                }
            }
    }

    /// Whether the fields are right for a start.
    fn starts(&self, has_execution: bool) -> bool {
        let is_in_a_session = self.has(SESSION);
        let is_for_somebody = !self.fetches || self.has(TOKEN) || self.waits;
        is_for_somebody
            && (has_execution || !self.has(TOKEN))
            && !(is_in_a_session && (self.has_any(DATABASE | TARGET) || self.action == Action::Singleton))
    }
}

impl<'a> Seen<'a> {
    /// What is asked of a text. Where there are escapes in it, that is for others to say; where it is none, it is wrong.
    fn plain<T: Default>(self, asked: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        match self {
            Self::Text(Text { written, has_escapes: false }) => asked(written),
            Self::Text(_) => None,
            _ => Some(T::default()),
        }
    }

    fn is(self, asked: impl FnOnce(&str) -> bool) -> Option<bool> {
        self.plain(|text| Some(asked(text)))
    }

    fn is_bool(self) -> bool {
        matches!(self, Self::Bool(_))
    }

    fn is_at_most(self, most: u64) -> Option<bool> {
        match self {
            Self::Count(count) => Some(count <= most),
            // 1.0 is whole.
            Self::Other => None,
            _ => Some(false),
        }
    }

    fn is_one_of(self, choices: [&str; 2]) -> Option<bool> {
        self.is(|text| choices.contains(&text))
    }

    /// Whether it is a text that is surely not blank, nor longer than `most` bytes, which are no fewer than its characters.
    fn is_filled(self, most: usize) -> Option<bool> {
        let Self::Text(Text { written, has_escapes }) = self else { return Some(false) };
        let is_ink = |byte: &u8| byte.is_ascii_graphic();
        let is_written_upon = if has_escapes {
            // What is behind a backslash may be white space.
            written.as_bytes().first().is_some_and(|byte| is_ink(byte) && *byte != b'\\')
        } else {
            written.as_bytes().iter().any(is_ink)
        };
        if written.is_empty() { Some(false) } else { (is_written_upon && written.len() <= most).then_some(true) }
    }
}

fn action(name: &str) -> Option<Action> {
    Some(match name {
        "executeStatement" => Action::Execute,
        "executeSingletonStatement" => Action::Singleton,
        "batchExecuteStatement" => Action::Batch,
        "getStatementResult" => Action::Rows,
        "describeStatement" | "cancelStatement" => Action::Other,
        _ => return None,
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
        })
}

/// Whether it is a time as Step Functions writes it: `2026-11-23T02:00:00.123Z`. Days from the 29th on depend on the month.
fn is_time(text: &str) -> bool {
    const FORM: &[u8; 19] = b"9999-19-29T29:59:59";
    let is_of_the_form = |(byte, form): (&u8, &u8)| {
        if form.is_ascii_digit() { byte.is_ascii_digit() && byte <= form } else { byte == form }
    };
    let Some((seconds, [fraction @ .., b'Z'])) = text.as_bytes().split_at_checked(FORM.len()) else { return false };
    let number = |at: usize| (seconds[at] - b'0') * 10 + (seconds[at + 1] - b'0');
    let is_fraction = fraction.is_empty()
        || (fraction.len() > 1 && fraction[0] == b'.' && fraction[1..].iter().all(u8::is_ascii_digit));
    seconds.iter().zip(FORM).all(is_of_the_form)
        && is_fraction
        && (1..=12).contains(&number(5))
        && (1..=28).contains(&number(8))
        && number(11) < 24
}
