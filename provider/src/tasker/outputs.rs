//! The component's outputs: the function and the table themselves, and names, addresses and ARNs that a program uses.

use pulumi_rust::{Inputs, Output};

use super::child::dead_letter_queue::DeadLetterQueue;
use super::child::event_rule::EventRule;
use super::child::function::Function;
use super::child::key::Key;
use super::child::log_group::LogGroup;
use super::child::queue::Queue;
use super::child::role::Role;
use super::child::schedule::Schedule;
use super::child::table::Table;
use super::naming::Namespace;

/// What the outputs are taken from.
#[derive(Debug)]
pub(crate) struct Outputs<'a> {
    pub(crate) function: &'a Function,
    pub(crate) role: &'a Role,
    pub(crate) log_group: &'a LogGroup,
    pub(crate) table: &'a Table,
    pub(crate) namespace: &'a Output<Namespace>,
    pub(crate) queue: &'a Queue,
    pub(crate) dead_letters: &'a DeadLetterQueue,
    pub(crate) undelivered: &'a DeadLetterQueue,
    pub(crate) event_rule: &'a EventRule,
    pub(crate) schedule: &'a Schedule,
    pub(crate) key: &'a Key,
}

impl Outputs<'_> {
    /// The outputs under the names that the schema gives them.
    pub(crate) fn named(&self) -> Inputs {
        Inputs::new()
            .with("lambdaFunction", self.function.reference())
            .with("trackingTable", self.table.reference())
            .with("functionName", self.function.name())
            .with("functionArn", self.function.arn())
            .with("roleArn", self.role.arn())
            .with("logGroupName", self.log_group.name())
            .with("tableName", self.table.name())
            .with("tableArn", self.table.arn())
            .with("statementNamePrefix", self.namespace.map(|namespace| namespace.statement_prefix()))
            .with("queueUrl", self.queue.url())
            .with("queueArn", self.queue.arn())
            .with("deadLetterQueueUrl", self.dead_letters.url())
            .with("deadLetterQueueArn", self.dead_letters.arn())
            .with("undeliveredQueueUrl", self.undelivered.url())
            .with("undeliveredQueueArn", self.undelivered.arn())
            .with("ruleArn", self.event_rule.arn())
            .with("scheduleArn", self.schedule.arn())
            .with("keyArn", self.key.arn())
    }
}
