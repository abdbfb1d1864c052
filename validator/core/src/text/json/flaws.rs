//! How each flaw of JSON is told, and how it is mended where there is one way.

use std::fmt::Write;
use std::ops::Range;

use crate::finding::{Code, Edit, Finding, Fix};
use crate::text::Flaws;

impl Flaws {
    fn json(&mut self, bytes: Range<usize>, message: &str, hint: Option<&str>, fix: Option<Fix>) {
        self.add(Finding::new(Code::BrokenJson, String::new(), bytes, message, hint.map(str::to_owned)).with(fix));
    }

    pub(super) fn text_is_empty(&mut self, at: usize) {
        self.json(
            at..at,
            "there is no text",
            Some("a payload is a JSON object such as {\"sqlStatement\": \"SELECT 1\"}"),
            None,
        );
    }

    pub(super) fn text_behind_the_end(&mut self, bytes: Range<usize>) {
        self.json(
            bytes,
            "there is more text behind the end of the value",
            Some("leave it out, or put it inside"),
            None,
        );
    }

    pub(super) fn comment(&mut self, bytes: Range<usize>) {
        let fix = Fix::one("Take the comment out", bytes.clone(), "");
        self.json(bytes, "JSON has no comments", Some("a state machine has the field `Comment`"), Some(fix));
    }

    pub(super) fn too_deep(&mut self, bytes: Range<usize>, deepest: usize) {
        self.json(bytes, &format!("this is nested deeper than {deepest} levels"), None, None);
    }

    pub(super) fn not_closed(&mut self, opening: Range<usize>, end: usize, closing: u8) {
        let closing = char::from(closing).to_string();
        let fix = Fix::one(format!("Close it with `{closing}`"), end..end, &closing);
        let what = if closing == "}" { "the object is not closed" } else { "the array is not closed" };
        self.json(opening, what, Some(&format!("`{closing}` is missing")), Some(fix));
    }

    pub(super) fn comma_behind_the_last(&mut self, at: usize) {
        let fix = Fix::one("Take the comma out", at..at + 1, "");
        self.json(
            at..at + 1,
            "there is a comma behind the last value",
            Some("JSON has commas only between values"),
            Some(fix),
        );
    }

    pub(super) fn comma_missing(&mut self, at: usize, closing: u8) {
        let what = if closing == b'}' {
            "a comma is missing between two members"
        } else {
            "a comma is missing between two values"
        };
        self.json(at..at, what, None, Some(Fix::one("Add a comma", at..at, ",")));
    }

    pub(super) fn colon_missing(&mut self, bytes: Range<usize>) {
        let fix = Fix::one("Add a colon", bytes.clone(), ":");
        self.json(bytes, "a colon is missing between a name and its value", None, Some(fix));
    }

    pub(super) fn value_missing(&mut self, key: Range<usize>) {
        self.json(key, "this name has no value", None, None);
    }

    pub(super) fn unexpected(&mut self, bytes: Range<usize>) {
        self.json(bytes, "this can't stand here", None, None);
    }

    pub(super) fn name_without_quotes(&mut self, bytes: Range<usize>, name: &str) {
        let fix = Fix::one("Put the name in quotes", bytes.clone(), &format!("\"{name}\""));
        self.json(bytes, "a name stands in quotes", None, Some(fix));
    }

    pub(super) fn single_quotes(&mut self, bytes: Range<usize>, content: &str, is_closed: bool) {
        let quoted = content.replace('\\', "\\\\").replace('"', "\\\"");
        let fix = is_closed.then(|| Fix::one("Use double quotes", bytes.clone(), &format!("\"{quoted}\"")));
        self.json(bytes, "a string stands in double quotes", None, fix);
    }

    pub(super) fn string_not_closed(&mut self, bytes: Range<usize>) {
        let fix = Fix::one("Close the string", bytes.end..bytes.end, "\"");
        self.json(
            bytes,
            "the string is not closed",
            Some("`\"` is missing; a line break within it is written \\n"),
            Some(fix),
        );
    }

    pub(super) fn control_characters(&mut self, bytes: Range<usize>, places: &[usize], text: &[u8]) {
        let edits = |&at: &usize| {
            let mut escape = String::new();
            match text[at] {
                b'\n' => escape.push_str("\\n"),
                b'\r' => escape.push_str("\\r"),
                b'\t' => escape.push_str("\\t"),
                // Writing to a text never fails.
                control => drop(write!(escape, "\\u{control:04x}")),
            }
            Edit::new(at..at + 1, escape)
        };
        let fix = Fix::of("Write them as escapes", places.iter().map(edits).collect());
        let message = "the string holds line breaks or other control characters as they are";
        self.json(bytes, message, Some("write \\n for a line break and \\t for a tabulator"), Some(fix));
    }

    pub(super) fn no_escape(&mut self, at: usize) {
        let fix = Fix::one("Write the backslash twice", at..at, "\\");
        self.json(at..at + 1, "JSON has no such escape", Some("a backslash itself is written twice"), Some(fix));
    }

    pub(super) fn half_a_character(&mut self, bytes: Range<usize>) {
        self.json(bytes, "this escape is half a character: a surrogate without its other half", None, None);
    }

    pub(super) fn no_number(&mut self, bytes: Range<usize>) {
        self.json(
            bytes,
            "this is no number of JSON",
            Some("a number has no leading zeros, signs, units or bases"),
            None,
        );
    }

    pub(super) fn no_value(&mut self, bytes: Range<usize>, meant: Option<&str>) {
        let fix = meant.map(|word| Fix::one(format!("Write `{word}`"), bytes.clone(), word));
        let hint = meant.map_or_else(
            || "a text stands in quotes; without them there are only true, false and null".to_owned(),
            |word| format!("JSON writes `{word}`"),
        );
        self.json(bytes, "this word is no value of JSON", Some(&hint), fix);
    }
}
