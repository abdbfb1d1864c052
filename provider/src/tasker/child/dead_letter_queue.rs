//! The two queues for what went wrong: events that the function could not handle, and events that EventBridge could not bring to the queue. Neither loses a callback: the row stays in the table.

use pulumi_rust::{Input, Output};

use super::Family;
use super::key::Encryption;
use super::queue::Queue;
use crate::tasker::args::{self, DeadLetterQueueSettings};

/// Fourteen days, the most that SQS keeps a message: a person has to look.
const RETENTION_SECONDS: u32 = 14 * 24 * 60 * 60;

/// How often an event is tried before it is set aside. Fewer, and a throttled function would set events aside that nobody has looked at.
const MAX_RECEIVE_COUNT: u32 = 5;

/// A queue, and when messages go there.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    pub(crate) queue: Queue,
    pub(crate) max_receive_count: Output<u32>,
    /// Whether it was made here, and its policy with it.
    pub(crate) made: bool,
}

/// The queue for events that the function could not handle, unless it is left out.
pub(crate) fn of_queue(family: &Family, part: Option<&args::DeadLetterQueue>, key: &Encryption) -> Option<DeadLetters> {
    let part = part.cloned().unwrap_or_default();
    if part.skip == Some(true) {
        return None;
    }
    let max_receive_count =
        part.max_receive_count.map_or_else(|| Output::known(MAX_RECEIVE_COUNT), |count| count.map(args::Within::get));
    let (queue, made) = match part.existing {
        Some(existing) => (Queue::existing(existing), false),
        None => (register(family, part.args.unwrap_or_default(), key, "dead-letters"), true),
    };
    Some(DeadLetters { queue, max_receive_count, made })
}

/// The queue for events that EventBridge could not bring to the queue.
pub(crate) fn of_target(family: &Family, key: &Encryption) -> Queue {
    register(family, DeadLetterQueueSettings::default(), key, "undelivered")
}

fn register(family: &Family, settings: DeadLetterQueueSettings, key: &Encryption, suffix: &str) -> Queue {
    let retention = settings.message_retention_seconds.map(Input::into_output);
    let inputs = family.tagged().with("name", settings.name);
    let inputs = key.of_queue(inputs);
    let inputs = match retention {
        Some(seconds) => inputs.with("messageRetentionSeconds", seconds),
        None => inputs.with("messageRetentionSeconds", RETENTION_SECONDS),
    };
    Queue::made(&family.child("aws:sqs/queue:Queue", suffix, inputs))
}

/// A queue's redrive policy.
pub(crate) fn redrive(dead_letters: &DeadLetters) -> Output<String> {
    dead_letters
        .queue
        .arn
        .zip(&dead_letters.max_receive_count)
        .map(|(arn, count)| serde_json::json!({ "deadLetterTargetArn": arn, "maxReceiveCount": count }).to_string())
}
