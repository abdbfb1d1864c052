//! `textDocument/hover`: what the thing under the cursor is.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use validator::Options;
use validator::editor::hover;

use crate::document::Document;

pub(crate) fn answer(document: &Document, options: &Options, position: Position) -> Option<Hover> {
    let known = hover(&document.text, document.offset(position), options)?;
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: known.markdown };
    Some(Hover { range: Some(document.range(&known.span)), contents: HoverContents::Markup(contents) })
}
