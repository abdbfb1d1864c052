//! JSON with its spans, and all flaws of a text that is none (yet).
//!
//! What is typed is broken most of the time, so a flaw is told and reading goes on where the writer most likely meant it
//! to: behind a missing comma, at the next line of a string that isn't closed, without the quotes of a name. Time is
//! linear in the text. No flaw repeats the text's content. What the parsers of other languages let pass is told too:
//! comments, commas behind the last value, single quotes.

mod flaws;
mod scalar;
mod string;

use super::Flaws;
use super::tree::{Data, Key, Node, NodeId, Tree};
use crate::words::find;

/// As deep as `serde_json` reads, which is what the function reads its payload with.
const DEEPEST: usize = 128;

/// Reads a text; the tree has at least a root.
pub(super) fn read(text: &str) -> (Tree<'_>, Flaws) {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        // A value takes about so many bytes with its name and the white space around it.
        nodes: Vec::with_capacity(text.len() / 24 + 16),
        flaws: Flaws::default(),
        open: [0; DEEPEST],
        depth: 0,
    };
    reader.blank();
    if reader.peek().is_none() {
        reader.flaws.text_is_empty(reader.at);
    }
    reader.value(None, Tree::ROOT);
    reader.blank();
    if reader.peek().is_some() {
        reader.flaws.text_behind_the_end(reader.at..text.trim_end().len());
    }
    (Tree { nodes: reader.nodes }, reader.flaws)
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node<'t>>,
    flaws: Flaws,
    /// What closes the containers that are open, as many as `depth`.
    open: [u8; DEEPEST],
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes white space, and comments with a flaw.
    fn blank(&mut self) {
        loop {
            let rest = &self.bytes[self.at..];
            let white = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            self.at += white.unwrap_or(rest.len());
            if !matches!(self.peek(), Some(b'/' | b'#')) || !self.comment() {
                return;
            }
        }
    }

    fn comment(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("/*") {
            find(rest, "*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") || rest.starts_with('#') {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            return false;
        };
        self.flaws.comment(self.at..self.at + length);
        self.at += length;
        true
    }

    /// One value, or what stands in its place; always leaves a node.
    fn value(&mut self, key: Option<Key<'t>>, parent: NodeId) {
        let id = self.nodes.len();
        let start = self.at;
        self.nodes.push(Node { key, span: start..start, data: Data::Unknown, end: id + 1, parent });
        let data = match self.peek() {
            Some(b'{') => self.container(id, b'}'),
            Some(b'[') => self.container(id, b']'),
            Some(b'"') => Data::String(self.string()),
            Some(b'\'') => Data::String(self.single_quoted()),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b',' | b':' | b'}' | b']') | None => Data::Unknown,
            Some(_) => self.word(),
        };
        let end = self.nodes.len();
        let node = &mut self.nodes[id];
        node.data = data;
        node.span.end = self.at;
        node.end = end;
    }

    /// An object or an array, from its bracket to the one that closes it.
    fn container(&mut self, id: NodeId, closing: u8) -> Data<'t> {
        let opening = self.at..self.at + 1;
        self.at += 1;
        let Some(open) = self.open.get_mut(self.depth) else {
            self.flaws.too_deep(opening, DEEPEST);
            self.at = self.bytes.len();
            return Data::Unknown;
        };
        *open = closing;
        self.depth += 1;
        let mut comma = None;
        loop {
            self.blank();
            match self.peek() {
                None => {
                    self.flaws.not_closed(opening, self.text.trim_end().len(), closing);
                    break;
                }
                Some(byte) if byte == closing => {
                    if let Some(comma) = comma {
                        self.flaws.comma_behind_the_last(comma);
                    }
                    self.at += 1;
                    break;
                }
                // The bracket of a container further out: this one was not closed.
                Some(byte @ (b'}' | b']')) if self.open[..self.depth].contains(&byte) => {
                    self.flaws.not_closed(opening, self.at, closing);
                    break;
                }
                Some(b',' | b'}' | b']') => {
                    self.flaws.unexpected(self.at..self.at + 1);
                    self.at += 1;
                }
                Some(_) if closing == b'}' => comma = self.item(closing, |reader| reader.member(id)),
                Some(_) => {
                    comma = self.item(closing, |reader| {
                        reader.value(None, id);
                        if reader.peek() == Some(b':') {
                            reader.flaws.unexpected(reader.at..reader.at + 1);
                            reader.at += 1;
                        }
                    });
                }
            }
        }
        self.depth -= 1;
        if closing == b'}' { Data::Object } else { Data::Array }
    }

    /// Something in a container and the comma behind it, whose place it gives.
    fn item(&mut self, closing: u8, read: impl Fn(&mut Self)) -> Option<usize> {
        let start = self.at;
        read(self);
        if self.at == start {
            // Nothing that begins a value or a name: passed, so that reading goes on.
            self.junk();
        }
        let end = self.at;
        self.blank();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Some(self.at - 1)
            }
            Some(b'}' | b']') | None => None,
            Some(_) => {
                self.flaws.comma_missing(end, closing);
                None
            }
        }
    }

    fn member(&mut self, object: NodeId) {
        let Some(key) = self.key() else { return };
        let behind_key = self.at;
        self.blank();
        if matches!(self.peek(), Some(b':' | b'=')) {
            if self.peek() == Some(b'=') {
                self.flaws.colon_missing(self.at..self.at + 1);
            }
            self.at += 1;
        } else {
            if self.bytes[behind_key - 1] == b'"' {
                self.flaws.colon_missing(behind_key..behind_key);
            }
            self.at = behind_key;
        }
        let behind_colon = self.at;
        self.blank();
        let is_missing = matches!(self.peek(), Some(b',' | b'}' | b']' | b':') | None)
            || (self.text[behind_colon..self.at].contains('\n') && self.is_at_a_name());
        if is_missing {
            if self.bytes[behind_colon - 1] == b':' {
                self.flaws.value_missing(key.span.clone());
            }
            let id = self.nodes.len();
            // The space up to what follows is where the value would stand.
            let space = &self.text[behind_colon..self.at];
            let span = behind_colon..behind_colon + space.find('\n').unwrap_or(space.len());
            self.nodes.push(Node { key: Some(key), span, data: Data::Unknown, end: id + 1, parent: object });
            self.at = behind_colon;
        } else {
            self.value(Some(key), object);
        }
    }

    /// The name of a member; without its quotes too.
    fn key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        let text = match self.peek()? {
            b'"' => self.string(),
            b'\'' => self.single_quoted(),
            byte if is_word(byte) => {
                let word = self.letters();
                self.flaws.name_without_quotes(start..self.at, word);
                word.into()
            }
            _ => {
                self.junk();
                return None;
            }
        };
        Some(Key { text, span: start..self.at })
    }

    /// Whether a string begins here that a colon follows: then it is the next member's name.
    fn is_at_a_name(&self) -> bool {
        let Some(b'"') = self.peek() else { return false };
        let end = self.closing_quote(self.at + 1);
        end.is_some_and(|end| self.text[end + 1..].trim_start().starts_with(':'))
    }

    /// Passes what can't begin anything, to the next place where something can.
    fn junk(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let stop = |character: char| ",:{}[]\"'".contains(character) || character.is_ascii_whitespace();
        self.at += rest[first..].find(stop).map_or(rest.len(), |length| first + length);
        self.flaws.unexpected(start..self.at);
    }

    fn letters(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|byte| is_word(byte) || matches!(byte, b'.' | b'-')) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
