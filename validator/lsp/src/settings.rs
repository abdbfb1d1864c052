//! What a user sets in the editor, under `sfnRedshiftLint`.

use serde::Deserialize;
use serde_json::Value;

/// The name of the section.
const SECTION: &str = "sfnRedshiftLint";

/// The settings; what is left out or not of its form is as if nothing were set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The functions that are taskers: ARNs, names, or either with `*`.
    pub(crate) taskers: Vec<String>,
}

impl Settings {
    /// From what an editor sends, with or without the name of the section around it.
    pub(crate) fn of(sent: &Value) -> Self {
        Self::deserialize(sent.get(SECTION).unwrap_or(sent)).unwrap_or_default()
    }
}
