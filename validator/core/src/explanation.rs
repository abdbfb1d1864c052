//! From what the schema finds to problems that a person understands.
//!
//! The schema knows that a field is required; a person wants to know why. So the reason is taken from the payload's
//! own fields: which action it asks for, and what else is there. Values never enter a message.

mod contradiction;
mod missing;
pub(crate) mod nearest;
mod unknown;
mod wording;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::finding::Code;
use crate::format::{MAX_SQL_BYTES, is_not_blank, is_parameter_name};
use crate::problem::{Problem, Repair};
use crate::schema::InvokerPayload;
pub(crate) use unknown::OF_A_PAYLOAD;
use wording::{named, type_of, types};

/// Longer names of parameters are content put in the wrong place.
const LONGEST_NAME: usize = 128;

/// Everything that is wrong with `payload`, in the order of places; never empty.
pub(crate) fn of(payload: &Value) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let errors: Vec<ValidationError<'_>> = InvokerPayload::iter_errors(payload).collect();
    for error in &errors {
        let place = error.instance_path().as_str();
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                problems.extend(unexpected.iter().map(|name| unknown::field(place, name)));
            }
            // A field under a name that is nearly right is not missing.
            Kind::Required { property } if property.as_str().is_some_and(|name| is_misspelt(&errors, place, name)) => {}
            Kind::Required { property } => {
                problems.push(missing::field(place, property.as_str().unwrap_or_default(), payload));
            }
            Kind::FalseSchema | Kind::Not { .. } | Kind::Constant { .. } => {
                problems.push(contradiction::at(place, payload));
            }
            // The names are what is wrong here; the values have places of their own.
            Kind::Format { .. } | Kind::MaxLength { .. } | Kind::MinLength { .. } if place == "/parameters" => {
                problems.push(of_a_parameters_name(place));
            }
            _ => problems.push(of_a_value(shown(place), error)),
        }
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { vec![of_a_defect()] } else { problems }
}

/// Whether an unknown name in the object at `place` is meant to be `name`.
fn is_misspelt(errors: &[ValidationError<'_>], place: &str, name: &str) -> bool {
    errors.iter().any(|error| match error.kind() {
        Kind::AdditionalProperties { unexpected } if error.instance_path().as_str() == place => {
            unexpected.iter().any(|given| unknown::meant(place, given) == Some(name))
        }
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
fn of_a_value(place: &str, error: &ValidationError<'_>) -> Problem {
    let name = named(place);
    let text = error.instance().as_str().unwrap_or_default();
    let (code, message, hint) = match error.kind() {
        Kind::Type { kind } => {
            (Code::WrongType, format!("{name} must be {}, not {}", types(kind), type_of(error.instance())), None)
        }
        Kind::Enum { options } => (
            Code::UnknownChoice,
            format!("{name} must be one of `{}`", choices(options).join("`, `")),
            nearest_choice(text, options).map(|nearest| format!("did you mean `{nearest}`?")),
        ),
        // One fault may break a length and a format; the same words for both make them one finding.
        Kind::MinLength { .. } | Kind::Format { .. } if !is_not_blank(text) => {
            (Code::Blank, format!("{name} must not be blank"), None)
        }
        Kind::MaxLength { .. } | Kind::Format { .. } if place == "/sqlStatement" || place.starts_with("/sqls/") => (
            Code::BeyondLimit,
            format!("{name} is longer than the Data API's {MAX_SQL_BYTES} bytes"),
            Some("split it, or put it into a stored procedure or a view".to_owned()),
        ),
        Kind::MaxLength { limit } => (Code::BeyondLimit, format!("{name} is longer than {limit} characters"), None),
        Kind::MinItems { .. } => (Code::Blank, format!("{name} must not be empty"), None),
        Kind::MaxItems { limit } => (
            Code::BeyondLimit,
            format!("{name} has more than {limit} statements"),
            Some("split it into several batches; each is a transaction of its own then".to_owned()),
        ),
        Kind::Minimum { limit } => (Code::BeyondLimit, format!("{name} must not be below {limit}"), None),
        Kind::Maximum { limit } => (Code::BeyondLimit, format!("{name} must not be above {limit}"), None),
        Kind::Format { format } if format == "statement-id" => (
            Code::Malformed,
            format!("{name} is no statement id"),
            Some(
                "give the `Id` of the answer to a start, a lower-case UUID, or `LATEST` with `executionArn`".to_owned(),
            ),
        ),
        Kind::Format { format } if format == "session-id" => (
            Code::Malformed,
            format!("{name} is no session's id"),
            Some(
                "give the `SessionId` of the answer to a start with `sessionKeepAliveSeconds`, a lower-case UUID"
                    .to_owned(),
            ),
        ),
        Kind::Format { format } if format == "date-time" => (
            Code::Malformed,
            format!("{name} is no time"),
            Some("give `$$.State.EnteredTime` as it is, for example 2026-11-23T02:00:00.123Z".to_owned()),
        ),
        _ => (Code::Malformed, format!("{name} is not of its form"), None),
    };
    let mut problem = Problem::new(code, place, message, hint.as_deref());
    problem.repair = match error.kind() {
        Kind::Enum { options } => nearest_choice(text, options).map(|choice| Repair::Choose(choice.to_owned())),
        Kind::Type { kind } if says_a_value_of(text, kind) => Some(Repair::Unquote),
        _ => None,
    };
    problem
}

fn choices(options: &Value) -> Vec<&str> {
    options.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn nearest_choice<'a>(text: &str, options: &'a Value) -> Option<&'a str> {
    nearest::of(text, &choices(options))
}

/// Whether a text is a number or a boolean in quotes, and the schema wants such a one.
fn says_a_value_of(text: &str, kind: &TypeKind) -> bool {
    let wants = |json_type| match kind {
        TypeKind::Single(single) => *single == json_type,
        TypeKind::Multiple(set) => set.contains(json_type),
    };
    let is_whole = !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    (wants(JsonType::Boolean) && matches!(text, "true" | "false"))
        || (wants(JsonType::Integer) && is_whole && (text == "0" || !text.starts_with('0')))
}
