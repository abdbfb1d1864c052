//! What may be written at a place: the fields that an object lacks, and the values that a field has.

use std::borrow::Cow;

use super::contract::Contract;
use super::place::{self, Place};
use super::{Completion, CompletionKind};
use crate::document::Document;
use crate::expression::Language;
use crate::span::locate;
use crate::text::{self, Data, NodeId};
use crate::{Format, Options, Span};

/// What may be written at an offset of a payload, in the schema's order; nothing elsewhere.
///
/// ```
/// use validator::{Options, editor::complete};
///
/// let text = r#"{ "action": "exec" }"#;
/// let values = complete(text, 16, &Options::default());
/// assert_eq!(values[0].new_text, "\"executeStatement\"");
/// assert_eq!(&text[values[0].span.bytes()], "\"exec\"");
/// ```
pub fn complete(text: &str, offset: usize, options: &Options) -> Vec<Completion> {
    let Some(before) = text.get(..offset) else { return Vec::new() };
    let format = options.format.unwrap_or_else(|| text::guess(text));
    let is_word = |character: char| character.is_alphanumeric() || "_.$".contains(character);
    let word = offset - before.trim_end_matches(is_word).len();
    let line = before[..offset - word].rsplit('\n').next().unwrap_or_default();
    let rest = text[offset..].lines().next().unwrap_or_default();
    // A name without its colon is no YAML yet: it is read as if the colon were there.
    let is_bare_name = format == Format::Yaml && line.trim_matches([' ', '-']).is_empty() && rest.trim().is_empty();
    let read: Cow<'_, str> = match (is_bare_name, word) {
        (false, _) => text.into(),
        (true, 0) => format!("{before}x: {}", &text[offset..]).into(),
        (true, _) => format!("{before}: {}", &text[offset..]).into(),
    };
    let options = Options { format: Some(format), ..options.clone() };
    let document = place::document(&read, &options);
    let Some(mut place) = Place::find(&document, offset, &options) else { return Vec::new() };
    let contract = Contract::read();
    let mut completions = if is_bare_name {
        place.path.pop();
        let bytes = offset - word..offset;
        fields(&document, &contract, &place, place.node, |name, value| (bytes.clone(), format!("{name}: {value}")))
    } else {
        match place.node {
            Some(node) if place.is_in_key => {
                place.path.pop();
                let bytes = document.name_span(node);
                let has_colon = read[bytes.end..].trim_start().starts_with(':');
                fields(&document, &contract, &place, Some(node), |name, value| {
                    let member = if format == Format::Json { format!("\"{name}\"") } else { name.to_owned() };
                    (bytes.clone(), if has_colon { member } else { format!("{member}: {value}") })
                })
            }
            Some(node) => values(&document, &contract, &place, node, offset, format),
            None if format == Format::Json && *document.tree.data(place.object) == Data::Object => {
                fields(&document, &contract, &place, None, |name, value| {
                    (offset..offset, format!("\"{name}\": {value}"))
                })
            }
            None => Vec::new(),
        }
    };
    locate(text, completions.iter_mut().map(|completion| &mut completion.span).collect());
    completions
}

/// The fields that the object at a place lacks; `written` says where each comes, and how.
fn fields(
    document: &Document<'_>,
    contract: &Contract,
    place: &Place,
    replaced: Option<NodeId>,
    written: impl Fn(&str, &str) -> (std::ops::Range<usize>, String),
) -> Vec<Completion> {
    let is_free = |name: &str| document.member(place.object, name).is_none_or(|member| Some(member) == replaced);
    let free = contract.fields(&place.path).into_iter().filter(|(name, _)| is_free(name));
    let completion = |(name, schema): (&str, NodeId)| {
        let (written_name, value) = given(name, &place.path, place.language);
        let (bytes, new_text) = written(&written_name, &value);
        Completion {
            label: name.to_owned(),
            kind: CompletionKind::Field,
            detail: contract.title(schema).to_owned(),
            documentation: contract.markdown(schema),
            span: Span::at(bytes),
            new_text,
        }
    };
    free.map(completion).collect()
}

/// The name of a field as the language has it, and its value where the context object has it.
fn given(name: &str, path: &[String], language: Language) -> (String, String) {
    let value = match (path.first().map(String::as_str), name) {
        (None, "taskToken") => "Task.Token",
        (None | Some("context"), "executionArn") => "Execution.Id",
        (Some("context"), "state") => "State.Name",
        (Some("context"), "enteredTime") => "State.EnteredTime",
        (Some("context"), "mapIndex") => "Map.Item.Index",
        (Some("context"), "retryCount") => "State.RetryCount",
        _ => return (name.to_owned(), String::new()),
    };
    match language {
        Language::Plain => (name.to_owned(), String::new()),
        Language::JsonPath => (format!("{name}.$"), format!("\"$$.{value}\"")),
        Language::Jsonata => (name.to_owned(), format!("\"{{% $states.context.{value} %}}\"")),
    }
}

/// The values that the field at a place has.
fn values(
    document: &Document<'_>,
    contract: &Contract,
    place: &Place,
    node: NodeId,
    offset: usize,
    format: Format,
) -> Vec<Completion> {
    let Some(schema) = contract.field(&place.path) else { return Vec::new() };
    let span = document.value_span(node);
    let is_there = (span.start..=span.end).contains(&offset) && *document.tree.data(node) != Data::Unknown;
    let bytes = if is_there { span } else { offset..offset };
    let is_quoted = format == Format::Json || document.text[bytes.clone()].starts_with('"');
    let completion = |value: String| Completion {
        label: value.trim_matches('"').to_owned(),
        kind: CompletionKind::Value,
        detail: contract.title(schema).to_owned(),
        documentation: contract.description(schema).to_owned(),
        span: Span::at(bytes.clone()),
        new_text: if is_quoted { value } else { value.trim_matches('"').to_owned() },
    };
    contract.values(schema).into_iter().map(completion).collect()
}
