//! Where in a payload an offset is.

use crate::document::Document;
use crate::expression::Language;
use crate::options::{Kind, Options};
use crate::text::{self, Data, NodeId, Tree};
use crate::{kind, machine};

/// A place in a payload.
#[derive(Debug)]
pub(super) struct Place {
    /// The names from the payload to the value, without the `.$` of a template.
    pub(super) path: Vec<String>,
    /// The innermost value at the offset; none in the space between an object's members.
    pub(super) node: Option<NodeId>,
    /// The object that holds it, or the space.
    pub(super) object: NodeId,
    /// Whether the offset is in the value's name.
    pub(super) is_in_key: bool,
    pub(super) language: Language,
}

pub(super) fn document<'t>(text: &'t str, options: &Options) -> Document<'t> {
    let format = options.format.unwrap_or_else(|| text::guess(text));
    Document { text, tree: text::read(text, format).0 }
}

impl Place {
    pub(super) fn find(document: &Document<'_>, offset: usize, options: &Options) -> Option<Self> {
        let (payload, language) = payload(document, offset, options)?;
        let tree = &document.tree;
        let mut place = Self { path: Vec::new(), node: None, object: payload, is_in_key: false, language };
        let mut at = payload;
        while let Some(child) = tree.children(at).find(|&child| spans(tree, child, offset)) {
            let name = tree.name(child).map(|name| name.strip_suffix(".$").unwrap_or(name).to_owned());
            place.path.extend(name);
            place.node = Some(child);
            place.is_in_key = tree.node(child).key.as_ref().is_some_and(|key| offset <= key.span.end);
            place.object = at;
            at = child;
        }
        if place.node.is_some_and(|node| tree.is_object(node)) && !place.is_in_key {
            // Between the members of the innermost object.
            place.object = at;
            place.node = None;
        }
        Some(place)
    }
}

/// Whether an offset is in a member, from its name to the end of its value.
fn spans(tree: &Tree<'_>, node: NodeId, offset: usize) -> bool {
    let node = tree.node(node);
    let start = node.key.as_ref().map_or(node.span.start, |key| key.span.start);
    (start..=node.span.end).contains(&offset)
}

/// The payload around an offset, and the language that it is written in.
fn payload(document: &Document<'_>, offset: usize, options: &Options) -> Option<(NodeId, Language)> {
    let tree = &document.tree;
    match options.kind.or_else(|| kind::of(tree)).unwrap_or(Kind::Payload) {
        Kind::Payload => Some((Tree::ROOT, Language::Plain)),
        Kind::StateMachine => {
            let machines = machine::machines(document, options);
            let tasks = machines.tasks.iter().filter_map(|task| Some((task.call.payload?, task.language)));
            let of_a_task = tasks.into_iter().find(|(payload, _)| spans(tree, *payload, offset));
            of_a_task.or_else(|| nascent(document, offset))
        }
    }
}

/// An object named `Payload` in a task's arguments that doesn't show yet whose it is.
fn nascent(document: &Document<'_>, offset: usize) -> Option<(NodeId, Language)> {
    let tree = &document.tree;
    let is_one = |node: NodeId| {
        tree.name(node) == Some("Payload")
            && matches!(tree.data(node), Data::Object | Data::Null)
            && spans(tree, node, offset)
    };
    let payload = (0..tree.nodes.len()).find(|&node| is_one(node))?;
    match tree.name(tree.node(payload).parent) {
        Some("Arguments") => Some((payload, Language::Jsonata)),
        Some("Parameters") => Some((payload, Language::JsonPath)),
        _ => None,
    }
}
