//! The two queues for what went wrong: events that the function could not handle, and events that EventBridge could not bring to the queue. Neither loses a callback: the row stays in the table.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use super::key::Key;

/// Fourteen days, the most that SQS keeps a message: a person has to look.
const RETENTION_SECONDS: u32 = 14 * 24 * 60 * 60;

/// A dead-letter queue.
#[derive(Clone, Debug)]
pub struct DeadLetterQueue(Resource);

impl DeadLetterQueue {
    /// The queue for events that the function could not handle.
    pub(crate) fn of_queue(family: &Family, key: &Key) -> Self {
        Self::register(family, key, "dead-letters")
    }

    /// The queue for events that EventBridge could not bring to the queue.
    pub(crate) fn of_target(family: &Family, key: &Key) -> Self {
        Self::register(family, key, "undelivered")
    }

    fn register(family: &Family, key: &Key, suffix: &str) -> Self {
        let inputs = Inputs::new().with("kmsMasterKeyId", key.arn()).with("messageRetentionSeconds", RETENTION_SECONDS);
        DeadLetterQueue(family.child("aws:sqs/queue:Queue", suffix, inputs))
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }

    pub(crate) fn url(&self) -> Output<String> {
        self.0.output("url")
    }
}
