//! Findings as an editor shows them.

use lsp_types::{CodeDescription, Diagnostic, DiagnosticSeverity, NumberOrString, PublishDiagnosticsParams};
use validator::{Finding, Severity};

use crate::document::Document;

/// Who says it.
const SOURCE: &str = "sfn-redshift-lint";

/// All that is wrong with a document now; nothing for one that is not ours.
pub(crate) fn of(document: &Document) -> PublishDiagnosticsParams {
    let findings = document.report.iter().flat_map(|report| &report.findings);
    PublishDiagnosticsParams {
        uri: document.uri.clone(),
        version: Some(document.version),
        diagnostics: findings.map(|finding| diagnostic(document, finding)).collect(),
    }
}

/// One finding. The whole of it goes along as data, for clients that know our shapes.
pub(crate) fn diagnostic(document: &Document, finding: &Finding) -> Diagnostic {
    let Finding { code, severity, message, hint, span, page, .. } = finding;
    Diagnostic {
        range: document.range(span),
        severity: Some(match severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(code.to_string())),
        code_description: page.parse().ok().map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: hint.as_ref().map_or_else(|| message.clone(), |hint| format!("{message}\nhint: {hint}")),
        data: serde_json::to_value(finding).ok(),
        ..Diagnostic::default()
    }
}
