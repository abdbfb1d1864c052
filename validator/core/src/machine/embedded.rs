//! Machines that are texts within a document: `DefinitionString` of a CloudFormation template, `definition` of a Pulumi program, and what the CDK writes, which joins a text of parts.
//!
//! Such a text is read as JSON by itself, and what is found in it is told where that stands in the document. What a template fills in is `${...}` there, as it is in `Fn::Sub`.

use std::ops::Range;

use crate::document::Document;
use crate::finding::{Code, Edit, Finding, Fix};
use crate::text::{Data, NodeId, Tree};
use crate::words::has;

/// A text within a document.
#[derive(Debug)]
pub(super) struct Embedded {
    pub(super) text: String,
    /// The value that it is.
    node: NodeId,
    /// Where each of its bytes stands in the document; none where that can't be told.
    places: Option<Vec<Range<usize>>>,
    /// Where each of its parts begins, and how that is written; what only the deployment knows is not.
    parts: Vec<(usize, Option<Writing>)>,
}

/// How a text is written in its document.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Writing {
    /// Between double quotes, with escapes.
    Quoted,
    /// In lines behind so many spaces, with what ends a line.
    Lines(usize, &'static str),
}

/// Whether a value may be a machine as a text, or the first part of one.
pub(crate) fn may_be_one(tree: &Tree<'_>, node: NodeId) -> bool {
    let is_one =
        |text: &str| text.trim_start().starts_with('{') && (has(text, "\"States\"") || has(text, "\"StartAt\""));
    tree.text(node).is_some_and(is_one)
}

/// The texts of a document that may be machines.
pub(super) fn texts(document: &Document<'_>) -> impl Iterator<Item = Embedded> {
    let nodes = (0..document.tree.nodes.len()).filter(|&node| may_be_one(&document.tree, node));
    nodes.map(|node| match joined(&document.tree, node) {
        Some((whole, parts)) => Embedded::of(document, whole, &parts),
        None => Embedded::of(document, node, &[node]),
    })
}

/// The value that a first part belongs to, and all parts: `{"Fn::Join": ["", [...]]}`, or `!Join ["", [...]]`.
fn joined(tree: &Tree<'_>, part: NodeId) -> Option<(NodeId, Vec<NodeId>)> {
    let list = tree.node(part).parent;
    let arguments = tree.node(list).parent;
    let (is_long, is_short) = (tree.name(arguments) == Some("Fn::Join"), matches!(tree.data(arguments), Data::Unknown));
    let is_first = *tree.data(list) == Data::Array && part == list + 1;
    let is_joined = is_first && (is_long || is_short) && tree.text(arguments + 1) == Some("");
    is_joined.then(|| (if is_long { tree.node(arguments).parent } else { arguments }, tree.children(list).collect()))
}

impl Embedded {
    fn of(document: &Document<'_>, node: NodeId, parts: &[NodeId]) -> Self {
        let mut whole = Self { text: String::new(), node, places: Some(Vec::new()), parts: Vec::new() };
        for &part in parts {
            whole.add(document, part);
        }
        whole
    }

    fn add(&mut self, document: &Document<'_>, part: NodeId) {
        let span = document.value_span(part);
        let Some(text) = document.tree.text(part) else {
            // Only the deployment knows it.
            let filled_in = "${}";
            self.parts.push((self.text.len(), None));
            self.text.push_str(filled_in);
            if let Some(places) = &mut self.places {
                places.extend(filled_in.bytes().map(|_| span.clone()));
            }
            return;
        };
        let begin_of_part = self.text.len();
        self.text.push_str(text);
        let (writing, aligned) = if document.text[span.clone()].starts_with('"') {
            (Writing::Quoted, aligned(document.text, span.start + 1, text, Writing::Quoted))
        } else {
            let begin = text.trim_start().chars().next().unwrap_or_default();
            let first = span.start + document.text[span].find(begin).unwrap_or_default();
            let lines = document.text[..first].trim_end_matches(' ');
            let writing = Writing::Lines(first - lines.len(), if lines.ends_with("\r\n") { "\r\n" } else { "\n" });
            let aligned = aligned(document.text, first, text.trim_start(), writing).map(|places| {
                let before = text.len() - text.trim_start().len();
                std::iter::repeat_n(first..first, before).chain(places).collect()
            });
            (writing, aligned)
        };
        self.parts.push((begin_of_part, Some(writing)));
        self.places = self.places.take().zip(aligned).map(|(mut places, more)| {
            places.extend(more);
            // White space at the end, of which lines may have less.
            places.resize(self.text.len(), places.last().map_or(0..0, |last| last.end..last.end));
            places
        });
    }

    /// A finding in the text, as one in the document.
    pub(super) fn outside(&self, document: &Document<'_>, finding: Finding) -> Finding {
        let bytes = self.place(finding.span.bytes()).unwrap_or_else(|| document.value_span(self.node));
        let fix = finding.fix.and_then(|fix| {
            let edits = fix.edits.iter().map(|edit| self.edit(edit)).collect::<Option<_>>()?;
            Some(Fix::of(fix.title, edits))
        });
        let pointer = document.tree.pointer(self.node);
        Finding::new(finding.code, pointer, bytes, finding.message, finding.hint).with(fix)
    }

    /// Whether a flaw of the text may be what a template fills in.
    pub(super) fn may_be_filled_in(&self, finding: &Finding) -> bool {
        finding.code == Code::BrokenJson && has(&self.text, "${")
    }

    fn place(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let places = self.places.as_ref()?;
        let end = bytes.end.checked_sub(1).and_then(|last| places.get(last)).map_or(0, |last| last.end);
        let start = if bytes.is_empty() { end } else { places.get(bytes.start)?.start };
        Some(start..end)
    }

    fn edit(&self, edit: &Edit) -> Option<Edit> {
        let bytes = edit.span.bytes();
        if self.parts.iter().any(|(begin, _)| bytes.start < *begin && *begin < bytes.end) {
            return None;
        }
        // What is inserted stands behind the byte before it.
        let at = if bytes.is_empty() { bytes.start.saturating_sub(1) } else { bytes.start };
        let (_, writing) = self.parts.iter().rfind(|(begin, _)| *begin <= at)?;
        let text = match (*writing)? {
            Writing::Quoted => {
                let quoted = serde_json::to_string(&edit.new_text).ok()?;
                quoted.strip_prefix('"')?.strip_suffix('"')?.to_owned()
            }
            // The text may stand in such quotes.
            Writing::Lines(..) if edit.new_text.contains('\'') => return None,
            Writing::Lines(spaces, end) => edit.new_text.replace('\n', &format!("{end}{:spaces$}", "")),
        };
        Some(Edit::new(self.place(bytes)?, text))
    }
}

/// Where each byte of a text stands that begins at a place of the document.
fn aligned(document: &str, mut at: usize, text: &str, writing: Writing) -> Option<Vec<Range<usize>>> {
    let mut places = Vec::with_capacity(text.len());
    let mut begins_line = false;
    for character in text.trim_end().chars() {
        if begins_line && let Writing::Lines(spaces, _) = writing {
            let indented = document.get(at..at + spaces).filter(|white| white.bytes().all(|byte| byte == b' '));
            at += indented.map_or(0, str::len);
        }
        begins_line = character == '\n';
        let rest = document.get(at..)?;
        let length = match rest.as_bytes() {
            [b'\\', b'u', ..] if writing == Writing::Quoted => 6 * character.len_utf16(),
            [b'\\', ..] if writing == Writing::Quoted => 2,
            [b'\r', b'\n', ..] if begins_line => 2,
            _ if rest.starts_with(character) => character.len_utf8(),
            _ => return None,
        };
        places.extend((0..character.len_utf8()).map(|_| at..at + length));
        at += length;
    }
    Some(places)
}
