//! From a text to everything that is wrong with it.

use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::options::{Format, Kind, Options};
use crate::span::{Position, Span, ends, locate};
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
    if verdict(text, options) == Some(true) {
        return Report { kind: Kind::Payload, findings: Vec::new() };
    }
    check_closely(text, options)
}

/// Whether a text has no error: what `check` tells, for those who need not know where and why. Most often that is known at a
/// glance.
///
/// ```
/// use validator::{Options, accepts};
///
/// assert!(accepts(r#"{ "sqlStatement": "SELECT 1" }"#, &Options::default()));
/// assert!(!accepts(r#"{ "sqlStatement": "SELECT 1", "waitTimeSeconds": "5" }"#, &Options::default()));
/// ```
pub fn accepts(text: &str, options: &Options) -> bool {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    verdict(text, options).unwrap_or_else(|| !check_closely(text, options).findings.iter().any(is_error))
}

/// What a glance tells, where it does.
fn verdict(text: &str, options: &Options) -> Option<bool> {
    let may_be_one = options.kind != Some(Kind::StateMachine) && options.format != Some(Format::Yaml);
    if may_be_one { validator_verdict::verdict(text) } else { None }
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
    let mut report = Report { kind, findings };
    if !report.findings.is_empty() {
        locate(text, report.spans());
        report.findings.sort_by(|one, other| order(one).cmp(&order(other)));
        report.findings.dedup();
    }
    report
}

impl Report {
    /// The places of all findings and their edits, in the order of the text: for a door that counts offsets otherwise.
    pub fn positions(&mut self) -> Vec<&mut Position> {
        ends(self.spans())
    }

    fn spans(&mut self) -> Vec<&mut Span> {
        let mut spans = Vec::new();
        for finding in &mut self.findings {
            spans.push(&mut finding.span);
            for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                spans.push(&mut edit.span);
            }
        }
        spans
    }
}

/// What a text is, as far as it shows: none for a text that has neither a payload's fields nor a state machine.
pub fn detect(text: &str, format: Option<Format>) -> Option<Kind> {
    let (tree, _) = text::read(text, format.unwrap_or_else(|| text::guess(text)));
    kind::of(&tree)
}

/// Findings come by place; those of one place by rule.
fn order(finding: &Finding) -> (Span, crate::Code, &str, &str) {
    (finding.span, finding.code, &finding.pointer, &finding.message)
}
