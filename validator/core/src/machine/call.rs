//! How a task calls a function: by which integration, whether it waits, and with which payload.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html>.

use crate::document::Document;
use crate::expression::Language;
use crate::options::Options;
use crate::payload_check::Action;
use crate::text::NodeId;
use crate::words;

/// What makes a task wait for its token.
pub(crate) const WAITING: &str = ".waitForTaskToken";

/// A task's call of a function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    /// The resource, which says how.
    pub(crate) resource: NodeId,
    /// Whether the task waits until its token is told of.
    pub(crate) waits: bool,
    /// Whether the resource is the function itself and not the integration.
    pub(crate) is_direct: bool,
    /// `Parameters` or `Arguments`.
    pub(crate) arguments: Option<NodeId>,
    /// What the function gets, where the state says it.
    pub(crate) payload: Option<NodeId>,
}

impl Call {
    /// The call of a task that is one of a tasker.
    pub(super) fn of(document: &Document<'_>, options: &Options, state: NodeId, language: Language) -> Option<Self> {
        let tree = &document.tree;
        let resource = tree.get(state, "Resource")?;
        let text = tree.text(resource).unwrap_or_default();
        let waits = text.ends_with(WAITING);
        let integration = text.strip_suffix(WAITING).unwrap_or(text);
        let is_invoke = integration.ends_with(":states:::lambda:invoke")
            || integration.ends_with(":states:::aws-sdk:lambda:invoke")
            // A variable of a template in the place of the partition or all of it.
            || integration.ends_with(":::lambda:invoke");
        let is_direct = !is_invoke && !words::has(integration, ":states:");
        let names =
            if language == Language::Jsonata { ["Arguments", "Parameters"] } else { ["Parameters", "Arguments"] };
        let arguments = names.iter().find_map(|name| document.member(state, name));
        let (function, payload) = if is_direct {
            (Some(resource), arguments)
        } else if is_invoke {
            let member = |name| arguments.and_then(|arguments| document.member(arguments, name));
            (member("FunctionName"), member("Payload"))
        } else {
            return None;
        };
        let name = function.and_then(|function| tree.text(function)).unwrap_or_default();
        let is_named = options.taskers.iter().any(|pattern| names_function(pattern, name));
        let is_ours = is_named || payload.is_some_and(|payload| looks_like_one(document, payload));
        is_ours.then_some(Self { resource, waits, is_direct, arguments, payload })
    }
}

/// Whether a payload has what only one of ours has: its SQL, or one of the actions.
fn looks_like_one(document: &Document<'_>, payload: NodeId) -> bool {
    let action = document.tree.get(payload, "action").and_then(|action| document.tree.text(action));
    action.is_some_and(|action| Action::named(action).is_some())
        || ["sqlStatement", "sqls"].iter().any(|name| document.member(payload, name).is_some())
}

/// What stands before the name in a function's ARN.
const FUNCTION: &str = ":function:";

/// Whether a pattern names a function: its ARN, its name in that, or either with `*`.
fn names_function(pattern: &str, function: &str) -> bool {
    let name = words::find(function, FUNCTION).map_or(function, |at| &function[at + FUNCTION.len()..]);
    let unqualified = name.split(':').next().unwrap_or_default();
    [function, name, unqualified].iter().any(|text| !text.is_empty() && matches(pattern, text))
}

/// Whether a text is of a pattern in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = words::find(rest, part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::names_function;

    #[test]
    fn functions_are_named_by_arn_name_or_pattern() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:sales-tasker:live";
        for pattern in [arn, "sales-tasker", "sales-tasker:live", "*tasker", "sales-*", "arn:*:function:*", "*"] {
            assert!(names_function(pattern, arn), "{pattern}");
        }
        for pattern in ["tasker", "sales", "", "*taskers", "arn:aws:lambda:us-*"] {
            assert!(!names_function(pattern, arn), "{pattern}");
        }
        assert!(names_function("${functionArn}", "${functionArn}"));
    }
}
