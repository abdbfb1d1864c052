//! What is wrong with a payload, for people and for programs.
//!
//! A finding never repeats a payload's values: a message names fields, parameters, types and limits, so that it can be
//! logged, returned and shown anywhere. The codes are stable; messages may get better.

use std::fmt;

/// One thing that is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// Where: a JSON pointer (RFC 6901) to the value, or to the object that lacks one. The payload itself is `""`.
    pub pointer: String,
    /// The rule, as a name that stays.
    pub code: Code,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// What to do, where more can be said than the message does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl fmt::Display for Finding {
    /// `SRT0003 at /context: field ...`, and the hint on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

/// The rules that a payload can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// `SRT0001`: a field that no payload has.
    UnknownField,
    /// `SRT0002`: a value of the wrong JSON type.
    WrongType,
    /// `SRT0003`: a field that must be there is missing.
    MissingField,
    /// `SRT0004`: neither an action nor SQL.
    NothingToDo,
    /// `SRT0005`: a value that is not one of those allowed.
    UnknownChoice,
    /// `SRT0006`: a callback that lacks some of its fields, so that nobody could be told.
    HalfCallback,
    /// `SRT0007`: a text without content.
    Blank,
    /// `SRT0008`: a text or number beyond its limit.
    BeyondLimit,
    /// `SRT0009`: a text that is not of its form.
    Malformed,
    /// `SRT0010`: a field that contradicts the action or another field.
    Contradiction,
    /// `SRT0011`: a parameter that the SQL names nowhere.
    UnusedParameter,
    /// `SRT0012`: a place in the SQL without its parameter.
    MissingParameter,
    /// `SRT0013`: SQL in which the place of a null or empty parameter can't be found for certain.
    AmbiguousSql,
}

impl Code {
    /// The name that stays: `SRT0001` and so on.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownField => "SRT0001",
            Self::WrongType => "SRT0002",
            Self::MissingField => "SRT0003",
            Self::NothingToDo => "SRT0004",
            Self::UnknownChoice => "SRT0005",
            Self::HalfCallback => "SRT0006",
            Self::Blank => "SRT0007",
            Self::BeyondLimit => "SRT0008",
            Self::Malformed => "SRT0009",
            Self::Contradiction => "SRT0010",
            Self::UnusedParameter => "SRT0011",
            Self::MissingParameter => "SRT0012",
            Self::AmbiguousSql => "SRT0013",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
