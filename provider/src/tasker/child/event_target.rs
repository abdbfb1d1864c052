//! A rule's target: the queue, with a dead-letter queue of its own for what can't be brought there.

use pulumi_rust::{Inputs, Resource};

use super::Family;
use super::event_rule::EventRule;
use super::queue::Queue;

/// How long EventBridge tries, and how often: the most it allows, since a statement's metadata outlives both. Without a dead-letter queue it would then drop the event.
const MAXIMUM_EVENT_AGE_SECONDS: u32 = 24 * 60 * 60;
const MAXIMUM_RETRY_ATTEMPTS: u32 = 185;

/// Registers the target `suffix` of a rule once the queues' policies let events in, so that none is lost at the start.
pub(crate) fn register(
    family: &Family,
    suffix: &str,
    rule: &EventRule,
    (queue, undelivered): (&Queue, &Queue),
    policies: &[&Resource],
) -> Resource {
    let retries = Inputs::new()
        .with("maximumEventAgeInSeconds", MAXIMUM_EVENT_AGE_SECONDS)
        .with("maximumRetryAttempts", MAXIMUM_RETRY_ATTEMPTS);
    let inputs = family
        .regional()
        .with("rule", rule.name())
        .with("arn", &queue.arn)
        .with("retryPolicy", retries)
        .with("deadLetterConfig", Inputs::new().with("arn", &undelivered.arn));
    family.child_after(policies, "aws:cloudwatch/eventTarget:EventTarget", suffix, inputs)
}
