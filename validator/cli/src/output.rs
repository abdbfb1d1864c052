//! How findings are told.

mod github;
mod human;
mod sarif;

use anyhow::Result;
use serde_json::{Value, json};
use validator::{Finding, Kind};

use crate::arguments::Format;

/// A text that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) findings: Vec<Finding>,
    /// How many fixes were applied to it.
    pub(crate) fixes: usize,
}

/// All findings, as text.
pub(crate) fn render(checked: &[Checked], format: Format) -> Result<String> {
    Ok(match format {
        Format::Human => human::render(checked),
        Format::Github => github::render(checked),
        Format::Json => serde_json::to_string_pretty(&json(checked)?)? + "\n",
        Format::Sarif => serde_json::to_string_pretty(&sarif::render(checked))? + "\n",
    })
}

fn json(checked: &[Checked]) -> Result<Value> {
    let file = |checked: &Checked| {
        let (kind, findings) = (serde_json::to_value(checked.kind)?, serde_json::to_value(&checked.findings)?);
        Ok(json!({ "path": checked.name, "kind": kind, "findings": findings, "fixes": checked.fixes }))
    };
    checked.iter().map(file).collect()
}

/// A number with its noun.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
