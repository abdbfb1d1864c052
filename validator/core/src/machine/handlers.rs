//! The entries of a state's `Retry` and `Catch`.

use super::Task;
use crate::text::{Data, NodeId};

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

/// Whether `Retry` or `Catch` is written out. An entry that another part of a larger document stands for may name any error.
pub(crate) fn are_written_out(task: &Task<'_>, kind: &str) -> bool {
    let tree = &task.document.tree;
    task.document.member(task.state, kind).is_none_or(|entries| {
        *tree.data(entries) == Data::Array && tree.children(entries).all(|entry| *tree.data(entry) == Data::Object)
    })
}
