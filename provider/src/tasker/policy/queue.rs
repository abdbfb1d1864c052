//! Who may send to the component's queues, and that nobody does so in the clear.

use super::{Document, Principal, Statement};
use crate::tasker::place::Place;

/// The policy of a queue that EventBridge sends to: the events' queue, and the one for events that could not be brought there.
pub fn of_events(queue_arn: &str, rule_arns: &[String], place: &Place) -> Document {
    Document::new([events(queue_arn, rule_arns, place), encrypted_transport(queue_arn)])
}

/// The policy of a queue that only SQS itself moves messages to.
pub fn of_dead_letters(queue_arn: &str) -> Document {
    Document::new([encrypted_transport(queue_arn)])
}

/// Events of our rules alone: a rule of somebody else, or a message made by hand with EventBridge's help, is refused.
fn events(queue_arn: &str, rule_arns: &[String], place: &Place) -> Statement {
    Statement::allow("EventsOfTheRules", &["sqs:SendMessage"])
        .because("Events of the component's rules alone: a rule of somebody else is refused.")
        .to(Principal::Service("events.amazonaws.com".to_owned()))
        .on(queue_arn)
        .when("ArnEquals", "aws:SourceArn", rule_arns)
        .when("StringEquals", "aws:SourceAccount", [&place.account])
}

/// Statement names and database texts never travel unencrypted.
fn encrypted_transport(queue_arn: &str) -> Statement {
    Statement::deny("OnlyOverTls", &["sqs:*"])
        .because("Statement names and database texts never travel unencrypted.")
        .to(Principal::Aws("*".to_owned()))
        .on(queue_arn)
        .when("Bool", "aws:SecureTransport", ["false"])
}
