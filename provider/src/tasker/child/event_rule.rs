//! The rules that pick events for the queue: the ends of this table's statements, and, if wanted, the bad ends of executions.
//!
//! The pattern for statements tests the start of the statement's name, because that is the one field that we choose: a foreign event never enters the queue.
//! Nothing in an execution's event tells whether it used this component, so that rule takes those of the whole account and region, and the function asks its table.

use pulumi_rust::{Input, Output, Resource};
use serde_json::json;

use super::Family;
use crate::tasker::naming::Namespace;

/// A rule.
#[derive(Clone, Debug)]
pub struct EventRule(Resource);

impl EventRule {
    /// The rule for the ends of statements.
    pub(crate) fn of_statements(family: &Family, name: Option<Input<String>>, namespace: &Output<Namespace>) -> Self {
        let description = format!("Ends of the statements of the SfnRedshiftTasker `{}`", family.name);
        Self::register(family, "rule", name, description, namespace.map(|namespace| ends_of_statements(&namespace)))
    }

    /// The rule for executions that ended otherwise than well.
    pub(crate) fn of_executions(family: &Family) -> Self {
        let description = format!("Ended executions, for the SfnRedshiftTasker `{}`", family.name);
        Self::register(family, "executions-rule", None, description, Output::known(bad_ends_of_executions()))
    }

    fn register(
        family: &Family,
        suffix: &str,
        name: Option<Input<String>>,
        description: String,
        pattern: Output<String>,
    ) -> Self {
        let inputs = family.tagged().with("name", name).with("description", description).with("eventPattern", pattern);
        EventRule(family.child("aws:cloudwatch/eventRule:EventRule", suffix, inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }
}

/// The three states that are an end. Others that may come one day are not ends.
fn ends_of_statements(namespace: &Namespace) -> String {
    json!({
        "source": ["aws.redshift-data"],
        "detail-type": ["Redshift Data Statement Status Change"],
        "detail": {
            "statementName": [{ "prefix": namespace.statement_prefix() }],
            "state": ["FINISHED", "FAILED", "ABORTED"],
        },
    })
    .to_string()
}

/// An execution that succeeded has waited for its statements.
fn bad_ends_of_executions() -> String {
    json!({
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": { "status": ["ABORTED", "FAILED", "TIMED_OUT"] },
    })
    .to_string()
}
