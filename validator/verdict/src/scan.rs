//! One pass over a text of JSON. It ends at the first thing that it is not made for.

use crate::facts::{Facts, Seen, Text};

/// What a text says, if all of it is as plain as payloads are.
pub(crate) fn payload(text: &str) -> Option<Facts> {
    let mut scan = Scan { text, bytes: text.as_bytes(), at: 0 };
    let mut facts = Facts::default();
    scan.blank();
    scan.pass(b'{')?;
    loop {
        let name = scan.name()?;
        match (name, scan.peek()?) {
            ("context", b'{') => scan.context(&mut facts)?,
            ("fetchResult", b'{') => scan.fetch(&mut facts)?,
            _ => {
                let value = scan.scalar()?;
                // A semicolon may begin another statement.
                let is_sql = name == "sqlStatement";
                if let Seen::Text(text) = value
                    && is_sql
                    && text.written.as_bytes().contains(&b';')
                {
                    return None;
                }
                facts.field(name, value)?;
            }
        }
        if scan.is_closed()? {
            break;
        }
    }
    scan.blank();
    (scan.at == text.len()).then_some(facts)
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn pass(&mut self, byte: u8) -> Option<()> {
        let is_there = self.peek() == Some(byte);
        self.at += 1;
        is_there.then_some(())
    }

    /// A member's name, and the colon behind it.
    fn name(&mut self) -> Option<&'t str> {
        self.blank();
        let name = self.string()?;
        self.blank();
        self.pass(b':')?;
        self.blank();
        (!name.has_escapes).then_some(name.written)
    }

    /// What follows a member: the end of its object, or a comma.
    fn is_closed(&mut self) -> Option<bool> {
        self.blank();
        self.at += 1;
        match self.bytes.get(self.at - 1)? {
            b',' => Some(false),
            b'}' => Some(true),
            _ => None,
        }
    }

    fn context(&mut self, facts: &mut Facts) -> Option<()> {
        self.pass(b'{')?;
        loop {
            let name = self.name()?;
            facts.of_context(name, self.scalar()?)?;
            if self.is_closed()? {
                return facts.context();
            }
        }
    }

    fn fetch(&mut self, facts: &mut Facts) -> Option<()> {
        self.pass(b'{')?;
        if self.name()? != "maxRows" {
            return None;
        }
        facts.fetch(self.scalar()?)?;
        self.is_closed()?.then_some(())
    }

    fn scalar(&mut self) -> Option<Seen<'t>> {
        match self.peek()? {
            b'"' => self.string().map(Seen::Text),
            b't' => self.word("true", Seen::Bool(true)),
            b'f' => self.word("false", Seen::Bool(false)),
            b'0'..=b'9' => self.count(),
            _ => None,
        }
    }

    fn word(&mut self, word: &str, value: Seen<'t>) -> Option<Seen<'t>> {
        let is_there = self.bytes[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        is_there.then_some(value)
    }

    fn count(&mut self) -> Option<Seen<'t>> {
        let start = self.at;
        let mut count: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            count = count * 10 + u64::from(digit - b'0');
            self.at += 1;
            if self.at - start > 10 {
                return None;
            }
        }
        let is_written_so = self.bytes[start] != b'0' || self.at - start == 1;
        is_written_so.then_some(Seen::Count(count))
    }

    fn string(&mut self) -> Option<Text<'t>> {
        self.pass(b'"')?;
        let start = self.at;
        let mut has_escapes = false;
        loop {
            self.at = telling(self.bytes, self.at)?;
            match self.bytes[self.at] {
                b'"' => break,
                b'\\'
                    if matches!(
                        self.bytes.get(self.at + 1)?,
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'
                    ) =>
                {
                    has_escapes = true;
                    self.at += 2;
                }
                _ => return None,
            }
        }
        self.at += 1;
        // Quotes are ASCII, so both ends are ends of characters.
        Some(Text { written: self.text.get(start..self.at - 1)?, has_escapes })
    }
}

const EACH: u64 = u64::from_ne_bytes([1; 8]);

/// The place of the next quote, backslash or control character: eight bytes at a time.
fn telling(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Of the bytes that a mask marks the lowest one is right; those above it may be borrowed from it.
    let below = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word & (EACH << 7);
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
        let marked = below(word, b' ') | is(b'"') | is(b'\\');
        if marked != 0 {
            return Some(at + marked.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|&byte| byte < b' ' || byte == b'"' || byte == b'\\').map(|length| at + length)
}
