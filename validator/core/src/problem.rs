//! What is wrong with a payload that is there as a value: a finding without a text to point into.
//!
//! This is what the function itself answers. [`check`](crate::check) makes findings of it, with a place in the text.

use std::fmt;

use crate::finding::Code;

/// One thing that is wrong with a payload, where, and what to do about it. It holds no values of the payload.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// Where: a JSON pointer (RFC 6901) to the value, or to the object that lacks one. The payload itself is `""`.
    pub pointer: String,
    /// The rule.
    pub code: Code,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// What to do, where more can be said than the message does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How a text of it would be changed.
    #[serde(skip)]
    pub(crate) repair: Option<Repair>,
}

/// What mends a problem, whatever the text's format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Repair {
    /// The field has another name.
    Rename(&'static str),
    /// The value is another text.
    Choose(String),
    /// The field is left out.
    Remove,
    /// The value is what its text says: a number or a boolean in quotes.
    Unquote,
    /// The object lacks a field that a state machine can give.
    Give(&'static str),
}

impl Problem {
    pub(crate) fn new(code: Code, pointer: impl Into<String>, message: impl Into<String>, hint: Option<&str>) -> Self {
        let (pointer, message, hint) = (pointer.into(), message.into(), hint.map(str::to_owned));
        Self { pointer, code, message, hint, repair: None }
    }

    pub(crate) fn repaired(mut self, repair: Repair) -> Self {
        self.repair = Some(repair);
        self
    }
}

impl fmt::Display for Problem {
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
