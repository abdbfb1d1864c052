//! What is wrong with a text, for people and for programs.
//!
//! A finding never repeats a payload's values: a message names fields, parameters, types and limits, so that it can be
//! logged, returned and shown anywhere. Only a fix holds some of the text, where it moves it. The codes are stable;
//! messages may get better.

use std::fmt;
use std::ops::Range;

pub use crate::rules::Code;
use crate::span::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It fails or hangs.
    Error,
    /// It works until it doesn't.
    Warning,
    /// It can be done better.
    Info,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The rule.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// Where: a JSON pointer (RFC 6901) to the value, or to the object that lacks one. The whole document is `""`, as is
    /// a flaw of the text's form.
    pub pointer: String,
    /// Where in the text.
    pub span: Span,
    /// What to do, where more can be said than the message does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Changes of the text that do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// The page about the rule.
    pub page: String,
}

/// Changes of a text that mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What they do, as a menu shows it.
    pub title: String,
    /// In the order of the text; none overlaps another.
    pub edits: Vec<Edit>,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// What is replaced; an empty span is a place to insert at.
    pub span: Span,
    /// What comes there.
    pub new_text: String,
}

impl Finding {
    /// A finding whose lines and columns are still to be found.
    pub(crate) fn new(
        code: Code,
        pointer: String,
        bytes: Range<usize>,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> Self {
        let rule = code.rule();
        let (severity, page) = (rule.severity, rule.page());
        Self { code, severity, message: message.into(), pointer, span: Span::at(bytes), hint, fix: None, page }
    }

    pub(crate) fn with(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

impl fmt::Display for Finding {
    /// `3:5 error SRT0001 at /context: field ...`, and the hint on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.span.start;
        write!(f, "{}:{} {} {}", start.line, start.column, self.severity, self.code)?;
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

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

impl Fix {
    pub(crate) fn of(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits }
    }

    pub(crate) fn one(title: impl Into<String>, bytes: Range<usize>, new_text: &str) -> Self {
        Self::of(title, vec![Edit::new(bytes, new_text.to_owned())])
    }
}

impl Edit {
    /// One whose lines and columns are still to be found.
    pub(crate) fn new(bytes: Range<usize>, new_text: String) -> Self {
        Self { span: Span::at(bytes), new_text }
    }
}
