//! A payload in a document: its values against the schema and the rules beyond it.

use serde_json::Value;

use crate::brought::Brought;
use crate::document::Document;
use crate::expression::Language;
use crate::finding::Finding;
use crate::problem::Problem;
use crate::problems;
use crate::statements;
use crate::template::Template;
use crate::text::NodeId;

/// What a payload may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Execute,
    Singleton,
    Batch,
    Describe,
    Rows,
    Cancel,
}

impl Action {
    const ALL: [(&'static str, Self); 6] = [
        ("executeStatement", Self::Execute),
        ("executeSingletonStatement", Self::Singleton),
        ("batchExecuteStatement", Self::Batch),
        ("describeStatement", Self::Describe),
        ("getStatementResult", Self::Rows),
        ("cancelStatement", Self::Cancel),
    ];

    /// The action of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, action)| *action)
    }

    /// Whether it is about a statement that was started before; the others start one.
    pub(crate) fn asks(self) -> bool {
        matches!(self, Self::Describe | Self::Rows | Self::Cancel)
    }
}

/// Adds what is wrong with the plain payload at `node`.
pub(crate) fn check(document: &Document<'_>, node: NodeId, findings: &mut Vec<Finding>) {
    let template = Template::of(&document.tree, node, Language::Plain);
    check_template(document, node, &template, findings);
}

/// Adds what is wrong with the payload at `node`, of which `template` is known.
pub(crate) fn check_template(document: &Document<'_>, node: NodeId, template: &Template, findings: &mut Vec<Finding>) {
    let mut problems =
        if template.hole("/action").is_some() { of_any_action(&template.value) } else { problems(&template.value) };
    problems.extend(statements::problems(&Brought::by(&template.value)));
    let told = problems.into_iter().filter(|problem| !template.hides(problem));
    findings.extend(told.map(|problem| document.finding(node, problem)));
}

/// What is wrong whichever action is asked for.
fn of_any_action(payload: &Value) -> Vec<Problem> {
    let with = |action: &str| {
        let mut payload = payload.clone();
        payload["action"] = action.into();
        problems(&payload)
    };
    let [(first, _), others @ ..] = Action::ALL;
    let mut common = with(first);
    for (action, _) in others {
        let others = with(action);
        common.retain(|problem| others.contains(problem));
    }
    common
}
