//! One at a time: the singleton's lock, taken, contended and freed.

use serde_json::{Value, json};

use super::{ARN, answer, deliver, ending, failure, started};
use crate::ports::{CallClass, Progress};
use crate::testing::World;

fn singleton(token: &str, sql: &str) -> Value {
    json!({ "action": "executeSingletonStatement", "sqlStatement": sql, "taskToken": token, "executionArn": ARN })
}

fn in_context(token: &str) -> Value {
    let mut payload = singleton(token, "SELECT 1");
    payload["context"] = json!({ "state": "Load", "enteredTime": "2026-11-23T02:00:00Z" });
    payload
}

fn has_lock(world: &World) -> bool {
    world.item_ids().iter().any(|id| id.starts_with("L#"))
}

#[test]
fn the_same_sql_does_not_run_twice_at_once() {
    let world = World::new();
    started(&world, &singleton("t1", "SELECT 1"));
    world.open_task("t2");
    assert_eq!(failure(&world, &singleton("t2", " SELECT 1 ; ")), "ConcurrentExecution");
    started(&world, &singleton("t3", "SELECT 2"));
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn the_lock_is_freed_with_the_outcome() {
    let world = World::new();
    started(&world, &singleton("t1", "SELECT 1"));
    assert!(has_lock(&world));
    world.end_runs(Progress::Failed);
    deliver(&world);
    assert!(!has_lock(&world));
    started(&world, &singleton("t2", "SELECT 1"));
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn a_contender_asks_whether_the_holder_still_runs() {
    let world = World::new();
    started(&world, &singleton("t1", "SELECT 1"));
    world.end_runs(Progress::Finished);
    let lost = world.events();
    started(&world, &singleton("t2", "SELECT 1"));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
    assert_eq!(world.runs().len(), 2);
    assert_eq!(world.deliver(&lost), Some(vec![]));
    assert!(has_lock(&world));
}

#[test]
fn the_lock_of_a_holder_that_is_gone_is_taken_over() {
    let world = World::new();
    started(&world, &singleton("t1", "SELECT 1"));
    world.drop_item("O#");
    started(&world, &singleton("t2", "SELECT 1"));
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn a_refused_singleton_holds_no_lock() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "no");
    started(&world, &singleton("t1", "SELECT 1"));
    assert!(!has_lock(&world));
    assert_eq!(ending(&world, "t1").expect("told").0, "REJECTED");
}

#[test]
fn a_retried_singleton_is_not_its_own_rival() {
    let world = World::new();
    started(&world, &in_context("t1"));
    world.close_task("t1");
    started(&world, &in_context("t2"));
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn the_next_generation_takes_the_lock_anew_and_waits_for_a_rival() {
    let world = World::new();
    started(&world, &in_context("t1"));
    world.end_runs(Progress::Failed);
    deliver(&world);
    started(&world, &singleton("rival", "SELECT 1"));
    world.open_task("t2");
    assert_eq!(failure(&world, &in_context("t2")), "ConcurrentExecution");
    world.end_runs(Progress::Finished);
    deliver(&world);
    started(&world, &in_context("t3"));
    assert!(has_lock(&world));
    assert_eq!(world.runs().len(), 3);
}

#[test]
fn a_singleton_that_nobody_waits_for_frees_its_lock_by_its_event() {
    let world = World::new();
    answer(&world, &json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1" }));
    assert!(world.runs()[0].with_event && has_lock(&world));
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert!(!has_lock(&world));
    assert!(world.rows()[0].ttl.is_some());
}

#[test]
fn a_row_stays_while_its_statement_runs_again() {
    let world = World::new();
    let unwatched = json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1", "idempotencyKey": "k" });
    let _started = answer(&world, &unwatched);
    world.end_runs(Progress::Failed);
    deliver(&world);
    assert!(world.rows()[0].ttl.is_some());
    let _again = answer(&world, &unwatched);
    assert_eq!(world.runs().len(), 2);
    assert_eq!(world.rows()[0].ttl, None, "the lock's holder must be there");
}
