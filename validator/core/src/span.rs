//! Where in a text something is.
//!
//! An offset counts bytes of UTF-8, a line and a column count from 1, and a column counts Unicode scalar values. A door
//! whose protocol counts otherwise (UTF-16 in editors) converts. While rules run, only offsets are known; [`locate`]
//! fills in the lines and columns of all findings in one sweep over the text, so that even many findings on one long
//! line take linear time.

use std::ops::Range;

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// Bytes of UTF-8 before it.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
}

/// A part of a text, its end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Span {
    /// Before its first character.
    pub start: Position,
    /// Behind its last one.
    pub end: Position,
}

impl Span {
    /// The bytes that it takes.
    pub fn bytes(&self) -> Range<usize> {
        self.start.offset..self.end.offset
    }

    /// A span whose lines and columns are still to be found.
    pub(crate) fn at(bytes: Range<usize>) -> Self {
        let position = |offset| Position { offset, line: 0, column: 0 };
        Self { start: position(bytes.start), end: position(bytes.end) }
    }
}

/// Both ends of each span, in the order of the text.
pub(crate) fn ends(spans: Vec<&mut Span>) -> Vec<&mut Position> {
    let mut ends = Vec::with_capacity(spans.len() * 2);
    for span in spans {
        ends.push(&mut span.start);
        ends.push(&mut span.end);
    }
    ends.sort_by_key(|position| position.offset);
    ends
}

/// Fills in the lines and columns of spans of `text`.
pub(crate) fn locate(text: &str, spans: Vec<&mut Span>) {
    let mut at = Position { offset: 0, line: 1, column: 1 };
    for position in ends(spans) {
        let until = position.offset.min(text.len());
        for character in text.get(at.offset..until).unwrap_or_default().chars() {
            if character == '\n' {
                (at.line, at.column) = (at.line + 1, 1);
            } else {
                at.column += 1;
            }
        }
        at.offset = until;
        *position = at;
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Span, locate};

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "aé\n\u{1f600}b";
        let mut spans = [Span::at(8..9), Span::at(0..0), Span::at(3..4)];
        locate(text, spans.iter_mut().collect());
        let position = |offset, line, column| Position { offset, line, column };
        assert_eq!(spans[0], Span { start: position(8, 2, 2), end: position(9, 2, 3) });
        assert_eq!(spans[1], Span { start: position(0, 1, 1), end: position(0, 1, 1) });
        assert_eq!(spans[2], Span { start: position(3, 1, 3), end: position(4, 2, 1) });
    }
}
