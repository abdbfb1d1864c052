//! An open document: its text, which edits change in place, and what was found in it.
//!
//! Editors count lines from 0 and letters in UTF-16 (the protocol's default, which every editor speaks); the validator counts bytes. All conversion is here.

use line_index::{LineCol, LineIndex, TextSize, WideEncoding, WideLineCol};
use lsp_types::{Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use validator::{Format, Kind, Options, Report, Span, check, detect};

use crate::settings::Settings;

/// An open document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) text: String,
    lines: LineIndex,
    /// None where neither the editor nor the name tells: then the text does.
    format: Option<Format>,
    /// None for a document that has nothing of ours.
    pub(crate) report: Option<Report>,
}

impl Document {
    pub(crate) fn new(opened: TextDocumentItem) -> Self {
        let ends_with = |ends: &[&str]| ends.iter().any(|end| opened.uri.as_str().ends_with(end));
        let format = match opened.language_id.as_str() {
            "yaml" | "asl-yaml" | "cloudformation-yaml" => Some(Format::Yaml),
            "json" | "jsonc" | "asl" => Some(Format::Json),
            _ if ends_with(&[".yaml", ".yml"]) => Some(Format::Yaml),
            _ if ends_with(&[".json"]) => Some(Format::Json),
            _ => None,
        };
        let lines = LineIndex::new(&opened.text);
        Self { uri: opened.uri, version: opened.version, text: opened.text, lines, format, report: None }
    }

    /// Applies changes in their order, each to what the one before left.
    pub(crate) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            match change.range {
                Some(range) => {
                    let (start, end) = (self.offset(range.start), self.offset(range.end));
                    self.text.replace_range(start..end.max(start), &change.text);
                }
                None => self.text = change.text,
            }
            self.lines = LineIndex::new(&self.text);
        }
        self.version = version;
    }

    /// Finds what is wrong with it now.
    pub(crate) fn check(&mut self, settings: &Settings) {
        let options = self.options(settings);
        self.report = options.kind.map(|_| check(&self.text, &options));
    }

    /// How it is checked; without a kind it has nothing of ours. Its name tells the kind before its text does.
    pub(crate) fn options(&self, settings: &Settings) -> Options {
        let is = |kind: &str| self.uri.as_str().contains(&format!(".{kind}."));
        let kind = match () {
            () if is("payload") => Some(Kind::Payload),
            () if is("asl") => Some(Kind::StateMachine),
            () => detect(&self.text, self.format),
        };
        Options { kind, format: self.format, taskers: settings.taskers.clone() }
    }

    /// The byte at an editor's position; one beyond its line is the line's end, as the protocol says.
    pub(crate) fn offset(&self, Position { line, character }: Position) -> usize {
        let Some(range) = self.lines.line(line) else { return self.text.len() };
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let end = start + self.text[start..end].trim_end_matches(['\n', '\r']).len();
        let wide = WideLineCol { line, col: character };
        let place = self.lines.to_utf8(WideEncoding::Utf16, wide).and_then(|place| self.lines.offset(place));
        let offset = place.map_or(end, usize::from).min(end);
        (start..=offset).rev().find(|offset| self.text.is_char_boundary(*offset)).unwrap_or(start)
    }

    /// An editor's position of a byte.
    fn position(&self, offset: usize) -> Position {
        let offset = TextSize::try_from(offset.min(self.text.len())).unwrap_or_default();
        let LineCol { line, col } = self.lines.line_col(offset);
        let wide = self.lines.to_wide(WideEncoding::Utf16, LineCol { line, col });
        wide.map_or(Position::new(line, col), |wide| Position::new(wide.line, wide.col))
    }

    /// An editor's range of a span.
    pub(crate) fn range(&self, span: &Span) -> Range {
        Range::new(self.position(span.start.offset), self.position(span.end.offset))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use lsp_types::{Position, Range, TextDocumentContentChangeEvent, TextDocumentItem};

    use super::Document;

    fn document(text: &str) -> Document {
        let uri = "file:///a.payload.json".parse().unwrap();
        Document::new(TextDocumentItem { uri, language_id: "json".to_owned(), version: 1, text: text.to_owned() })
    }

    fn change(line: u32, from: u32, to: u32, text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(line, from), Position::new(line, to));
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    #[test]
    fn positions_count_utf16_both_ways() {
        let document = document("a\n\u{e9}\u{1f600}\u{20ac}b\r\n");
        for (character, offset) in [(0, 2), (1, 4), (3, 8), (4, 11), (5, 12)] {
            assert_eq!(document.offset(Position::new(1, character)), offset);
            assert_eq!(document.position(offset), Position::new(1, character));
        }
    }

    #[test]
    fn a_position_beyond_its_line_or_within_a_letter_is_near() {
        let document = document("ab\r\n\u{1f600}");
        assert_eq!(document.offset(Position::new(0, 99)), 2);
        assert_eq!(document.offset(Position::new(1, 1)), 4);
        assert_eq!(document.offset(Position::new(7, 0)), document.text.len());
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut document = document("{ \"\u{1f600}\": 1 }\n");
        document.change(2, vec![change(0, 8, 9, "22"), change(0, 10, 10, ", "), change(0, 3, 5, "key")]);
        assert_eq!(document.text, "{ \"key\": 22,  }\n");
        assert_eq!(document.version, 2);
    }
}
