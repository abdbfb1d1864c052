//! How messages name fields and types.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

/// The field at a pointer of the schema's own, as `context.state`; the payload itself has no name.
pub(super) fn named(pointer: &str) -> String {
    match pointer.strip_prefix('/') {
        None => "the payload".to_owned(),
        Some(path) => format!("`{}`", path.replace('/', ".")),
    }
}

/// What a value is, with its article.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// What the schema wants, with its article.
pub(super) fn types(kind: &TypeKind) -> String {
    let article = |json_type| match json_type {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    match kind {
        TypeKind::Single(json_type) => article(*json_type).to_owned(),
        TypeKind::Multiple(set) => set.iter().map(article).collect::<Vec<_>>().join(" or "),
    }
}
