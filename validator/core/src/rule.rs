//! What is said about a rule: its name, how bad it is, and the texts of its page.

use std::fmt::Write;

use crate::finding::Severity;

/// Where the pages of the rules are.
const PAGES: &str = "https://github.com/redshift-tasker/pulumi-redshift-tasker/blob/main/docs/rules/";

/// A rule of the validator.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name that stays: `SRT0001` and so on.
    pub code: &'static str,
    /// Its name for people: `unknown-field`.
    pub name: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// One line: what it finds.
    pub summary: &'static str,
    /// What exactly it finds. This and the next three are empty without the feature `explain`.
    pub what: &'static str,
    /// What happens where it is broken.
    pub why: &'static str,
    /// A text that breaks it.
    pub example: &'static str,
    /// The same, right.
    pub instead: &'static str,
}

/// A text that is there only with the feature `explain`.
pub(crate) const fn explained(text: &'static str) -> &'static str {
    if cfg!(feature = "explain") { text } else { "" }
}

impl Rule {
    /// The address of its page.
    pub fn page(&self) -> String {
        format!("{PAGES}{}.md", self.code)
    }

    /// Its page in Markdown; only the summary without the feature `explain`.
    pub fn markdown(&self) -> String {
        let Self { code, name, severity, summary, what, why, .. } = self;
        let mut page = format!("# {code}: {name}\n\n{summary} ({severity}).\n");
        for (heading, text) in [("What", what), ("Why", why)].iter().filter(|(_, text)| !text.is_empty()) {
            // Writing to a text never fails.
            let _ = write!(page, "\n## {heading}\n\n{}\n", text.trim());
        }
        for (heading, text) in [("Example", self.example), ("Instead", self.instead)] {
            let format = if text.trim_start().starts_with(['{', '[']) { "json" } else { "yaml" };
            if !text.is_empty() {
                let _ = write!(page, "\n## {heading}\n\n```{format}\n{}\n```\n", text.trim());
            }
        }
        page
    }
}
