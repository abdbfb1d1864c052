//! Strings: most are a part of the text as they are; the others have escapes, or flaws.

use std::borrow::Cow;
use std::ops::Range;

use super::Reader;

impl<'t> Reader<'t> {
    /// From a quote to the one that closes it.
    pub(super) fn string(&mut self) -> Cow<'t, str> {
        let start = self.at + 1;
        let length = self.bytes[start..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ');
        let end = length.map_or(self.bytes.len(), |length| start + length);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Cow::Borrowed(&self.text[start..end]);
        }
        Cow::Owned(self.odd_string(start))
    }

    /// A string with escapes, control characters or without an end.
    fn odd_string(&mut self, start: usize) -> String {
        let opening = start - 1;
        let mut read = String::new();
        let mut controls: Vec<usize> = Vec::new();
        let mut at = start;
        loop {
            let plain = self.bytes[at..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ');
            let next = plain.map_or(self.bytes.len(), |length| at + length);
            read.push_str(&self.text[at..next]);
            at = next;
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    break;
                }
                Some(b'\\') => at += self.escape(at, &mut read),
                Some(&control) if control != b'\n' || !controls.is_empty() || self.goes_on_behind(at) => {
                    controls.push(at);
                    read.push(char::from(control));
                    at += 1;
                }
                _ => {
                    let kept = read.trim_end_matches(['\r', ' ', '\t']).trim_end_matches(',').len();
                    let end = at - (read.len() - kept).min(at - start);
                    read.truncate(kept);
                    self.flaws.string_not_closed(opening..end);
                    self.at = end;
                    return read;
                }
            }
        }
        if !controls.is_empty() {
            self.flaws.control_characters(opening..self.at, &controls, self.bytes);
        }
        read
    }

    /// Reads the escape at `at`; gives its length.
    fn escape(&mut self, at: usize, read: &mut String) -> usize {
        let plain = match self.bytes.get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(at, read),
            _ => {
                self.flaws.no_escape(at);
                read.push('\\');
                return 1;
            }
        };
        read.push(plain);
        2
    }

    fn unicode_escape(&mut self, at: usize, read: &mut String) -> usize {
        let Some(first) = self.code_unit(at) else {
            self.flaws.no_escape(at);
            read.push('\\');
            return 1;
        };
        let second = (0xd800..0xdc00).contains(&first).then(|| self.code_unit(at + 6)).flatten();
        let pair = second.filter(|second| (0xdc00..0xe000).contains(second));
        let code = pair.map_or(first, |second| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        let length = if pair.is_some() { 12 } else { 6 };
        if let Some(character) = char::from_u32(code) {
            read.push(character);
        } else {
            self.flaws.half_a_character(at..at + length);
            read.push(char::REPLACEMENT_CHARACTER);
        }
        length
    }

    /// The four digits of `\uXXXX` at `at`.
    fn code_unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |code, &digit| Some(code * 16 + char::from(digit).to_digit(16)?))
    }

    /// Whether the string that a line break interrupts at `at` is closed further down, and not just left open: then the
    /// next quote is followed by what follows a string.
    fn goes_on_behind(&self, at: usize) -> bool {
        let behind = self.closing_quote(at).map(|end| self.text[end + 1..].trim_start());
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '}', ']', ':']))
    }

    /// The next quote from `at` on that no backslash escapes.
    pub(super) fn closing_quote(&self, mut at: usize) -> Option<usize> {
        loop {
            at += self.bytes.get(at..)?.iter().position(|&byte| byte == b'"' || byte == b'\\')?;
            if self.bytes[at] == b'"' {
                return Some(at);
            }
            at += 2;
        }
    }

    /// A string in single quotes, with a flaw; it ends at the end of its line.
    pub(super) fn single_quoted(&mut self) -> Cow<'t, str> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let length = rest.find(['\'', '\n']).unwrap_or(rest.len());
        let is_closed = self.bytes.get(start + length) == Some(&b'\'');
        let content = &rest[..length];
        let span: Range<usize> = self.at..start + length + usize::from(is_closed);
        self.flaws.single_quotes(span.clone(), content, is_closed);
        self.at = span.end;
        Cow::Borrowed(content)
    }
}
