//! Annotations of a GitHub workflow.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.

use std::fmt::Write;

use validator::Severity;

use super::Checked;

pub(super) fn render(checked: &[Checked]) -> String {
    let mut told = String::new();
    for file in checked {
        for finding in &file.findings {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (start, end) = (finding.span.start, finding.span.end);
            let hint = finding.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
            // Writing to a text never fails.
            let _ = writeln!(
                told,
                "::{level} file={},line={},endLine={},col={},endColumn={},title={}::{}",
                property(&file.name),
                start.line,
                end.line,
                start.column,
                end.column,
                finding.code,
                data(&format!("{}{hint}", finding.message))
            );
        }
    }
    told
}

/// A command's text.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
