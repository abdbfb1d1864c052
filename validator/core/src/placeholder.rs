//! The places of named parameters in SQL: where `:name` stands as SQL and not inside a text, a quoted name or a comment.
//!
//! It is no SQL parser: it knows where texts, names and comments begin and end, and skips `::` and `:=`. One thing can't
//! be known from the text alone: whether a backslash in a plain literal escapes the quote behind it, which hangs on the
//! database's settings. So there are two [`Reading`]s, and whoever must be certain compares both.

use std::ops::Range;

/// A `:name` in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// The name without its colon.
    pub name: &'a str,
    /// The bytes of the SQL that it takes, its colon included.
    pub span: Range<usize>,
}

/// What a backslash inside `'...'` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Itself, as in standard SQL. Literals that begin with `E'` escape nevertheless.
    Plain,
    /// The character behind it is part of the text, as Redshift's own literals have it.
    Escaping,
}

/// The placeholders of `sql`, in their order.
///
/// ```
/// use validator::{Reading, placeholders};
///
/// let sql = "SELECT ':no', price::int FROM sales WHERE day = :day -- :no";
/// let found = placeholders(sql, Reading::Plain);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].name, &sql[found[0].span.clone()]), ("day", ":day"));
/// ```
pub fn placeholders(sql: &str, reading: Reading) -> Vec<Placeholder<'_>> {
    let mut scan = Scan { sql: sql.as_bytes(), at: 0, brackets: 0 };
    let mut found = Vec::new();
    while let Some(mark) = scan.next(reading) {
        if let Mark::Placeholder(span) = mark {
            // The name is ASCII, so its ends are ends of characters.
            found.push(Placeholder { name: &sql[span.start + 1..span.end], span });
        }
    }
    found
}

/// Where semicolons stand as SQL.
pub(crate) fn semicolons(sql: &str, reading: Reading) -> Vec<usize> {
    let mut scan = Scan { sql: sql.as_bytes(), at: 0, brackets: 0 };
    let mut found = Vec::new();
    while let Some(mark) = scan.next(reading) {
        if let Mark::Semicolon(at) = mark {
            found.push(at);
        }
    }
    found
}

/// What a scan stops at.
enum Mark {
    Placeholder(Range<usize>),
    Semicolon(usize),
}

struct Scan<'a> {
    sql: &'a [u8],
    at: usize,
    brackets: usize,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Scan<'_> {
    /// The next placeholder or semicolon.
    fn next(&mut self, reading: Reading) -> Option<Mark> {
        while let Some(&byte) = self.sql.get(self.at) {
            match (byte, self.sql.get(self.at + 1).copied()) {
                (b'-', Some(b'-')) => self.skip_while(|byte| byte != b'\n'),
                (b'/', Some(b'*')) => self.skip_comment(),
                (b'\'', _) => self.skip_quoted(b'\'', reading == Reading::Escaping),
                (b'"', _) => self.skip_quoted(b'"', false),
                (b'e' | b'E', Some(b'\'')) => {
                    self.at += 1;
                    self.skip_quoted(b'\'', true);
                }
                (b'$', _) => self.skip_dollar_quoted(),
                (b':', Some(b':' | b'=')) => self.at += 2,
                (b':', Some(next)) if next.is_ascii_alphanumeric() || next == b'_' => {
                    let start = self.at;
                    self.at += 1;
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    let is_slice = self.brackets > 0 && self.sql[start + 1..self.at].iter().all(u8::is_ascii_digit);
                    if !is_slice {
                        return Some(Mark::Placeholder(start..self.at));
                    }
                }
                (b';', _) => {
                    self.at += 1;
                    return Some(Mark::Semicolon(self.at - 1));
                }
                (b'[', _) => {
                    self.brackets += 1;
                    self.at += 1;
                }
                (b']', _) => {
                    self.brackets = self.brackets.saturating_sub(1);
                    self.at += 1;
                }
                // A whole word at once: its `$` opens no text, and its last `e` no escaping literal.
                _ if is_word(byte) => self.skip_while(|byte| is_word(byte) || byte == b'$'),
                _ => self.at += 1,
            }
        }
        None
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.sql.get(self.at).is_some_and(|byte| wanted(*byte)) {
            self.at += 1;
        }
    }

    /// Comments nest, as PostgreSQL's do.
    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.sql.len() {
            match (self.sql[self.at], self.sql.get(self.at + 1)) {
                (b'/', Some(b'*')) => (depth, self.at) = (depth + 1, self.at + 2),
                (b'*', Some(b'/')) => (depth, self.at) = (depth - 1, self.at + 2),
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// From an opening quote past its closing one; a doubled quote is part of the text.
    fn skip_quoted(&mut self, quote: u8, escapes: bool) {
        self.at += 1;
        while let Some(&byte) = self.sql.get(self.at) {
            self.at += 1;
            if byte == b'\\' && escapes {
                self.at += 1;
            } else if byte == quote {
                if self.sql.get(self.at) != Some(&quote) {
                    return;
                }
                self.at += 1;
            }
        }
    }

    /// From `$tag$` past the next one; a `$` that opens no text is passed alone.
    fn skip_dollar_quoted(&mut self) {
        let start = self.at;
        self.at += 1;
        if self.sql.get(self.at).is_some_and(u8::is_ascii_digit) {
            return;
        }
        self.skip_while(is_word);
        if self.sql.get(self.at) != Some(&b'$') {
            self.at = start + 1;
            return;
        }
        self.at += 1;
        let tag = &self.sql[start..self.at];
        let closing = self.sql[self.at..].windows(tag.len()).position(|window| window == tag);
        self.at = closing.map_or(self.sql.len(), |offset| self.at + offset + tag.len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Placeholder, Reading, placeholders};

    fn names(sql: &str, reading: Reading) -> Vec<&str> {
        placeholders(sql, reading).into_iter().map(|placeholder| placeholder.name).collect()
    }

    #[test]
    fn places_are_found_where_sql_is() {
        for (sql, expected) in [
            ("SELECT :a, :b2,:_c", vec!["a", "b2", "_c"]),
            ("SELECT:a", vec!["a"]),
            ("WHERE x=:a AND y>:a", vec!["a", "a"]),
            (":a::int", vec!["a"]),
            ("x::int", vec![]),
            ("x := 1", vec![]),
            ("SELECT ':a'", vec![]),
            ("SELECT 'it''s :a' || :b", vec!["b"]),
            (r#"SELECT ":a" , :b"#, vec!["b"]),
            ("-- :a\n:b", vec!["b"]),
            ("/* :a /* :b */ :c */ :d", vec!["d"]),
            ("$$ :a $$ :b", vec!["b"]),
            ("$x$ :a $$ :b $x$ :c", vec!["c"]),
            ("a$b$ :a", vec!["a"]),
            ("$1 :a", vec!["a"]),
            (r"E'\' :a' :b", vec!["b"]),
            ("nice'x' :a", vec!["a"]),
            ("v[1:2] :3", vec!["3"]),
            ("v[:i] ", vec!["i"]),
            ("'é' :a", vec!["a"]),
            (": a", vec![]),
            ("'open :a", vec![]),
            ("/* open :a", vec![]),
            ("$$ open :a", vec![]),
        ] {
            assert_eq!(names(sql, Reading::Plain), expected, "{sql}");
        }
    }

    #[test]
    fn a_backslash_before_a_quote_has_two_readings() {
        let sql = r"SELECT 'a\' :x, 'b'";
        assert_eq!(names(sql, Reading::Plain), ["x"]);
        assert_eq!(names(sql, Reading::Escaping), [""; 0]);
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_hold_their_names(sql in "[:a-e1'\"$\\\\/*\\-\\[\\] é\\n]{0,40}", escaping in any::<bool>()) {
            let reading = if escaping { Reading::Escaping } else { Reading::Plain };
            let mut end = 0;
            for Placeholder { name, span } in placeholders(&sql, reading) {
                prop_assert!(end <= span.start);
                prop_assert_eq!(&sql[span.clone()], format!(":{name}"));
                end = span.end;
            }
        }

        #[test]
        fn what_is_quoted_is_no_place(text in "[^']{0,20}") {
            let sql = format!("SELECT '{text}'");
            prop_assert_eq!(names(&sql, Reading::Plain), Vec::<&str>::new());
        }
    }
}
