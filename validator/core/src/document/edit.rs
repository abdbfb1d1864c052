//! Changes of a document that mend a problem, in the document's own way of writing.
//!
//! A change keeps what it doesn't mean: the order of members, the white space, the `.$` of a template's name.

use std::ops::Range;

use super::Document;
use crate::finding::{Edit, Fix};
use crate::problem::Repair;
use crate::text::{Data, NodeId};
use crate::words::joined;

impl Document<'_> {
    /// How a repair is written at `node`.
    pub(super) fn fix(&self, node: NodeId, repair: &Repair) -> Option<Fix> {
        match repair {
            Repair::Rename(name) => self.rename(node, name),
            Repair::Choose(text) => {
                let span = self.value_span(node);
                Some(Fix::one(format!("Write `{text}`"), span.clone(), &self.quoted_like(&span, text)))
            }
            Repair::Remove => self.remove(node),
            Repair::Unquote => {
                let text = self.tree.text(node)?;
                Some(Fix::one("Leave out the quotes", self.value_span(node), text))
            }
            Repair::Give(_) => None,
        }
    }

    /// Gives a member another name, unless its object has one of that name.
    pub(crate) fn rename(&self, node: NodeId, name: &str) -> Option<Fix> {
        let parent = self.tree.node(node).parent;
        if self.member(parent, name).is_some() {
            return None;
        }
        let key = self.tree.node(node).key.as_ref()?;
        let suffix = if key.text.ends_with(".$") { ".$" } else { "" };
        let name = format!("{name}{suffix}");
        Some(Fix::one(format!("Rename it to `{name}`"), key.span.clone(), &self.quoted_like(&key.span, &name)))
    }

    /// A text in the quotes that the one at `span` has.
    fn quoted_like(&self, span: &Range<usize>, text: &str) -> String {
        match self.text.as_bytes().get(span.start) {
            Some(quote @ (b'"' | b'\'')) => {
                let quote = char::from(*quote);
                format!("{quote}{text}{quote}")
            }
            _ => text.to_owned(),
        }
    }

    /// Takes a member out, with its comma or its lines.
    pub(crate) fn remove(&self, node: NodeId) -> Option<Fix> {
        let parent = self.tree.node(node).parent;
        let key = self.tree.node(node).key.as_ref()?;
        let siblings: Vec<NodeId> = self.tree.children(parent).collect();
        let place = siblings.iter().position(|&sibling| sibling == node)?;
        let begin = |sibling: NodeId| self.tree.node(sibling).key.as_ref().map(|key| key.span.start);
        let bytes = match (place.checked_sub(1), siblings.get(place + 1)) {
            (Some(before), _) if self.is_bracketed(parent) => {
                self.value_span(siblings[before]).end..self.value_span(node).end
            }
            (_, Some(&next)) => key.span.start..begin(next)?,
            (Some(before), None) => self.value_span(siblings[before]).end..self.value_span(node).end,
            (None, None) if self.is_bracketed(parent) => key.span.start..self.value_span(node).end,
            (None, None) => return None,
        };
        Some(Fix::one("Leave it out", bytes, ""))
    }

    /// Whether a container is written with brackets, as all are in JSON.
    fn is_bracketed(&self, container: NodeId) -> bool {
        matches!(self.text.as_bytes().get(self.value_span(container).start), Some(b'{' | b'['))
    }

    /// Writes members, names and values as JSON, behind the last one of an object.
    pub(crate) fn insert(&self, object: NodeId, title: &str, members: &[(String, String)]) -> Option<Fix> {
        if *self.tree.data(object) != Data::Object {
            return None;
        }
        let children: Vec<NodeId> = self.tree.children(object).collect();
        let begin = |child: NodeId| self.tree.node(child).key.as_ref().map(|key| key.span.start);
        let is_bracketed = self.is_bracketed(object);
        let quoted = |(name, value): &(String, String)| {
            if is_bracketed { format!("\"{name}\": {value}") } else { format!("{name}: {value}") }
        };
        let members: Vec<String> = members.iter().map(quoted).collect();
        let Some(&last) = children.last() else {
            let opening = self.value_span(object).start + 1;
            return is_bracketed.then(|| Fix::one(title, opening..opening, &joined(&members, ", ")));
        };
        let at = self.value_span(last).end;
        let white = if is_bracketed {
            let behind = match children.len().checked_sub(2) {
                Some(before) => self.value_span(children[before]).end,
                None => self.value_span(object).start + 1,
            };
            self.text.get(behind..begin(last)?)?.trim_start_matches([',', ' ', '\t']).to_owned()
        } else {
            let line =
                self.text.as_bytes()[..begin(last)?].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
            let end_of_line = if self.text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
            format!("{end_of_line}{}", " ".repeat(self.text.get(line..begin(last)?)?.chars().count()))
        };
        if !white.trim().is_empty() {
            // A comment stands between the members: its place is not ours to guess.
            return None;
        }
        let separator = match (is_bracketed, white.is_empty()) {
            (true, true) => ", ".to_owned(),
            (true, false) => format!(",{white}"),
            (false, _) => white,
        };
        Some(Fix::one(title, at..at, &(separator.clone() + &joined(&members, &separator))))
    }

    /// Replaces a member, name and value.
    pub(crate) fn replace(&self, node: NodeId, title: &str, name: &str, value: &str) -> Option<Fix> {
        let key = self.tree.node(node).key.as_ref()?;
        let parent = self.tree.node(node).parent;
        let name = if self.is_bracketed(parent) { format!("\"{name}\"") } else { name.to_owned() };
        let value = Edit::new(self.value_span(node), value.to_owned());
        Some(Fix::of(title, vec![Edit::new(key.span.clone(), name), value]))
    }

    /// Replaces a text by another of the same quotes.
    pub(crate) fn retext(&self, node: NodeId, title: &str, text: &str) -> Option<Fix> {
        let span = self.value_span(node);
        self.tree.text(node)?;
        Some(Fix::one(title, span.clone(), &self.quoted_like(&span, text)))
    }
}
