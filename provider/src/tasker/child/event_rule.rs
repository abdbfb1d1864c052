//! The rule that picks, from all Redshift Data API events of the account, the ends of this table's statements.
//!
//! The pattern tests the start of the statement's name, because that is the one field that we choose: a foreign event never enters the queue.

use pulumi_rust::{Inputs, Output, Resource};
use serde_json::json;

use super::Family;
use crate::tasker::naming::Namespace;

/// The rule.
#[derive(Clone, Debug)]
pub struct EventRule(Resource);

impl EventRule {
    pub(crate) fn register(family: &Family, namespace: &Output<Namespace>) -> Self {
        let inputs = Inputs::new()
            .with("description", format!("Ends of the statements of the SfnRedshiftTasker `{}`", family.name))
            .with("eventPattern", namespace.map(|namespace| pattern(&namespace)));
        EventRule(family.child("aws:cloudwatch/eventRule:EventRule", "rule", inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }
}

/// The three states that are an end. Others that may come one day are not ends.
fn pattern(namespace: &Namespace) -> String {
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
