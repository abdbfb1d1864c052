//! YAML with its spans: the events of `saphyr-parser` as the same tree that JSON gives.
//!
//! Aliases are copied where they stand, and merged mappings (`<<`) are members. A tag that is not of YAML itself is a
//! function of CloudFormation: its value is unknown, except for `!Sub`, whose text is a template. The library stops at the
//! first flaw; what it read until then is checked. Only the first document of a text is read.

mod scalar;

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::tree::{Data, Key, Node, NodeId, Tree};
use super::{Finding, Flaws};
use crate::finding::Code;

/// As deep as JSON is read.
const DEEPEST: usize = 128;
/// The most nodes that aliases may add: a text whose aliases multiply is no document.
const MOST_COPIES: usize = 100_000;

/// Reads a text; the tree has at least a root.
pub(super) fn read(text: &str) -> (Tree<'_>, Flaws) {
    let mut builder = Builder {
        text,
        offsets: if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(offset, _)| offset).collect() },
        tree: Tree::default(),
        open: Vec::new(),
        anchors: Vec::new(),
        copies: 0,
        flaws: Flaws::default(),
    };
    for event in Parser::new_from_str(text) {
        let is_going_on = match event {
            Ok((Event::DocumentEnd, _)) => false,
            Ok((event, span)) => builder.event(event, builder.bytes(span.start)..builder.bytes(span.end)),
            Err(error) => {
                let at = builder.bytes(*error.marker()).min(text.trim_end().len());
                builder.flaw(at..at, error.info());
                false
            }
        };
        if !is_going_on {
            break;
        }
    }
    builder.finish()
}

struct Builder<'t> {
    text: &'t str,
    /// Where each character begins; empty where that is its number.
    offsets: Vec<usize>,
    tree: Tree<'t>,
    open: Vec<Open<'t>>,
    /// The nodes that have a name for aliases.
    anchors: Vec<(usize, NodeId)>,
    copies: usize,
    flaws: Flaws,
}

/// A container that is being read.
struct Open<'t> {
    node: NodeId,
    is_mapping: bool,
    /// The name whose value comes next.
    key: Option<Key<'t>>,
}

impl<'t> Builder<'t> {
    fn bytes(&self, marker: Marker) -> usize {
        if self.offsets.is_empty() {
            return marker.index().min(self.text.len());
        }
        self.offsets.get(marker.index()).copied().unwrap_or(self.text.len())
    }

    fn flaw(&mut self, bytes: Range<usize>, message: &str) {
        self.flaws.add(Finding::new(Code::BrokenYaml, String::new(), bytes, message, None));
    }

    /// Takes an event; false where reading has to end.
    fn event(&mut self, event: Event<'t>, span: Range<usize>) -> bool {
        match event {
            Event::Scalar(text, style, anchor, tag) => return self.scalar(text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(anchor, tag) => return self.container(false, anchor, tag.as_deref(), span),
            Event::MappingStart(anchor, tag) => return self.container(true, anchor, tag.as_deref(), span),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.close(open.node, span.end);
                }
            }
            Event::Alias(anchor) => return self.alias(anchor, span),
            _ => {}
        }
        true
    }

    fn is_at_a_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> bool {
        let span = self.trimmed(span);
        if self.is_at_a_key() {
            if let Some(open) = self.open.last_mut() {
                open.key = Some(Key { text, span });
            }
            return true;
        }
        let data = scalar::data(text, style, tag);
        let node = self.push(data, span);
        self.anchors.push((anchor, node));
        true
    }

    fn container(&mut self, is_mapping: bool, anchor: usize, tag: Option<&Tag>, span: Range<usize>) -> bool {
        if self.is_at_a_key() {
            self.flaw(span, "a name is a text");
            return false;
        }
        if self.open.len() == DEEPEST {
            self.flaw(span, &format!("this is nested deeper than {DEEPEST} levels"));
            return false;
        }
        let data = match tag {
            Some(tag) if !tag.is_yaml_core_schema() => Data::Unknown,
            _ if is_mapping => Data::Object,
            _ => Data::Array,
        };
        let node = self.push(data, span);
        self.anchors.push((anchor, node));
        self.open.push(Open { node, is_mapping, key: None });
        true
    }

    /// A container's end: its bracket, else the end of what it holds.
    fn close(&mut self, node: NodeId, bracket: usize) {
        let end = self.tree.nodes.len();
        let last = self.tree.children(node).last().filter(|&last| !self.is_copied(last, node));
        let start = self.tree.nodes[node].span.start;
        let is_bracketed = matches!(self.text.as_bytes().get(start), Some(b'{' | b'['));
        let behind = if is_bracketed { bracket } else { last.map_or(start, |last| self.tree.nodes[last].span.end) };
        let closed = &mut self.tree.nodes[node];
        closed.span.end = behind.max(start);
        closed.end = end;
    }

    /// Whether a member stands elsewhere, where its anchor is.
    fn is_copied(&self, member: NodeId, container: NodeId) -> bool {
        self.tree.nodes[member].span.start < self.tree.nodes[container].span.start
    }

    fn push(&mut self, data: Data<'t>, span: Range<usize>) -> NodeId {
        let id = self.tree.nodes.len();
        let (key, parent) = match self.open.last_mut() {
            Some(open) => (open.key.take(), open.node),
            None => (None, Tree::ROOT),
        };
        self.tree.nodes.push(Node { key, span, data, end: id + 1, parent });
        // Open containers end behind their last node, whatever comes of them.
        for open in &self.open {
            self.tree.nodes[open.node].end = id + 1;
        }
        id
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> bool {
        if self.is_at_a_key() {
            self.flaw(span, "a name is a text");
            return false;
        }
        let target = self.anchors.iter().rev().find(|(name, _)| *name == anchor).map(|(_, node)| *node);
        let Some(target) = target.filter(|target| !self.open.iter().any(|open| open.node == *target)) else {
            self.push(Data::Unknown, span);
            return true;
        };
        self.copies += self.tree.nodes[target].end - target;
        if self.copies > MOST_COPIES {
            self.flaw(span, "the aliases of this text multiply it beyond measure");
            return false;
        }
        let is_merge = self.open.last().is_some_and(|open| open.key.as_ref().is_some_and(|key| key.text == "<<"));
        if is_merge && self.tree.is_object(target) {
            let parent = self.open.last_mut().map_or(Tree::ROOT, |open| {
                open.key = None;
                open.node
            });
            for member in self.tree.children(target).collect::<Vec<_>>() {
                let key = self.tree.nodes[member].key.clone();
                self.copy(member, key, parent);
            }
        } else {
            let (key, parent) = self.open.last_mut().map_or((None, Tree::ROOT), |open| (open.key.take(), open.node));
            self.copy(target, key, parent);
        }
        let end = self.tree.nodes.len();
        for open in &self.open {
            self.tree.nodes[open.node].end = end;
        }
        true
    }

    /// Copies a subtree to the end of the tree.
    fn copy(&mut self, from: NodeId, key: Option<Key<'t>>, parent: NodeId) {
        let to = self.tree.nodes.len();
        for node in from..self.tree.nodes[from].end {
            let mut copied = self.tree.nodes[node].clone();
            copied.end = copied.end - from + to;
            copied.parent = if node == from { parent } else { copied.parent - from + to };
            self.tree.nodes.push(copied);
        }
        self.tree.nodes[to].key = key;
    }

    /// A span without the white space at its end, which belongs to no value.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let length = self.text.get(span.clone()).map_or(0, |text| text.trim_end().len());
        span.start..span.start + length
    }

    fn finish(mut self) -> (Tree<'t>, Flaws) {
        while let Some(open) = self.open.pop() {
            if let Some(key) = open.key {
                let at = key.span.end;
                let id = self.tree.nodes.len();
                self.tree.nodes.push(Node {
                    key: Some(key),
                    span: at..at,
                    data: Data::Unknown,
                    end: id + 1,
                    parent: open.node,
                });
            }
            self.close(open.node, self.text.trim_end().len());
        }
        if self.tree.nodes.is_empty() {
            if self.flaws.0.is_empty() {
                self.flaw(0..0, "there is no text");
            }
            self.push(Data::Unknown, 0..0);
        }
        (self.tree, self.flaws)
    }
}
