//! The answer to a custom resource's request, as CloudFormation wants it.
//!
//! Source: CloudFormation's template reference, "Custom resource request and response": at most 4,096 bytes; the ids of the
//! request are repeated; the physical id stays the same over a resource's life, and a new one would make CloudFormation
//! delete the old resource. So Create names the resource after its statement, whatever its generation, and Update and
//! Delete repeat what they were given.

use serde_json::{Value, json};

use crate::op::{Generation, StatementName};
use crate::row::{Ending, Outcome, Resource};
use crate::rules::{Rule, kept};

/// CloudFormation's limit of an answer, in bytes.
pub const LIMIT: usize = 4096;
/// What replaces the end of a reason that was cut.
const CUT: &str = " (cut)";

/// The body of an answer about an ended statement.
pub fn body(resource: &Resource, name: &StatementName, outcome: &Outcome) -> String {
    let message: Value = serde_json::from_str(outcome.message.expose()).unwrap_or_default();
    let error = message["detail"]["error"].as_str();
    let reason = match (outcome.ending, error) {
        (Ending::Finished, _) => format!("the statement {name} has finished"),
        (ending, Some(error)) => format!("{}: {error}", ending.name()),
        (ending, None) => ending.name().to_owned(),
    };
    let data = outcome.statement_id.as_deref().map_or_else(|| json!({}), |id| json!({ "StatementId": id }));
    let first = StatementName { generation: Generation::FIRST, ..name.clone() };
    render(resource, &first.to_string(), outcome.ending == Ending::Finished, &reason, &data)
}

/// The body of an answer to a request that can't be started at all.
pub fn refusal(resource: &Resource, reason: &str) -> String {
    let unnamed = format!("{}:{}", resource.logical_id, resource.request_id);
    render(resource, &unnamed, false, reason, &json!({}))
}

fn render(resource: &Resource, own_name: &str, good: bool, reason: &str, data: &Value) -> String {
    let given = resource.physical_id.as_deref().filter(|_| kept(Rule::PhysicalIdStays));
    let with = |reason: &str| {
        json!({
            "Status": if good { "SUCCESS" } else { "FAILED" },
            "Reason": reason,
            "PhysicalResourceId": given.unwrap_or(own_name),
            "StackId": resource.stack_id,
            "RequestId": resource.request_id,
            "LogicalResourceId": resource.logical_id,
            "NoEcho": false,
            "Data": data,
        })
        .to_string()
    };
    let whole = with(reason);
    let excess = whole.len().saturating_sub(LIMIT);
    if excess == 0 {
        return whole;
    }
    // Each byte of the text takes at least one of the JSON, so taking away the excess is enough.
    let mut end = reason.len().saturating_sub(excess + CUT.len());
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    with(&format!("{}{CUT}", &reason[..end]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::op::{Identity, Namespace, OpKey};
    use crate::secret::Secret;
    use crate::time::Timestamp;

    fn resource(physical_id: Option<&str>) -> Resource {
        Resource {
            stack_id: "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1".to_owned(),
            request_id: "r".to_owned(),
            logical_id: "Table".to_owned(),
            physical_id: physical_id.map(str::to_owned),
        }
    }

    fn name() -> StatementName {
        let namespace = Namespace::parse("abcdefgh").expect("valid");
        let key = OpKey::derive(&namespace, "cfn", Identity::StackRequest { stack_id: "s", request_id: "r" });
        StatementName { namespace, key, generation: Generation::FIRST.next() }
    }

    fn outcome(ending: Ending, error: Option<&str>) -> Outcome {
        Outcome {
            statement_id: Some("id".to_owned()),
            ending,
            message: Secret::new(json!({ "detail": { "error": error } }).to_string()),
            verified: true,
            ended_at: None,
            at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn a_created_resource_is_called_like_its_first_statement() {
        let answer: Value =
            serde_json::from_str(&body(&resource(None), &name(), &outcome(Ending::Finished, None))).expect("JSON");
        assert_eq!(answer["Status"], "SUCCESS");
        let first = StatementName { generation: Generation::FIRST, ..name() };
        assert_eq!(answer["PhysicalResourceId"], first.to_string());
    }

    #[test]
    fn an_update_keeps_the_id_and_tells_why_it_failed() {
        let failed = outcome(Ending::Failed, Some("ERROR: no such table"));
        let answer: Value = serde_json::from_str(&body(&resource(Some("own")), &name(), &failed)).expect("JSON");
        assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("own")));
        assert_eq!(answer["Reason"], "FAILED: ERROR: no such table");
    }

    proptest! {
        #[test]
        fn an_answer_fits_whatever_the_reason(
            times in 0_usize..6_000,
            text in prop::sample::select(vec!["a", "\"", "é", "\n", "\u{1}x"]),
        ) {
            let reason = text.repeat(times);
            let failed = outcome(Ending::Failed, Some(&reason));
            let text = body(&resource(None), &name(), &failed);
            prop_assert!(text.len() <= LIMIT);
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
