//! The dashboard: the functions and the queues of one component on one page of the console.

use pulumi_rust::{Input, Output, Resource, all};
use serde_json::{Value as Json, json};

use super::Family;
use crate::tasker::naming::Namespace;
use crate::tasker::watch::METRICS;

/// Seconds of a data point.
const PERIOD_SECONDS: u32 = 60;

/// What is shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The functions' names.
    pub(crate) functions: Vec<Output<String>>,
    /// The queues' names, each with what it is called on the page.
    pub(crate) queues: Vec<(&'static str, Output<String>)>,
}

pub(crate) fn register(
    family: &Family,
    name: Option<Input<String>>,
    namespace: &Output<Namespace>,
    shown: Shown,
) -> Resource {
    let component = family.name.clone();
    let name = name.map_or_else(
        || namespace.map(move |namespace| format!("{component}-{}", namespace.as_str())),
        Input::into_output,
    );
    let functions = all(shown.functions);
    let labels: Vec<_> = shown.queues.iter().map(|(label, _)| *label).collect();
    let queues = all(shown.queues.into_iter().map(|(_, name)| name).collect::<Vec<_>>());
    let body = all((functions, queues, &family.place, namespace)).map(move |(functions, queues, place, namespace)| {
        let queues: Vec<_> = labels.into_iter().zip(queues).collect();
        body(&functions, &queues, &place.region, &namespace).to_string()
    });
    let inputs = family.regional().with("dashboardName", name).with("dashboardBody", body);
    family.child("aws:cloudwatch/dashboard:Dashboard", "dashboard", inputs)
}

/// The page, as CloudWatch describes pages.
fn body(functions: &[String], queues: &[(&str, String)], region: &str, namespace: &Namespace) -> Json {
    let of_functions = |metric: &str, statistic: &str| -> Vec<Json> {
        let of =
            |name: &String| json!(["AWS/Lambda", metric, "FunctionName", name, { "stat": statistic, "label": name }]);
        functions.iter().map(of).collect()
    };
    let of_queues = |metric: &str, statistic: &str| -> Vec<Json> {
        let of = |(label, name): &(&str, String)| json!(["AWS/SQS", metric, "QueueName", name, { "stat": statistic, "label": label }]);
        queues.iter().map(of).collect()
    };
    let of_statements = |metrics: &[&str], statistic: &str| -> Vec<Json> {
        let of = |metric: &&str| {
            functions
                .iter()
                .map(|name| json!([METRICS, metric, "FunctionName", name, { "stat": statistic }]))
                .collect::<Vec<_>>()
        };
        metrics.iter().flat_map(of).collect()
    };
    let graphs = [
        ("Statements", of_statements(&["Submitted", "Completed", "Unsuccessful"], "Sum")),
        ("From the end to the callback (ms)", of_statements(&["CallbackLatency"], "p99")),
        ("What went otherwise", of_statements(&["Adopted", "Reconciled", "Throttled", "Orphaned", "Foreign"], "Sum")),
        ("What has to be looked into", of_statements(&["Defects", "CallbackRefused", "ReconcileFailed"], "Sum")),
        ("Invocations", of_functions("Invocations", "Sum")),
        ("Errors", of_functions("Errors", "Sum")),
        ("Throttles", of_functions("Throttles", "Sum")),
        ("Duration, 99th percentile (ms)", of_functions("Duration", "p99")),
        ("Messages that wait", of_queues("ApproximateNumberOfMessagesVisible", "Maximum")),
        ("Age of the oldest message (s)", of_queues("ApproximateAgeOfOldestMessage", "Maximum")),
    ];
    let title = json!({
        "type": "text", "x": 0, "y": 0, "width": 24, "height": 1,
        "properties": { "markdown": format!("Statements whose names start with `{}`", namespace.statement_prefix()) },
    });
    let widgets = graphs.into_iter().enumerate().map(|(index, (title, metrics))| {
        json!({
            "type": "metric", "x": 8 * (index % 3), "y": 1 + 6 * (index / 3), "width": 8, "height": 6,
            "properties": { "title": title, "region": region, "period": PERIOD_SECONDS, "metrics": metrics },
        })
    });
    json!({ "widgets": std::iter::once(title).chain(widgets).collect::<Vec<_>>() })
}
