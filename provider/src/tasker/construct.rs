//! How the component is put together: which child gets what from which.
//!
//! Every registration goes out as soon as what it needs is known; the order of the lines says nothing. The longest chain is key, table, log group, role policy, function, the schedule's role policy, schedule.

use pulumi_rust::{Context, Error, Output, Resource};

use super::args::{Args, ExistingFunction, FunctionSettings};
use super::child::alarm_topic::AlarmTopic;
use super::child::dead_letter_queue::{self, DeadLetters};
use super::child::event_rule::EventRule;
use super::child::function::{self, Function, Purpose, Shared};
use super::child::key::Encryption;
use super::child::log_group::LogGroup;
use super::child::queue::Queue;
use super::child::role::Role;
use super::child::role_policy::{self, Parts};
use super::child::schedule::Schedule;
use super::child::schedule_role::ScheduleRole;
use super::child::table::Table;
use super::child::{Family, event_source_mapping, event_target, queue_policy};
use super::environment::{self, Told};
use super::naming::Namespace;
use super::outputs::Outputs;
use super::watch;

/// Builds the component `name`.
pub(super) fn construct(ctx: Context, name: String, args: &Args) -> Result<Outputs, Error> {
    let family = &Family::new(ctx, name, args);
    let plan = Plan::of(args);

    // Data at rest.
    let key = &Encryption::of(family, args);
    let table = &Table::of(family, args.table.as_deref(), key);
    let namespace = &table.name.map(|name| Namespace::of_table(&name));

    // From the end of a statement to the queue.
    let timeout = function::timeout_seconds(plan.completer_settings());
    let callbacks = args.create_callback_infra.then(|| Callbacks::register(family, args, &timeout, key, namespace));
    let callbacks = callbacks.as_ref();

    // The functions and what they may do.
    let role = plan.has_role(args).then(|| Role::of(family, args.role.as_deref()));
    let role = role.as_ref();
    let log_group = plan.makes_function().then(|| LogGroup::of(family, args.log_group.as_deref(), key, namespace));
    let log_group = log_group.as_ref();
    let parts = Parts {
        table,
        log_group,
        queue: callbacks.map(|callbacks| &callbacks.queue),
        key,
        shared: plan.shares_role(args),
    };
    let document = role_policy::document(family, args, role, parts);
    let rights = role.map(|role| role_policy::register(family, role, &document));
    let variables = environment::of(&Told::by(args), &table.name, namespace, role.map(|role| &role.name));
    let register = |purpose, settings: FunctionSettings| {
        let (role, log_group, rights) = (role?, log_group?, rights.as_ref()?);
        let shared = Shared { args, role, log_group, key, variables: &variables, rights };
        Some(Function::register(family, purpose, settings, shared))
    };
    let made = |purpose, function: Made| match function {
        Made::Here(settings) => register(purpose, settings),
        Made::Elsewhere(existing) => Some(Function::existing(&existing)),
    };
    let missing = || Error::failed("a bug in this provider, please report it: a function without its role");
    let starter = &made(Purpose::Start, plan.starter.clone()).ok_or_else(missing)?;
    let completer = match plan.completer.clone() {
        Some(completer) => &made(Purpose::Complete, completer).ok_or_else(missing)?,
        None => starter,
    };

    // What brings events to the function, and what no event finishes.
    let schedule = callbacks.map(|callbacks| {
        // A function that was made has its rights before; one that was there has to get them first.
        let first: Vec<&Resource> = rights.iter().filter(|_| completer.made.is_none()).collect();
        event_source_mapping::register(family, &callbacks.queue, completer, &first);
        let path = args.role.as_deref().and_then(|role| role.args.as_ref()?.path.clone());
        let schedule_role = &ScheduleRole::register(family, path, completer);
        Schedule::register(family, args.schedule_name.clone(), completer, schedule_role)
    });

    // What people look at.
    let functions: Vec<&Function> = if plan.completer.is_some() { vec![starter, completer] } else { vec![starter] };
    let watched = &watch::Watched { functions, callbacks };
    let topic = watch::alarms(family, args, key, watched);
    let dashboard = watch::dashboard(family, args, namespace, watched);

    let dead_letters = callbacks.and_then(|callbacks| callbacks.dead_letters.as_ref()).map(|letters| &letters.queue);
    Ok(Outputs {
        lambda_function: starter.reference(),
        tracking_table: table.made.as_ref().map(Resource::reference),
        function_name: starter.name.clone(),
        function_arn: starter.arn.clone(),
        completer_function_name: callbacks.map(|_| completer.name.clone()),
        completer_function_arn: callbacks.map(|_| completer.arn.clone()),
        role_name: role.map(|role| role.name.clone()),
        role_arn: role.map(|role| role.arn.clone()),
        function_policy: document,
        log_group_name: log_group.map(|group| group.name.clone()),
        table_name: table.name.clone(),
        table_arn: table.arn.clone(),
        statement_name_prefix: namespace.map(|namespace| namespace.statement_prefix()),
        queue_url: callbacks.and_then(|callbacks| callbacks.queue.url.clone()),
        queue_arn: callbacks.map(|callbacks| callbacks.queue.arn.clone()),
        dead_letter_queue_url: dead_letters.and_then(|queue| queue.url.clone()),
        dead_letter_queue_arn: dead_letters.map(|queue| queue.arn.clone()),
        undelivered_queue_url: callbacks.and_then(|callbacks| callbacks.undelivered.url.clone()),
        undelivered_queue_arn: callbacks.map(|callbacks| callbacks.undelivered.arn.clone()),
        rule_arn: callbacks.map(|callbacks| callbacks.rule.arn()),
        schedule_arn: schedule.map(|schedule| schedule.arn()),
        key_arn: key.key_arn().cloned(),
        alarm_topic_arn: topic.map(|AlarmTopic { arn }| arn),
        dashboard_name: dashboard,
    })
}

/// Whether a function is made here.
#[derive(Clone, Debug)]
enum Made {
    Here(FunctionSettings),
    Elsewhere(ExistingFunction),
}

/// Which functions there are.
#[derive(Clone, Debug)]
struct Plan {
    starter: Made,
    /// A separate one.
    completer: Option<Made>,
}

impl Plan {
    fn of(args: &Args) -> Self {
        let starter = args.starter.as_deref().cloned().unwrap_or_default();
        let completer = args.completer.as_deref().cloned();
        let made = |settings: Option<FunctionSettings>, existing: Option<ExistingFunction>| match existing {
            Some(existing) => Made::Elsewhere(existing),
            None => Made::Here(settings.unwrap_or_default()),
        };
        Plan {
            starter: made(starter.args, starter.existing),
            completer: completer.map(|completer| made(completer.args, completer.existing)),
        }
    }

    fn makes_function(&self) -> bool {
        let here = |made: &Made| matches!(made, Made::Here(_));
        here(&self.starter) || self.completer.as_ref().is_some_and(here)
    }

    /// Whether there is a role to give rights to.
    fn has_role(&self, args: &Args) -> bool {
        self.makes_function() || args.role.as_deref().is_some_and(|role| role.existing.is_some())
    }

    /// Whether several functions run as the role.
    fn shares_role(&self, args: &Args) -> bool {
        self.completer.is_some() || args.role.as_deref().is_some_and(|role| role.existing.is_some())
    }

    fn completer_settings(&self) -> Option<&FunctionSettings> {
        match self.completer.as_ref().unwrap_or(&self.starter) {
            Made::Here(settings) => Some(settings),
            Made::Elsewhere(_) => None,
        }
    }
}

/// What brings the ends of statements to a function.
#[derive(Debug)]
pub(super) struct Callbacks {
    pub(super) queue: Queue,
    pub(super) dead_letters: Option<DeadLetters>,
    pub(super) undelivered: Queue,
    rule: EventRule,
}

impl Callbacks {
    fn register(
        family: &Family,
        args: &Args,
        timeout: &Output<u32>,
        key: &Encryption,
        namespace: &Output<Namespace>,
    ) -> Self {
        let dead_letters = dead_letter_queue::of_queue(family, args.dead_letter_queue.as_deref(), key);
        let undelivered = dead_letter_queue::of_target(family, key);
        let part = args.queue.as_deref();
        let queue = Queue::of(family, part, timeout, key, dead_letters.as_ref());
        let rule = EventRule::of_statements(family, args.rule_name.clone(), namespace);
        let executions_rule = args.execution_events.then(|| EventRule::of_executions(family));
        let rules: Vec<_> = std::iter::once(&rule).chain(&executions_rule).collect();
        if let Some(DeadLetters { queue, made: true, .. }) = &dead_letters {
            queue_policy::of_dead_letters(family, queue);
        }
        let undelivered_policy = queue_policy::of_undelivered(family, &undelivered, &rules);
        let is_made = part.is_none_or(|part| part.existing.is_none());
        let queue_policy = is_made.then(|| queue_policy::of_queue(family, &queue, &rules));
        let policies: Vec<_> = queue_policy.iter().chain([&undelivered_policy]).collect();
        for (rule, suffix) in rules.iter().zip(["target", "executions-target"]) {
            event_target::register(family, suffix, rule, (&queue, &undelivered), &policies);
        }
        Callbacks { queue, dead_letters, undelivered, rule }
    }
}
