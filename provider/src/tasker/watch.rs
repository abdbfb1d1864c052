//! What people look at: the alarms and the dashboard, where they are asked for.

use pulumi_rust::Output;

use super::args::{Args, Within};
use super::child::Family;
use super::child::alarm::{self, Watch};
use super::child::alarm_topic::AlarmTopic;
use super::child::dashboard::{self, Shown};
use super::child::function::Function;
use super::child::key::Encryption;
use super::child::queue::Queue;
use super::construct::Callbacks;
use super::naming::Namespace;

/// How long the oldest event may wait: five minutes, ten times what a busy function needs.
const OLDEST_EVENT_SECONDS: u32 = 300;

/// The namespace of the metrics that the function counts itself; its README lists them.
pub(crate) const METRICS: &str = "RedshiftTasker";

/// What is looked at.
#[derive(Debug)]
pub(super) struct Watched<'a> {
    pub(super) functions: Vec<&'a Function>,
    pub(super) callbacks: Option<&'a Callbacks>,
}

/// Registers the alarms; gives the topic that they are told to.
pub(super) fn alarms(family: &Family, args: &Args, key: &Encryption, watched: &Watched<'_>) -> Option<AlarmTopic> {
    let part = args.alarms.as_ref().filter(|part| part.wanted())?;
    let topic = AlarmTopic::of(family, part, key);
    let oldest = part.oldest_event_seconds.clone();
    let oldest = oldest.map_or_else(|| Output::known(OLDEST_EVENT_SECONDS), |seconds| seconds.map(Within::get));
    let of_functions = watched
        .functions
        .iter()
        .zip([&OF_STARTER, &OF_COMPLETER])
        .flat_map(|(function, names)| of_function(function, names));
    let of_callbacks = watched.callbacks.into_iter().flat_map(|callbacks| of_callbacks(callbacks, &oldest));
    for watch in of_functions.chain(of_callbacks) {
        alarm::register(family, watch, topic.as_ref());
    }
    topic
}

/// The names of a function's alarms: errors, throttles, defects, refused callbacks.
type Names = [&'static str; 4];
const OF_STARTER: Names = ["errors-alarm", "throttles-alarm", "defects-alarm", "refused-alarm"];
const OF_COMPLETER: Names =
    ["completer-errors-alarm", "completer-throttles-alarm", "completer-defects-alarm", "completer-refused-alarm"];

/// What Lambda counts of a function, and what the function counts itself.
fn of_function(function: &Function, [errors, throttles, defects, refused]: &Names) -> [Watch; 4] {
    let watch = |suffix, description, (namespace, metric), periods| Watch {
        suffix,
        description,
        namespace,
        metric,
        statistic: "Sum",
        dimension: ("FunctionName", function.name.clone()),
        threshold: Output::known(0),
        periods,
    };
    [
        watch(
            errors,
            "Invocations have failed for five minutes. A request that is refused, such as a second singleton, is an error as well: its name is in the log group",
            ("AWS/Lambda", "Errors"),
            5,
        ),
        watch(
            throttles,
            "Invocations were throttled for five minutes: the account's concurrency is used up, or the function's is reserved",
            ("AWS/Lambda", "Throttles"),
            5,
        ),
        watch(defects, "The function met a defect of its own: its log group names the place", (METRICS, "Defects"), 1),
        watch(
            refused,
            "Step Functions or CloudFormation refused a callback, though its task was not over: the log group says why",
            (METRICS, "CallbackRefused"),
            1,
        ),
    ]
}

fn of_callbacks(callbacks: &Callbacks, oldest: &Output<u32>) -> Vec<Watch> {
    let watch = |suffix, description, metric, queue: &Queue, threshold| Watch {
        suffix,
        description,
        namespace: "AWS/SQS",
        metric,
        statistic: "Maximum",
        dimension: ("QueueName", queue.name.clone()),
        threshold,
        periods: 1,
    };
    let length = "ApproximateNumberOfMessagesVisible";
    let mut watches = vec![
        watch(
            "age-alarm",
            "Events wait for the function: it is throttled, fails, or its mapping is disabled. The schedule ends statements meanwhile",
            "ApproximateAgeOfOldestMessage",
            &callbacks.queue,
            oldest.clone(),
        ),
        watch(
            "undelivered-alarm",
            "EventBridge could not bring an event to the queue: look at the queue's policy and its key's. The schedule ends the statement",
            length,
            &callbacks.undelivered,
            Output::known(0),
        ),
    ];
    watches.extend(callbacks.dead_letters.as_ref().map(|dead_letters| {
        watch(
            "dead-letters-alarm",
            "The function could not handle an event: its log group says why. The schedule ends the statement",
            length,
            &dead_letters.queue,
            Output::known(0),
        )
    }));
    watches
}

/// Registers the dashboard; gives its name.
pub(super) fn dashboard(
    family: &Family,
    args: &Args,
    namespace: &Output<Namespace>,
    watched: &Watched<'_>,
) -> Option<Output<String>> {
    let part = args.dashboard.as_ref().filter(|part| part.wanted())?;
    let functions = watched.functions.iter().map(|function| function.name.clone()).collect();
    let queues = watched.callbacks.into_iter().flat_map(|callbacks| {
        let dead_letters = callbacks.dead_letters.as_ref().map(|letters| ("dead letters", letters.queue.name.clone()));
        let always = [("events", callbacks.queue.name.clone()), ("undelivered", callbacks.undelivered.name.clone())];
        always.into_iter().chain(dead_letters)
    });
    let shown = Shown { functions, queues: queues.collect() };
    Some(dashboard::register(family, part.name.clone(), namespace, shown).output("dashboardName"))
}
