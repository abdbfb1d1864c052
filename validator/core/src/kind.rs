//! What a document is: a payload, a state machine or something that holds one.

use crate::explanation::OF_A_PAYLOAD;
use crate::machine::may_be_one;
use crate::options::Kind;
use crate::text::{NodeId, Tree};

/// What the document looks like; none for one that has nothing of ours.
pub(crate) fn of(tree: &Tree<'_>) -> Option<Kind> {
    if tree.children(Tree::ROOT).any(|member| tree.name(member).is_some_and(is_of_a_payload)) {
        return Some(Kind::Payload);
    }
    (0..tree.nodes.len()).any(|node| is_machine(tree, node) || may_be_one(tree, node)).then_some(Kind::StateMachine)
}

/// Whether a name is one that a payload has and few other documents do.
fn is_of_a_payload(name: &str) -> bool {
    OF_A_PAYLOAD.contains(&name.strip_suffix(".$").unwrap_or(name)) && name != "parameters"
}

/// Whether an object is a state machine: it has states.
pub(crate) fn is_machine(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.is_object(node)
        && tree.get(node, "States").is_some_and(|states| tree.is_object(states))
        && (tree.get(node, "StartAt").is_some()
            || tree.get(node, "States").is_some_and(|states| has_types(tree, states)))
}

fn has_types(tree: &Tree<'_>, states: NodeId) -> bool {
    tree.children(states).any(|state| tree.get(state, "Type").is_some())
}
