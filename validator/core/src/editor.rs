//! What an editor asks about a place in a text: what may be written here, and what this is.
//!
//! All that is said comes from the descriptions in the JSON Schema, which is read with this crate's own parser. A place
//! is an offset in bytes. Texts are broken while they are typed: both answer for whatever can be read.

mod complete;
mod contract;
mod place;

use crate::span::locate;
use crate::text::Data;
use crate::{Options, Span};
use contract::Contract;
use place::Place;

pub use complete::complete;

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

/// What the field at an offset of a payload is; nothing elsewhere.
///
/// ```
/// use validator::{Options, editor::hover};
///
/// let text = r#"{ "sqlStatement": "SELECT 1" }"#;
/// let hover = hover(text, 5, &Options::default()).unwrap();
/// assert_eq!(&text[hover.span.bytes()], "\"sqlStatement\"");
/// assert!(hover.markdown.starts_with("**SQL**"));
/// ```
pub fn hover(text: &str, offset: usize, options: &Options) -> Option<Hover> {
    let document = place::document(text, options);
    let place = Place::find(&document, offset, options)?;
    let node = place.node?;
    let contract = Contract::read();
    let field = contract.field(&place.path)?;
    let is_container = matches!(document.tree.data(node), Data::Object | Data::Array);
    let bytes = if place.is_in_key || is_container { document.name_span(node) } else { document.value_span(node) };
    if !(bytes.start..=bytes.end).contains(&offset) {
        return None;
    }
    let mut span = Span::at(bytes);
    locate(text, vec![&mut span]);
    Some(Hover { span, markdown: contract.markdown(field) })
}

#[cfg(test)]
mod tests;
