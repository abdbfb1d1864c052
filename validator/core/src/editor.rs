//! What an editor asks about a place in a text: what may be written here, and what this is.
//!
//! All that is said comes from the descriptions in the JSON Schema, which is read with this crate's own parser.

use crate::Span;

/// Something that may be written at a place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// What a menu shows.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// One line about it.
    pub detail: String,
    /// More about it, in Markdown.
    pub documentation: String,
    /// What it replaces; an empty span is a place to insert at.
    pub span: Span,
    /// What comes there.
    pub new_text: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CompletionKind {
    /// A member of an object.
    Field,
    /// One of the values that a field has.
    Value,
}

/// What is known about a place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What is known, in Markdown.
    pub markdown: String,
}
