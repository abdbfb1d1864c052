//! Names that an object has twice.

use super::tree::{Data, NodeId, Tree};
use super::{Finding, Flaws};
use crate::finding::Code;

/// Objects of more members are sorted, so that time stays linear but for that.
const FEW: usize = 12;

type Member<'a> = (&'a str, NodeId);

/// Tells each name that a later one hides.
pub(super) fn find(tree: &Tree<'_>, flaws: &mut Flaws) {
    let mut members: Vec<Member<'_>> = Vec::new();
    for object in (0..tree.nodes.len()).filter(|&node| *tree.data(node) == Data::Object) {
        members.clear();
        for member in tree.children(object) {
            members.extend(name_of(tree, object, member).map(|name| (name, member)));
        }
        if members.len() > FEW {
            members.sort_unstable();
            for pair in members.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                tell(tree, pair[0].1, flaws);
            }
            continue;
        }
        let mut rest = &members[..];
        while let [(name, member), later @ ..] = rest {
            if later.iter().any(|(other, _)| other == name) {
                tell(tree, *member, flaws);
            }
            rest = later;
        }
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
