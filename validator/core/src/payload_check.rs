//! A payload in a document: its values against the schema and the rules beyond it.
//!
//! What could not be read is unknown: it stands for a right value of its place, and nothing is said about it.

use crate::document::Document;
use crate::finding::Finding;
use crate::problems;
use crate::template::Template;
use crate::text::NodeId;

/// Adds what is wrong with the payload at `node`.
pub(crate) fn check(document: &Document<'_>, node: NodeId, findings: &mut Vec<Finding>) {
    let template = Template::of(&document.tree, node);
    let problems = problems(&template.value);
    let told = problems.into_iter().filter(|problem| !template.hides(problem));
    findings.extend(told.map(|problem| document.finding(node, problem)));
}
