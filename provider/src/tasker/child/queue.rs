//! The queue that brings the ends of statements from EventBridge to the function.
//!
//! A queue between the two keeps events through a deployment, an outage or a burst, and gives each its own retries.

use pulumi_rust::{Inputs, Output, Resource};
use serde_json::json;

use super::Family;
use super::dead_letter_queue::DeadLetterQueue;
use super::function;
use super::key::Key;

/// How long a message that was taken stays hidden: six times the function's timeout, as Lambda asks for, so that a slow batch is not handled twice.
const VISIBILITY_TIMEOUT_SECONDS: u32 = 6 * function::TIMEOUT_SECONDS;

/// How often an event is tried before it is set aside. Fewer, and a throttled function would set events aside that nobody has looked at.
const MAX_RECEIVE_COUNT: u32 = 5;

/// The queue.
#[derive(Clone, Debug)]
pub struct Queue(Resource);

impl Queue {
    pub(crate) fn register(family: &Family, key: &Key, dead_letters: &DeadLetterQueue) -> Self {
        let redrive = dead_letters
            .arn()
            .map(|arn| json!({ "deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVE_COUNT }).to_string());
        let inputs = Inputs::new()
            .with("kmsMasterKeyId", key.arn())
            .with("visibilityTimeoutSeconds", VISIBILITY_TIMEOUT_SECONDS)
            .with("redrivePolicy", redrive);
        Queue(family.child("aws:sqs/queue:Queue", "queue", inputs))
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }

    pub(crate) fn url(&self) -> Output<String> {
        self.0.output("url")
    }
}
