//! The policies of the queues that are made. A queue that is taken over keeps its own.

use pulumi_rust::{Output, Resource, all};

use super::Family;
use super::event_rule::EventRule;
use super::queue::Queue;
use crate::tasker::policy;

/// The rules, and nobody else, send to the queue.
pub(crate) fn of_queue(family: &Family, queue: &Queue, rules: &[&EventRule]) -> Resource {
    register(family, "queue-policy", queue, events(family, &queue.arn, rules))
}

/// The rules, and nobody else, send to the queue of undelivered events.
pub(crate) fn of_undelivered(family: &Family, queue: &Queue, rules: &[&EventRule]) -> Resource {
    register(family, "undelivered-policy", queue, events(family, &queue.arn, rules))
}

/// Nobody but SQS itself moves messages to the dead-letter queue.
pub(crate) fn of_dead_letters(family: &Family, queue: &Queue) -> Resource {
    let policy = queue.arn.map(|arn| policy::queue::of_dead_letters(&arn).to_json());
    register(family, "dead-letters-policy", queue, policy)
}

fn events(family: &Family, queue_arn: &Output<String>, rules: &[&EventRule]) -> Output<String> {
    let rules = all(rules.iter().map(|rule| rule.arn()).collect::<Vec<_>>());
    all((queue_arn, rules, &family.place))
        .map(|(queue, rules, place)| policy::queue::of_events(&queue, &rules, &place).to_json())
}

fn register(family: &Family, suffix: &str, queue: &Queue, policy: Output<String>) -> Resource {
    let inputs = family.regional().with("queueUrl", queue.url.clone()).with("policy", policy);
    family.child("aws:sqs/queuePolicy:QueuePolicy", suffix, inputs)
}
