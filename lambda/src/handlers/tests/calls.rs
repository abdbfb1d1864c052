//! How many AWS calls a job makes where nothing goes wrong: they are its price and its time.

use serde_json::{Value, json};

use super::{ARN, answer, start_in_context, started};
use crate::ports::Progress;
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

#[test]
fn a_start_makes_three_calls_and_one_that_proves_its_task_alive() {
    let world = World::new();
    let without_a_task = calls(&world, || {
        answer(&world, &json!({ "sqlStatement": "SELECT 1" }));
    });
    assert_eq!(without_a_task, ["Write", "ExecuteStatement", "UpdateItem"]);
    assert_eq!(start(&world, &start_in_context("t")), ["Write", "SendTaskHeartbeat", "ExecuteStatement", "UpdateItem"]);
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
fn latest_is_two_reads_beside_the_question() {
    let world = World::new();
    start(&world, &start_in_context("t"));
    let made = calls(&world, || {
        answer(&world, &json!({ "action": "describeStatement", "statementId": "LATEST", "executionArn": ARN }));
    });
    assert_eq!(made, ["GetItem", "GetItem", "DescribeStatement"]);
}
