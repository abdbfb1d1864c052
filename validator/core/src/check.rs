//! From a text to everything that is wrong with it.

use crate::document::Document;
use crate::finding::Finding;
use crate::options::{Format, Kind, Options};
use crate::span::locate;
use crate::text::{self, Tree};
use crate::{kind, machine, payload_check};

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What the text was checked as.
    pub kind: Kind,
    /// What is wrong with it, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Checks a text: a payload, a state machine, or a larger document that holds state machines.
///
/// All findings are given, those of a broken text too.
///
/// ```
/// use validator::{Code, Options, check};
///
/// let text = r#"{ "action": "executeStatement", "sqlStatment": "SELECT 1" }"#;
/// let report = check(text, &Options::default());
/// let unknown = &report.findings[0];
/// assert_eq!(unknown.code, Code::UnknownField);
/// assert_eq!((unknown.span.start.line, unknown.span.start.column), (1, 33));
/// assert_eq!(unknown.hint.as_deref(), Some("did you mean `sqlStatement`?"));
/// let fix = &unknown.fix.as_ref().unwrap().edits[0];
/// assert_eq!((&text[fix.span.bytes()], &*fix.new_text), ("\"sqlStatment\"", "\"sqlStatement\""));
/// ```
pub fn check(text: &str, options: &Options) -> Report {
    if options.kind != Some(Kind::StateMachine)
        && options.format != Some(Format::Yaml)
        && validator_verdict::is_right(text)
    {
        return Report { kind: Kind::Payload, findings: Vec::new() };
    }
    check_closely(text, options)
}

/// The same, for what isn't surely right at a glance.
pub(crate) fn check_closely(text: &str, options: &Options) -> Report {
    let format = options.format.unwrap_or_else(|| text::guess(text));
    let (tree, mut findings) = text::read(text, format);
    let kind = options.kind.or_else(|| kind::of(&tree)).unwrap_or(Kind::Payload);
    let document = Document { text, tree };
    match kind {
        Kind::Payload => payload_check::check(&document, Tree::ROOT, &mut findings),
        Kind::StateMachine => machine::check(&document, options, &mut findings),
    }
    if !findings.is_empty() {
        locate(text, findings.iter_mut().flat_map(Finding::spans));
        findings.sort_by(|one, other| order(one).cmp(&order(other)));
        findings.dedup();
    }
    Report { kind, findings }
}

/// What a text is, as far as it shows: none for a text that has neither a payload's fields nor a state machine.
pub fn detect(text: &str, format: Option<Format>) -> Option<Kind> {
    let (tree, _) = text::read(text, format.unwrap_or_else(|| text::guess(text)));
    kind::of(&tree)
}

/// Findings come by place; those of one place by rule.
fn order(finding: &Finding) -> (crate::Span, crate::Code, &str, &str) {
    (finding.span, finding.code, &finding.pointer, &finding.message)
}
