//! `queue` and `deadLetterQueue`: how the ends of statements come to the function, and where those go that it can't handle.

use pulumi_rust::{Input, Object};

use super::arn::QueueArn;
use super::number::Within;
use super::rules::{Rules, Wrong, one_of};

/// The queue that brings the ends of statements to the function. Give `args` to shape the one that is made, or `existing` to take over one that is there; with neither, one is made.
#[derive(Clone, Debug, Default, Object)]
pub struct Queue {
    /// How the queue is made.
    pub(crate) args: Option<QueueSettings>,
    /// A queue that is there already. Its policy must let EventBridge send to it, and its visibility timeout be six times the function's timeout.
    pub(crate) existing: Option<ExistingQueue>,
    /// Whether the function's role may purge the queue, for operators who clear it with the function's rights. The default is false.
    pub(crate) enable_purging: Option<bool>,
}

/// How the queue is made.
#[derive(Clone, Debug, Default, Object)]
pub struct QueueSettings {
    /// The queue's name. The default is the component's name with random digits.
    pub(crate) name: Option<Input<String>>,
    /// How long a message that was taken stays hidden, in seconds, up to 43,200. The default is six times the function's timeout, as Lambda asks for.
    pub(crate) visibility_timeout_seconds: Option<Input<Within<0, 43200>>>,
    /// How long a message is kept that nobody takes, in seconds, 60 to 1,209,600. The default is SQS's: four days.
    pub(crate) message_retention_seconds: Option<Input<Within<60, 1_209_600>>>,
}

/// A queue that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingQueue {
    /// Its ARN.
    pub(crate) arn: Input<QueueArn>,
    /// Its URL, for the component's outputs.
    pub(crate) url: Option<Input<String>>,
}

/// The queue for events that the function could not handle. Give `args` to shape the one that is made, `existing` to take over one that is there, or `skip: true` to have none; with none of them, one is made, so that no event is lost.
#[derive(Clone, Debug, Default, Object)]
pub struct DeadLetterQueue {
    /// How the queue is made.
    pub(crate) args: Option<DeadLetterQueueSettings>,
    /// A queue that is there already.
    pub(crate) existing: Option<ExistingQueue>,
    /// Whether to have none: an event that can't be handled is tried until it is too old. Its row stays, and the schedule ends it.
    pub(crate) skip: Option<bool>,
    /// How often an event is tried before it is set aside, 1 to 1,000. The default is 5: fewer, and a throttled function would set events aside that nobody has looked at.
    pub(crate) max_receive_count: Option<Input<Within<1, 1000>>>,
}

/// How the dead-letter queue is made.
#[derive(Clone, Debug, Default, Object)]
pub struct DeadLetterQueueSettings {
    /// The queue's name. The default is the component's name with random digits.
    pub(crate) name: Option<Input<String>>,
    /// How long an event is kept, in seconds, 60 to 1,209,600. The default is the most, fourteen days: a person has to look.
    pub(crate) message_retention_seconds: Option<Input<Within<60, 1_209_600>>>,
}

impl Rules for Queue {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}

impl Rules for DeadLetterQueue {
    fn wrong(&self) -> Vec<Wrong> {
        let skip = self.skip == Some(true);
        let mut wrong =
            one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some()), ("skip: true", skip)]);
        if skip && self.max_receive_count.is_some() {
            wrong.push(("maxReceiveCount", "is of no use without a dead-letter queue".to_owned()));
        }
        wrong
    }
}
