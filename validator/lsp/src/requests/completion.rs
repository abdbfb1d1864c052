//! `textDocument/completion`: the fields and values that may be written at the cursor.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position,
    TextEdit,
};
use validator::Options;
use validator::editor::{Completion, CompletionKind, complete};

use crate::document::Document;

pub(crate) fn answer(document: &Document, options: &Options, position: Position) -> Vec<CompletionItem> {
    let known = complete(&document.text, document.offset(position), options);
    known.into_iter().enumerate().map(|(rank, completion)| item(document, rank, completion)).collect()
}

fn item(document: &Document, rank: usize, completion: Completion) -> CompletionItem {
    let Completion { label, kind, detail, documentation, span, new_text } = completion;
    let documentation = MarkupContent { kind: MarkupKind::Markdown, value: documentation };
    CompletionItem {
        kind: Some(match kind {
            CompletionKind::Field => CompletionItemKind::FIELD,
            CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        }),
        detail: Some(detail),
        documentation: Some(Documentation::MarkupContent(documentation)),
        // Editors filter by what stands at the cursor, quotes and all, and sort by name where nothing else is said.
        filter_text: Some(new_text.clone()),
        sort_text: Some(format!("{rank:03}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(document.range(&span), new_text))),
        label,
        ..CompletionItem::default()
    }
}
