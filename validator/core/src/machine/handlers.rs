//! The entries of a state's `Retry` and `Catch`.

use super::Task;
use crate::text::NodeId;

/// An entry, and the error names that it takes, each with its node.
#[derive(Debug)]
pub(crate) struct Handler<'a> {
    pub(crate) node: NodeId,
    pub(crate) names: Vec<(NodeId, &'a str)>,
}

/// The entries of `Retry` or `Catch`, in order.
pub(crate) fn handlers<'a>(task: &Task<'a>, kind: &str) -> impl Iterator<Item = Handler<'a>> {
    let tree = &task.document.tree;
    let entries = tree.get(task.state, kind).into_iter().flat_map(|entries| tree.children(entries));
    entries.map(|node| {
        let names = tree.get(node, "ErrorEquals").into_iter().flat_map(|names| tree.children(names));
        Handler { node, names: names.filter_map(|name| Some((name, tree.text(name)?))).collect() }
    })
}
