//! A text beside its tree, and where in it a problem of a payload stands.

mod edit;

use std::ops::Range;

use crate::finding::{Code, Finding};
use crate::problem::Problem;
use crate::text::{Data, NodeId, Tree, unescaped};

/// A text and what was read of it.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) text: &'t str,
    pub(crate) tree: Tree<'t>,
}

impl Document<'_> {
    /// A problem of the payload at `payload`, with its place.
    pub(crate) fn finding(&self, payload: NodeId, problem: Problem) -> Finding {
        let node = self.find(payload, &problem.pointer);
        let fix = problem.repair.as_ref().and_then(|repair| self.fix(node, repair));
        let pointer = self.tree.pointer(node);
        Finding::new(problem.code, pointer, self.span(node, problem.code), problem.message, problem.hint).with(fix)
    }

    /// The value at a pointer below `from`, or the nearest around it. A name may have the `.$` of a template.
    pub(crate) fn find(&self, from: NodeId, pointer: &str) -> NodeId {
        let mut at = from;
        for step in pointer.split('/').skip(1) {
            let name = unescaped(step);
            let child = match self.tree.data(at) {
                Data::Object => self.member(at, &name),
                Data::Array => name.parse().ok().and_then(|index| self.tree.children(at).nth(index)),
                _ => None,
            };
            let Some(child) = child else { break };
            at = child;
        }
        at
    }

    /// A member by the name that it has when the template is filled in.
    pub(crate) fn member(&self, object: NodeId, name: &str) -> Option<NodeId> {
        self.tree.member(object, |key| matches!(key.strip_prefix(name), Some("" | ".$")))
    }

    /// What to underline: a name where the field itself is wrong or the value is large, else the value.
    fn span(&self, node: NodeId, code: Code) -> Range<usize> {
        let is_about_the_name = matches!(code, Code::UnknownField | Code::Contradiction | Code::UnusedParameter);
        if is_about_the_name || self.is_container(node) { self.name_span(node) } else { self.value_span(node) }
    }

    fn is_container(&self, node: NodeId) -> bool {
        matches!(self.tree.data(node), Data::Object | Data::Array)
    }

    /// A value's bytes.
    pub(crate) fn value_span(&self, node: NodeId) -> Range<usize> {
        self.tree.node(node).span.clone()
    }

    /// The bytes of a member's name; of what has none, those of its begin.
    pub(crate) fn name_span(&self, node: NodeId) -> Range<usize> {
        if let Some(key) = &self.tree.node(node).key {
            return key.span.clone();
        }
        let span = self.value_span(node);
        let first = self.tree.children(node).next().and_then(|child| self.tree.node(child).key.as_ref());
        match first {
            // A mapping of YAML begins with its first name.
            Some(key) if key.span.start == span.start => key.span.clone(),
            _ if self.is_container(node) => span.start..(span.start + 1).min(span.end),
            _ => span,
        }
    }
}
