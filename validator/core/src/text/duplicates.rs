//! Names that an object has twice.

use super::tree::{Data, NodeId, Tree};
use super::{Finding, Flaws};
use crate::finding::Code;

/// Objects of more members are sorted, so that time stays linear but for that.
const FEW: usize = 12;

/// Tells each name that a later one hides.
pub(super) fn find(tree: &Tree<'_>, flaws: &mut Flaws) {
    for object in (0..tree.nodes.len()).filter(|&node| *tree.data(node) == Data::Object) {
        if tree.children(object).nth(FEW).is_some() {
            among_many(tree, object, flaws);
            continue;
        }
        for (place, member) in tree.children(object).enumerate() {
            let Some(name) = name_of(tree, object, member) else { continue };
            if tree.children(object).skip(place + 1).any(|later| name_of(tree, object, later) == Some(name)) {
                tell(tree, member, flaws);
            }
        }
    }
}

fn among_many(tree: &Tree<'_>, object: NodeId, flaws: &mut Flaws) {
    let pair = |member| Some((name_of(tree, object, member)?, member));
    let mut names: Vec<(&str, NodeId)> = tree.children(object).filter_map(pair).collect();
    names.sort_unstable();
    for pair in names.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        tell(tree, pair[0].1, flaws);
    }
}

/// The name of a member. What an alias merged in stands elsewhere, and is there to be hidden: it has none here.
fn name_of<'a>(tree: &'a Tree<'_>, object: NodeId, member: NodeId) -> Option<&'a str> {
    let key = tree.node(member).key.as_ref()?;
    (key.span.start >= tree.node(object).span.start).then_some(&*key.text)
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
