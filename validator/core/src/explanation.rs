//! From what the schema finds to problems that a person understands.
//!
//! The schema knows that a field is required; a person wants to know why. So the reason is taken from the payload's
//! own fields: which action it asks for, and what else is there. Values never enter a message.

mod contradiction;
mod missing;
pub(crate) mod nearest;
mod unknown;
mod wording;

use serde_json::Value;

use crate::finding::Code;
use crate::format::{MAX_SQL_BYTES, is_not_blank, is_parameter_name};
use crate::problem::{Problem, Repair};
use crate::schema::{self, Broken, Keyword, Types, Violation};
use crate::words::joined;
pub(crate) use unknown::OF_A_PAYLOAD;
use wording::{named, type_of};

/// Longer names of parameters are content put in the wrong place.
const LONGEST_NAME: usize = 128;

/// Everything that is wrong with `payload`, in no order; nothing where the schema accepts it.
pub(crate) fn of(payload: &Value) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let violations = schema::violations(payload);
    for violation in &violations {
        let place = &*violation.place;
        match violation.broken {
            Broken::Unknown(name) => problems.push(unknown::field(place, name)),
            // A field under a name that is nearly right is not missing.
            Broken::Missing(name) if is_misspelt(&violations, place, name) => {}
            Broken::Missing(name) => problems.push(missing::field(place, name, payload)),
            Broken::Keyword(Keyword::Never | Keyword::Not(_) | Keyword::Const(_)) => {
                problems.push(contradiction::at(place, payload));
            }
            // The names are what is wrong here; the values have places of their own.
            Broken::Keyword(Keyword::Names(_)) => problems.push(of_a_parameters_name(place)),
            Broken::Keyword(keyword) => problems.push(of_a_value(shown(place), violation.value, keyword)),
        }
    }
    problems
}

/// Whether an unknown name in the object at `place` is meant to be `name`.
fn is_misspelt(violations: &[Violation<'_>], place: &str, name: &str) -> bool {
    violations.iter().any(|violation| match violation.broken {
        Broken::Unknown(given) if violation.place == place => unknown::meant(place, given) == Some(name),
        _ => false,
    })
}

/// The schema and this crate disagree, which only a defect can cause.
pub(crate) fn of_a_defect() -> Problem {
    Problem::new(
        Code::Malformed,
        "",
        "the payload can't be understood",
        Some("this is a defect of the validator: please report which fields the payload has"),
    )
}

/// The place to show: the name of a parameter may be content put in the wrong place.
fn shown(place: &str) -> &str {
    match place.strip_prefix("/parameters/") {
        Some(name) if !is_parameter_name(name) || name.len() > LONGEST_NAME => "/parameters",
        _ => place,
    }
}

fn of_a_parameters_name(place: &str) -> Problem {
    let hint = format!("a parameter's name has letters, digits and `_`, at most {LONGEST_NAME} of them, and no colon");
    Problem::new(Code::Malformed, place, format!("a name in {} is not of its form", named(place)), Some(&hint))
}

/// What is wrong with a value that may be there.
fn of_a_value(place: &str, value: &Value, broken: &Keyword) -> Problem {
    let name = named(place);
    let text = value.as_str().unwrap_or_default();
    let (code, message, hint) = match broken {
        Keyword::Type(types) => {
            (Code::WrongType, format!("{name} must be {}, not {}", types.told(), type_of(value)), None)
        }
        Keyword::Enum(options) => (
            Code::UnknownChoice,
            format!("{name} must be one of `{}`", joined(choices(options), "`, `")),
            nearest_choice(text, options).map(|nearest| format!("did you mean `{nearest}`?")),
        ),
        // One fault may break a length and a format; the same words for both make them one finding.
        Keyword::MinLength(_) | Keyword::Format(..) if !is_not_blank(text) => {
            (Code::Blank, format!("{name} must not be blank"), None)
        }
        Keyword::MaxLength(_) | Keyword::Format(..) if place == "/sqlStatement" || place.starts_with("/sqls/") => (
            Code::BeyondLimit,
            format!("{name} is longer than the Data API's {MAX_SQL_BYTES} bytes"),
            Some("split it, or put it into a stored procedure or a view".to_owned()),
        ),
        Keyword::MaxLength(limit) => (Code::BeyondLimit, format!("{name} is longer than {limit} characters"), None),
        Keyword::MinItems(_) => (Code::Blank, format!("{name} must not be empty"), None),
        Keyword::MaxItems(limit) => (
            Code::BeyondLimit,
            format!("{name} has more than {limit} statements"),
            Some("split it into several batches; each is a transaction of its own then".to_owned()),
        ),
        Keyword::Minimum(limit) => (Code::BeyondLimit, format!("{name} must not be below {limit}"), None),
        Keyword::Maximum(limit) => (Code::BeyondLimit, format!("{name} must not be above {limit}"), None),
        Keyword::Format(format, _) if format == "statement-id" => (
            Code::Malformed,
            format!("{name} is no statement id"),
            Some(
                "give the `Id` of the answer to a start, a lower-case UUID, or `LATEST` with `executionArn`".to_owned(),
            ),
        ),
        Keyword::Format(format, _) if format == "session-id" => (
            Code::Malformed,
            format!("{name} is no session's id"),
            Some(
                "give the `SessionId` of the answer to a start with `sessionKeepAliveSeconds`, a lower-case UUID"
                    .to_owned(),
            ),
        ),
        Keyword::Format(format, _) if format == "date-time" => (
            Code::Malformed,
            format!("{name} is no time"),
            Some("give `$$.State.EnteredTime` as it is, for example 2026-11-23T02:00:00.123Z".to_owned()),
        ),
        _ => (Code::Malformed, format!("{name} is not of its form"), None),
    };
    let mut problem = Problem::new(code, place, message, hint.as_deref());
    problem.repair = match broken {
        Keyword::Enum(options) => nearest_choice(text, options).map(|choice| Repair::Choose(choice.to_owned())),
        Keyword::Type(types) if says_a_value_of(text, *types) => Some(Repair::Unquote),
        _ => None,
    };
    problem
}

fn choices(options: &[Value]) -> Vec<&str> {
    options.iter().filter_map(Value::as_str).collect()
}

fn nearest_choice<'a>(text: &str, options: &'a [Value]) -> Option<&'a str> {
    nearest::of(text, &choices(options))
}

/// Whether a text is a number or a boolean in quotes, and the schema wants such a one.
fn says_a_value_of(text: &str, wanted: Types) -> bool {
    let is_whole = !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    (wanted.has("boolean") && matches!(text, "true" | "false"))
        || (wanted.has("integer") && is_whole && (text == "0" || !text.starts_with('0')))
}
