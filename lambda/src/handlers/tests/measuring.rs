//! Metrics: what each course of events records, as the lines that CloudWatch reads.

use std::time::Duration;

use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use super::{ARN, deliver, start, start_in_context, started};
use crate::metrics::Metric;
use crate::ports::{CallClass, Execution, Progress, TaskError};
use crate::telemetry::lines::{Lines, logged};
use crate::testing::{Fault, Plan, World};

/// The metrics' lines that a course of events writes, with the log itself off.
fn recorded(course: impl FnOnce()) -> Vec<Value> {
    let lines = Lines::default();
    tracing::subscriber::with_default(logged(LevelFilter::OFF, &lines), course);
    lines.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The sum of a metric over all lines, and how many values it had.
fn sum(lines: &[Value], metric: Metric) -> (u64, usize) {
    let values: Vec<u64> = lines
        .iter()
        .filter_map(|line| line.get(metric.name()))
        .flat_map(|value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]))
        .map(|value| value.as_u64().expect("a number"))
        .collect();
    (values.iter().sum(), values.len())
}

#[test]
fn a_line_is_what_cloudwatch_reads() {
    let lines = recorded(|| {
        started(&World::new(), &start("t"));
    });
    let expected = json!({
        "_aws": {
            "Timestamp": 1_700_000_000_000_i64,
            "CloudWatchMetrics": [{
                "Namespace": "RedshiftTasker",
                "Dimensions": [["FunctionName"]],
                "Metrics": [{ "Name": "Submitted", "Unit": "Count" }],
            }],
        },
        "FunctionName": "tasker",
        "Submitted": 1,
    });
    assert_eq!(lines, [expected]);
}

#[test]
fn an_end_is_counted_with_the_time_until_it_was_told() {
    let lines = recorded(|| {
        let world = World::new();
        started(&world, &start("1"));
        started(&world, &start("2"));
        world.end_runs(Progress::Failed);
        world.wait(Duration::from_millis(250));
        deliver(&world);
    });
    assert_eq!(sum(&lines, Metric::Submitted), (2, 2));
    // Both ends came in one batch, so one line has them.
    assert_eq!(sum(&lines, Metric::Completed), (2, 1));
    assert_eq!(sum(&lines, Metric::Unsuccessful), (2, 1));
    assert_eq!(sum(&lines, Metric::CallbackLatency), (500, 2));
}

#[test]
fn a_doubled_event_is_counted_once() {
    let lines = recorded(|| {
        let world = World::new();
        started(&world, &start("t"));
        world.end_runs(Progress::Finished);
        let events = world.events();
        for _ in 0..2 {
            world.deliver(&events);
        }
    });
    assert_eq!(sum(&lines, Metric::Completed), (1, 1));
    assert_eq!(sum(&lines, Metric::CallbackLatency).1, 1);
}

#[test]
fn a_retry_that_gets_the_running_statement_is_counted() {
    let lines = recorded(|| {
        let world = World::new();
        started(&world, &start_in_context("1"));
        started(&world, &start_in_context("2"));
    });
    assert_eq!((sum(&lines, Metric::Submitted).0, sum(&lines, Metric::Adopted).0), (1, 1));
}

#[test]
fn what_the_schedule_does_is_counted() {
    let lines = recorded(|| {
        let world = World::new();
        world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
        started(&world, &start("t"));
        world.tick_for(1);
        world.set_execution(Execution::Over);
        world.tick_for(9);
    });
    assert_eq!(sum(&lines, Metric::Throttled).0, 1);
    assert_eq!(sum(&lines, Metric::Submitted).0, 1);
    assert_eq!(sum(&lines, Metric::Orphaned).0, 1);
    assert!(sum(&lines, Metric::Reconciled).0 >= 3);
    assert!(sum(&lines, Metric::ReconcileDelay).1 >= 3);
}

#[test]
fn what_goes_wrong_is_counted() {
    let lines = recorded(|| {
        let world = World::with_faults(Plan(vec![(0, Fault::Panics)]));
        let _defect = world.invoke(&start("t"));
        let world = World::new();
        started(&world, &start("t"));
        world.end_runs(Progress::Finished);
        world.answer_callbacks(vec![TaskError::KeyRefused { code: "KmsAccessDeniedException".to_owned() }]);
        world.deliver(&world.events());
        world
            .deliver(&[json!({ "source": "aws.redshift-data", "detail": { "statementName": "nightly" } }).to_string()]);
        world.drop_item("O#");
        world.wait(Duration::from_mins(1));
    });
    for metric in [Metric::Defects, Metric::CallbackRefused, Metric::Foreign] {
        assert_eq!(sum(&lines, metric).0, 1, "{metric:?}: {lines:?}");
    }
}

#[test]
fn an_invocation_with_nothing_to_count_writes_nothing() {
    let lines = recorded(|| {
        let _refused = World::new()
            .invoke(&json!({ "action": "describeStatement", "statementId": "LATEST", "executionArn": ARN }));
    });
    assert_eq!(lines, Vec::<Value>::new());
}
