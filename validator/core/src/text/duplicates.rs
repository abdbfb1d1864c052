//! Names that an object has twice.

use super::tree::{Data, NodeId, Tree};
use super::{Finding, Flaws};
use crate::finding::Code;

/// Objects of more members are sorted, so that time stays linear but for that.
const FEW: usize = 12;

/// Tells each name that a later one hides.
pub(super) fn find(tree: &Tree<'_>, flaws: &mut Flaws) {
    let mut names: Vec<(&str, NodeId)> = Vec::new();
    for object in (0..tree.nodes.len()).filter(|&node| *tree.data(node) == Data::Object) {
        names.clear();
        let start = tree.node(object).span.start;
        for member in tree.children(object) {
            // What an alias merged in stands elsewhere, and is there to be hidden.
            let key = tree.node(member).key.as_ref().filter(|key| key.span.start >= start);
            names.extend(key.map(|key| (&*key.text, member)));
        }
        if names.len() > FEW {
            names.sort_unstable();
            for pair in names.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                tell(tree, pair[0].1, flaws);
            }
        } else {
            for (place, (name, member)) in names.iter().enumerate() {
                if names[place + 1..].iter().any(|(other, _)| other == name) {
                    tell(tree, *member, flaws);
                }
            }
        }
    }
}

fn tell(tree: &Tree<'_>, member: NodeId, flaws: &mut Flaws) {
    let Some(key) = &tree.node(member).key else { return };
    flaws.add(Finding::new(
        Code::DuplicateName,
        tree.pointer(member),
        key.span.clone(),
        "the object has this name again, and only its last value counts",
        Some("leave one of them out".to_owned()),
    ));
}
