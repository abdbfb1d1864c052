//! How the component is put together: which child gets what from which.
//!
//! Every registration goes out as soon as what it needs is known; the order of the lines says nothing. The longest chain is key, table, log group, role policy, function, the schedule's role policy, schedule.

use pulumi_rust::{Component, Context, Error, Inputs};

use super::args::Args;
use super::child::dead_letter_queue::DeadLetterQueue;
use super::child::event_rule::EventRule;
use super::child::function::Function;
use super::child::key::Key;
use super::child::log_group::LogGroup;
use super::child::queue::Queue;
use super::child::role::Role;
use super::child::schedule::Schedule;
use super::child::schedule_role::ScheduleRole;
use super::child::table::Table;
use super::child::{Family, event_source_mapping, event_target, key_alias, queue_policy, role_policy};
use super::naming::Namespace;
use super::outputs::Outputs;

/// The component `SfnRedshiftTasker`.
#[derive(Debug)]
pub struct SfnRedshiftTasker;

impl Component for SfnRedshiftTasker {
    const TOKEN: &'static str = "redshift-tasker:index:SfnRedshiftTasker";
    type Args = Args;
    type Outputs = Inputs;

    async fn construct(ctx: Context, name: String, args: Args) -> Result<Inputs, Error> {
        let family = &Family::new(ctx, name);

        // Data at rest.
        let key = &Key::register(family);
        key_alias::register(family, key);
        let table = &Table::register(family, key);
        let namespace = &table.name().map(|name| Namespace::of_table(&name));

        // From the end of a statement to the queue.
        let dead_letters = &DeadLetterQueue::of_queue(family, key);
        let undelivered = &DeadLetterQueue::of_target(family, key);
        let queue = &Queue::register(family, key, dead_letters);
        let event_rule = &EventRule::of_statements(family, namespace);
        let executions_rule = args.execution_events.then(|| EventRule::of_executions(family));
        let rules: Vec<_> = std::iter::once(event_rule).chain(&executions_rule).collect();
        queue_policy::of_dead_letters(family, dead_letters);
        let policies = [
            &queue_policy::of_queue(family, queue, &rules),
            &queue_policy::of_undelivered(family, undelivered, &rules),
        ];
        for (rule, suffix) in rules.iter().zip(["target", "executions-target"]) {
            event_target::register(family, suffix, rule, (queue, undelivered), &policies);
        }

        // The function and what it may do.
        let role = &Role::register(family);
        let log_group = &LogGroup::register(family, key, namespace);
        let rights = &role_policy::register(family, role, &args.target, (table, queue, log_group, key));
        let function = &Function::register(family, &args, namespace, (role, table, log_group, key), rights);
        event_source_mapping::register(family, queue, function);

        // What no event finishes.
        let schedule_role = &ScheduleRole::register(family, function);
        let schedule = &Schedule::register(family, function, schedule_role);

        #[rustfmt::skip]
        let outputs = Outputs {
            function, role, log_group, table, namespace, queue, dead_letters, undelivered, event_rule, schedule, key,
        };
        Ok(outputs.named())
    }
}
