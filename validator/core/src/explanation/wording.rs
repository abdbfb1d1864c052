//! How messages name fields and types.

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
