//! `textDocument/codeAction`: the fixes of what was found in a range.

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};
use validator::{Finding, Fix};

use crate::diagnostics::diagnostic;
use crate::document::Document;

pub(crate) fn answer(document: &Document, asked: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let wanted = asked.context.only.as_ref().is_none_or(|only| only.iter().any(includes_quick_fixes));
    let findings = document.report.iter().filter(|_| wanted).flat_map(|report| &report.findings);
    let here = findings.filter(|finding| touches(document.range(&finding.span), asked.range));
    here.filter_map(|finding| action(document, finding)).map(CodeActionOrCommand::CodeAction).collect()
}

/// Whether a kind is the one of quick fixes, or one above it.
fn includes_quick_fixes(kind: &CodeActionKind) -> bool {
    *kind == CodeActionKind::QUICKFIX || *kind == CodeActionKind::EMPTY
}

fn touches(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}

fn action(document: &Document, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    Some(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(document, finding)]),
        edit: Some(edit(document, fix)),
        is_preferred: Some(true),
        ..CodeAction::default()
    })
}

/// The edits name the version that they are for, so an editor whose text has moved on refuses them.
fn edit(document: &Document, fix: &Fix) -> WorkspaceEdit {
    let edits =
        fix.edits.iter().map(|edit| OneOf::Left(TextEdit::new(document.range(&edit.span), edit.new_text.clone())));
    let changed = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: document.uri.clone(),
            version: Some(document.version),
        },
        edits: edits.collect(),
    };
    let operations = vec![DocumentChangeOperation::Edit(changed)];
    WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
}
