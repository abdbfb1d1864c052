//! Changes of a document that mend a problem, in the document's own way of writing.
//!
//! A change keeps what it doesn't mean: the order of members, the white space, the `.$` of a template's name.

use std::ops::Range;

use super::Document;
use crate::finding::Fix;
use crate::problem::Repair;
use crate::text::NodeId;

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
}
