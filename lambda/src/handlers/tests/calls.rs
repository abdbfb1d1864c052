//! How many AWS calls a job makes where nothing goes wrong: they are its price and its time.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ARN, answer, start_in_context, started};
use crate::ports::{CallClass, Clock, Progress};
use crate::testing::World;

/// The calls of what `work` does.
fn calls(world: &World, work: impl FnOnce()) -> Vec<&'static str> {
    let before = world.calls().len();
    work();
    world.calls().split_off(before)
}

fn start(world: &World, payload: &Value) -> Vec<&'static str> {
    calls(world, || {
        started(world, payload);
    })
}

/// A start whose state was entered so long ago.
fn start_entered(world: &World, ago: Duration) -> Value {
    let mut payload = start_in_context("t");
    payload["context"]["enteredTime"] = (&world).now().iso8601().into();
    world.wait(ago);
    payload
}

#[test]
fn a_start_makes_three_calls() {
    let world = World::new();
    let payload = start_entered(&world, Duration::from_secs(5));
    assert_eq!(start(&world, &payload), ["Write", "ExecuteStatement", "Write"]);
    let outside = World::new();
    let made = calls(&outside, || {
        answer(&outside, &json!({ "sqlStatement": "SELECT 1" }));
    });
    assert_eq!(made, ["Write", "ExecuteStatement", "UpdateItem"]);
}

#[test]
fn one_whose_state_was_not_entered_just_now_makes_a_fourth_that_proves_its_task_alive() {
    let probed = ["Write", "SendTaskHeartbeat", "ExecuteStatement", "Write"];
    let world = World::new();
    let payload = start_entered(&world, Duration::from_secs(6));
    assert_eq!(start(&world, &payload), probed);
    let other = World::new();
    let mut ahead = start_in_context("t");
    ahead["context"]["enteredTime"] = (&other).now().plus(Duration::from_millis(1)).iso8601().into();
    assert_eq!(start(&other, &ahead), probed);
    let without_context = World::new();
    let payload = json!({ "sqlStatement": "SELECT 1", "taskToken": "t", "executionArn": ARN });
    assert_eq!(start(&without_context, &payload), probed);
}

#[test]
fn a_task_that_has_just_begun_is_alive_for_a_start_that_is_queued() {
    let world = World::new();
    let payload = start_entered(&world, Duration::from_secs(1));
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    assert_eq!(start(&world, &payload), ["Write", "ExecuteStatement", "UpdateItem"]);
    world.tick_for(2);
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn a_completion_makes_four_calls() {
    let world = World::new();
    start(&world, &start_in_context("t"));
    world.end_runs(Progress::Finished);
    let made = calls(&world, || assert_eq!(world.deliver(&world.events()), Some(vec![])));
    assert_eq!(made, ["DescribeStatement", "UpdateItem", "SendTaskSuccess", "Write"]);
}

#[test]
fn a_doubled_event_makes_three_calls_and_changes_nothing() {
    let world = World::new();
    start(&world, &start_in_context("t"));
    world.end_runs(Progress::Finished);
    let events = world.events();
    world.deliver(&events);
    let made = calls(&world, || assert_eq!(world.deliver(&events), Some(vec![])));
    assert_eq!(made, ["DescribeStatement", "UpdateItem", "GetItem"]);
}

#[test]
fn latest_is_one_read_beside_the_question() {
    for (action, asked) in [
        ("describeStatement", vec!["GetItem", "DescribeStatement"]),
        ("getStatementResult", vec!["GetItem", "GetStatementResult"]),
        ("cancelStatement", vec!["GetItem", "UpdateItem", "CancelStatement"]),
    ] {
        let world = World::new();
        start(&world, &start_in_context("t"));
        world.set_pages(vec![json!({ "Records": [] })]);
        let made = calls(&world, || {
            answer(&world, &json!({ "action": action, "statementId": "LATEST", "executionArn": ARN }));
        });
        assert_eq!(made, asked, "{action}");
    }
}
