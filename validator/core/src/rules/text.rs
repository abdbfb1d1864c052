//! Rules about the form of a text.

pub(super) mod broken_json;
pub(super) mod broken_yaml;
pub(super) mod duplicate_name;
