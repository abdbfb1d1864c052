//! The queue that brings the ends of statements from EventBridge to the function.
//!
//! A queue between the two keeps events through a deployment, an outage or a burst, and gives each its own retries.

use pulumi_rust::{Input, Output, Resource};

use super::Family;
use super::dead_letter_queue::{self, DeadLetters};
use super::key::Encryption;
use crate::tasker::args::{self, ExistingQueue};

/// How long a message that was taken stays hidden, as Lambda asks for, so that a slow batch is not handled twice: six times the function's timeout.
const TIMEOUTS: u32 = 6;

/// The most that SQS hides a message for.
const MOST_SECONDS: u32 = 12 * 60 * 60;

/// A queue, made or taken over.
#[derive(Clone, Debug)]
pub struct Queue {
    pub(crate) arn: Output<String>,
    /// Unsaid where a queue was taken over by its ARN alone.
    pub(crate) url: Option<Output<String>>,
    /// Its name, as CloudWatch knows it.
    pub(crate) name: Output<String>,
}

impl Queue {
    /// The queue of a component, whose function has this timeout.
    pub(crate) fn of(
        family: &Family,
        part: Option<&args::Queue>,
        timeout_seconds: &Output<u32>,
        key: &Encryption,
        dead_letters: Option<&DeadLetters>,
    ) -> Self {
        let part = part.cloned().unwrap_or_default();
        if let Some(existing) = part.existing {
            return Self::existing(existing);
        }
        let settings = part.args.unwrap_or_default();
        let visibility = settings.visibility_timeout_seconds.map_or_else(
            || timeout_seconds.map(|seconds| (TIMEOUTS * seconds).min(MOST_SECONDS)),
            |seconds| seconds.map(args::Within::get),
        );
        let inputs = family.tagged().with("name", settings.name);
        let inputs = key
            .of_queue(inputs)
            .with("visibilityTimeoutSeconds", visibility)
            .with("messageRetentionSeconds", settings.message_retention_seconds)
            .with("redrivePolicy", dead_letters.map(dead_letter_queue::redrive));
        Self::made(&family.child("aws:sqs/queue:Queue", "queue", inputs))
    }

    /// A queue that was made.
    pub(super) fn made(queue: &Resource) -> Self {
        Self::known_by(queue.output("arn"), Some(queue.output("url")))
    }

    /// A queue that was there.
    pub(super) fn existing(existing: ExistingQueue) -> Self {
        Self::known_by(existing.arn.map(String::from), existing.url.map(Input::into_output))
    }

    fn known_by(arn: Output<String>, url: Option<Output<String>>) -> Self {
        let name = arn.map(|arn| arn.rsplit(':').next().unwrap_or_default().to_owned());
        Queue { arn, url, name }
    }
}
