//! The tree of a text's values, each with its span, in one flat list.
//!
//! Nodes lie in the order of the text, a container before what it holds, so that the list is built in one go and a
//! subtree is a slice of it. Strings without escapes are parts of the text.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Number;

/// A node's place in the list.
pub(crate) type NodeId = usize;

/// A text's values.
#[derive(Debug, Default)]
pub(crate) struct Tree<'t> {
    pub(crate) nodes: Vec<Node<'t>>,
}

/// One value.
#[derive(Debug, Clone)]
pub(crate) struct Node<'t> {
    /// The name that it has in its object.
    pub(crate) key: Option<Key<'t>>,
    /// The bytes that the value takes.
    pub(crate) span: Range<usize>,
    pub(crate) data: Data<'t>,
    /// Behind the last node of its subtree.
    pub(crate) end: NodeId,
    /// The container that holds it; the root holds itself.
    pub(crate) parent: NodeId,
}

/// The name of a member.
#[derive(Debug, Clone)]
pub(crate) struct Key<'t> {
    pub(crate) text: Cow<'t, str>,
    /// The bytes that it takes, its quotes included.
    pub(crate) span: Range<usize>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data<'t> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'t, str>),
    Array,
    Object,
    /// It could not be read, or only a deployment knows it (a YAML tag such as `!GetAtt`).
    Unknown,
}

impl<'t> Tree<'t> {
    /// The whole; there always is one.
    pub(crate) const ROOT: NodeId = 0;

    pub(crate) fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id]
    }

    pub(crate) fn data(&self, id: NodeId) -> &Data<'t> {
        &self.nodes[id].data
    }

    /// The name of a member.
    pub(crate) fn name(&self, id: NodeId) -> Option<&str> {
        self.nodes[id].key.as_ref().map(|key| &*key.text)
    }

    pub(crate) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self, id: NodeId) -> bool {
        self.nodes[id].data == Data::Object
    }

    /// What a container holds, in order; nothing for another value.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.nodes[id].end;
        let first = (id + 1 < end).then_some(id + 1);
        std::iter::successors(first, move |&child| Some(self.nodes[child].end).filter(|&next| next < end))
    }

    /// A member by name; of several the last, as JSON's parsers have it.
    pub(crate) fn get(&self, object: NodeId, name: &str) -> Option<NodeId> {
        // Few names have the same length, and lengths are compared in no time.
        self.member(object, |key| key.len() == name.len() && key == name)
    }

    /// The last member with a name that is meant.
    pub(crate) fn member(&self, object: NodeId, is_meant: impl Fn(&str) -> bool) -> Option<NodeId> {
        let members = self.is_object(object).then(|| self.children(object));
        members?.filter(|&child| self.name(child).is_some_and(&is_meant)).last()
    }

    /// The JSON pointer (RFC 6901) of a value.
    pub(crate) fn pointer(&self, id: NodeId) -> String {
        if id == Self::ROOT {
            return String::new();
        }
        // As deep as the text is nested, for which there is a limit.
        let parent = self.nodes[id].parent;
        let mut pointer = self.pointer(parent);
        match self.name(id) {
            Some(name) => push_step(&mut pointer, name),
            None => {
                push_step(&mut pointer, &self.children(parent).take_while(|&child| child != id).count().to_string());
            }
        }
        pointer
    }
}

/// Writes a name as one more step of a JSON pointer.
pub(crate) fn push_step(pointer: &mut String, name: &str) {
    pointer.push('/');
    if name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(name);
    }
}

/// The name that a step of a JSON pointer means.
pub(crate) fn unescaped(step: &str) -> Cow<'_, str> {
    let mut parts = step.split('~');
    let mut name = Cow::Borrowed(parts.next().unwrap_or_default());
    for part in parts {
        let (character, rest) = match (part.strip_prefix('1'), part.strip_prefix('0')) {
            (Some(rest), _) => ('/', rest),
            (_, Some(rest)) => ('~', rest),
            _ => ('~', part),
        };
        name.to_mut().push(character);
        name.to_mut().push_str(rest);
    }
    name
}
