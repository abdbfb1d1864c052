//! The component's arguments, read once from its inputs into types, with every failure under its property's path.
//!
//! The engine never checks a component's inputs, so all rules are here, the schema's included: types and descriptions of the schema are made from these structs. What a preview does not know yet is
//! left alone: the same rules run again in the deployment, when it is known. Every part of the component follows one rule: `args` shape what is made, `existing` takes over what is there, `skip`
//! (where a part can be missing) leaves it out, never two of them. A message says what is wrong and what to do, and never repeats a value: it may be a secret.

mod alarms;
mod arn;
mod choice;
mod function;
mod key;
mod log_group;
mod name;
mod number;
mod queue;
mod role;
mod rules;
mod table;
mod target;

pub use alarms::{AlarmTopic, Alarms, Dashboard, ExistingTopic, TopicSettings};
pub use arn::{Arn, FunctionArn, KeyArn, QueueArn, TopicArn};
pub use choice::{Architecture, ErrorNames, LogLevel, OnDestroy, TablePermissions, Tracing};
pub use function::{Completer, ExistingFunction, FunctionSettings, Starter, Vpc};
pub use key::{EncryptionKey, ExistingKey, KeySettings};
pub use log_group::{ExistingLogGroup, LogGroup, LogGroupSettings};
pub use number::Within;
pub use queue::{DeadLetterQueue, DeadLetterQueueSettings, ExistingQueue, Queue, QueueSettings};
pub use role::{ExistingRole, Role, RoleSettings};
pub use rules::{Checked, Rules};
pub use table::{ExistingTable, Table, TableSettings};
pub use target::{Login, RedshiftTarget, Target, TargetInputs, Warehouse, Workgroup};

use std::collections::BTreeMap;

use pulumi_rust::{Input, Output};

use rules::Wrong;

/// The arguments of `SfnRedshiftTasker`.
#[derive(Clone, Debug, pulumi_rust::Args)]
pub struct Args {
    /// Where SQL runs, and as whom, when a payload names no `target`.
    pub(crate) redshift_target: Input<TargetInputs>,
    /// Further targets by name: a payload whose `target` is such a name runs there. A name has 1 to 64 letters, digits, hyphens and underscores.
    pub(crate) targets: Option<BTreeMap<String, Input<TargetInputs>>>,
    /// The function that state machines invoke. The default is to make one.
    pub(crate) starter: Option<Checked<Starter>>,
    /// The function that hears of the ends of statements. The default is the starter itself.
    pub(crate) completer: Option<Checked<Completer>>,
    /// What the functions run as. The default is to make a role.
    pub(crate) role: Option<Checked<Role>>,
    /// The tracking table, with one row per statement. The default is to make one.
    pub(crate) table: Option<Checked<Table>>,
    /// The queue that brings the ends of statements to the function. The default is to make one.
    pub(crate) queue: Option<Checked<Queue>>,
    /// The queue for events that the function could not handle. The default is to make one.
    pub(crate) dead_letter_queue: Option<Checked<DeadLetterQueue>>,
    /// The KMS key of everything that is stored. The default is to make one.
    pub(crate) encryption_key: Option<Checked<EncryptionKey>>,
    /// The functions' log group. The default is to make one that keeps lines for a year.
    pub(crate) log_group: Option<Checked<LogGroup>>,
    /// Whether queue, rule, schedule and key are made, which bring the ends of statements back. With false, another tasker's on the same table do it: then `table.existing` and `role.existing` name that tasker's table and role. The default is true.
    #[pulumi(default = true)]
    pub(crate) create_callback_infra: bool,
    /// The instruction set that the functions run on. The default is `arm64`: the same work for less.
    #[pulumi(default = "arm64")]
    pub(crate) architecture: Input<Architecture>,
    /// The least severe log lines that the functions write. The default is `INFO`.
    #[pulumi(default = "INFO")]
    pub(crate) log_level: Input<LogLevel>,
    /// Which invocations X-Ray traces. The default is `Active`.
    #[pulumi(default = "Active")]
    pub(crate) tracing: Input<Tracing>,
    /// What failed tasks are told as their error. The default is `compatible`: `FAILED`, so that state machines of the CDK construct work as they are.
    #[pulumi(default = "compatible")]
    pub(crate) error_names: Input<ErrorNames>,
    /// Whether the statement of an execution that was aborted, failed or timed out is cancelled. The default is true: nobody waits for it any more.
    #[pulumi(default = true)]
    pub(crate) cancel_on_abort: Input<bool>,
    /// Whether the function hears at once of executions that were aborted, failed or timed out, and cancels what they still run. It then hears of every such execution of the account and region, since their events do not tell which of them use it. The default is false: the schedule finds them, some minutes later.
    #[pulumi(default = false)]
    pub(crate) execution_events: bool,
    /// Days that the row of a statement stays after its end was told, 1 to 3,650. The default is 1. Until then `LATEST` and a retried task find it.
    #[pulumi(default = 1)]
    pub(crate) row_ttl_days: Input<Within<1, 3650>>,
    /// The subnets and security groups that the functions run in. The default is none: the function needs to reach AWS's endpoints, never the cluster itself.
    pub(crate) vpc: Option<Checked<Vpc>>,
    /// The ARN of a code signing configuration for the functions. The archive that comes with the plugin is not signed; sign a copy of it, or use a configuration that warns.
    pub(crate) code_signing_config_arn: Option<Input<String>>,
    /// The ARN of the policy that bounds the rights of every role that the component makes. The default is none.
    pub(crate) permissions_boundary: Option<Input<String>>,
    /// The region of everything that the component makes. The default is that of the `aws` provider.
    pub(crate) region: Option<Input<String>>,
    /// Tags of everything that the component makes and that can have tags. Those of the `aws` provider's `defaultTags` come on top.
    pub(crate) tags: Option<Input<BTreeMap<String, String>>>,
    /// Alarms. The default is none.
    pub(crate) alarms: Option<Alarms>,
    /// A dashboard. The default is none.
    pub(crate) dashboard: Option<Dashboard>,
    /// The name of the EventBridge rule for the ends of statements. The default is the component's name with random digits.
    pub(crate) rule_name: Option<Input<String>>,
    /// The name of the schedule. The default is the component's name with random digits.
    pub(crate) schedule_name: Option<Input<String>>,
}

impl Args {
    /// The target of payloads that name none.
    pub(crate) fn target(&self) -> Output<Target> {
        TargetInputs::of(self.redshift_target.clone())
    }

    /// The further targets, by name.
    pub(crate) fn named_targets(&self) -> Output<Vec<(String, Target)>> {
        TargetInputs::named(self.targets.clone().unwrap_or_default())
    }

    fn existing_role(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.existing.is_some())
    }

    fn existing_starter(&self) -> bool {
        self.starter.as_ref().is_some_and(|starter| starter.existing.is_some())
    }

    /// What another tasker's callback infrastructure leaves no room for.
    fn without_callback_infra(&self) -> Vec<Wrong> {
        let infra = [
            ("queue", self.queue.is_some()),
            ("deadLetterQueue", self.dead_letter_queue.is_some()),
            ("completer", self.completer.is_some()),
            ("executionEvents", self.execution_events),
            ("ruleName", self.rule_name.is_some()),
            ("scheduleName", self.schedule_name.is_some()),
        ];
        let given = infra.into_iter().filter(|(_, given)| *given);
        let unused = "is of no use with `createCallbackInfra: false`: the other tasker's is used";
        let mut wrong: Vec<Wrong> = given.map(|(key, _)| (key, unused.to_owned())).collect();
        if self.encryption_key.as_ref().is_some_and(|key| key.args.is_some()) {
            let reason = "no key is made with `createCallbackInfra: false`; give `existing`, or nothing";
            wrong.push(("encryptionKey", reason.to_owned()));
        }
        if self.table.as_ref().is_none_or(|table| table.existing.is_none()) {
            let reason = "`existing` is required with `createCallbackInfra: false`: the table of the tasker that ends the statements";
            wrong.push(("table", reason.to_owned()));
        }
        if !self.existing_role() {
            let reason = "`existing` is required with `createCallbackInfra: false`: the role of the tasker that ends the statements, \
                          since the Data API shows a statement only to the role that started it";
            wrong.push(("role", reason.to_owned()));
        }
        wrong
    }

    /// Functions that are made and functions that are taken over have to run as one role.
    fn functions(&self) -> Vec<Wrong> {
        let makes_starter = !self.existing_starter();
        let mut wrong = Vec::new();
        if let Some(completer) = &self.completer
            && completer.existing.is_some() == makes_starter
            && !self.existing_role()
        {
            let reason = "`existing` is required where one function is made and the other is taken over: both have to run as one role";
            wrong.push(("role", reason.to_owned()));
        }
        let makes_one = makes_starter || self.completer.as_ref().is_some_and(|completer| completer.args.is_some());
        if !makes_one {
            let of_functions = [
                ("vpc", self.vpc.is_some()),
                ("codeSigningConfigArn", self.code_signing_config_arn.is_some()),
                ("logGroup", self.log_group.is_some()),
            ];
            let given = of_functions.into_iter().filter(|(_, given)| *given);
            wrong.extend(given.map(|(key, _)| (key, "is of no use where no function is made".to_owned())));
            if self.role.as_ref().is_some_and(|role| role.args.is_some()) {
                wrong.push((
                    "role",
                    "no role is made where no function is made; give `existing`, or nothing".to_owned(),
                ));
            }
        }
        wrong
    }
}

impl Rules for Args {
    fn wrong(&self) -> Vec<Wrong> {
        let mut wrong = self.functions();
        if !self.create_callback_infra {
            wrong.extend(self.without_callback_infra());
        }
        let is_name = |name: &String| {
            (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        if !self.targets.iter().flatten().all(|(name, _)| is_name(name)) {
            wrong.push(("targets", "a target's name has 1 to 64 letters, digits, hyphens and underscores".to_owned()));
        }
        wrong
    }
}

#[cfg(test)]
mod tests;
