//! Starts at other targets than the function's own, and what becomes of their rows.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ARN, answer, ending, failure, start_in_context, started};
use crate::env;
use crate::ports::{CallClass, Progress};
use crate::row::{Ending, Stage};
use crate::target::Place;
use crate::testing::World;

const TARGETS: &str = r#"{"analytics":{"workgroupName":"analytics","dbName":"lake"}}"#;

fn world() -> World {
    let world = World::new();
    world.set_variable(env::TARGETS, TARGETS);
    world
}

fn elsewhere(token: &str) -> Value {
    let mut payload = start_in_context(token);
    payload["target"] = "analytics".into();
    payload
}

fn place(world: &World) -> Vec<Place> {
    world.runs().into_iter().map(|run| run.target.place).collect()
}

#[test]
fn a_start_runs_at_the_target_that_it_names() {
    let world = world();
    let answer = started(&world, &elsewhere("t"));
    assert_eq!((&answer["WorkgroupName"], &answer["Database"]), (&json!("analytics"), &json!("lake")));
    assert_eq!(place(&world), [Place::Workgroup("analytics".to_owned())]);
}

#[test]
fn the_schedule_submits_it_there_too() {
    let world = world();
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    started(&world, &elsewhere("t"));
    assert!(place(&world).is_empty());
    world.tick_for(2);
    assert_eq!(place(&world), [Place::Workgroup("analytics".to_owned())]);
}

#[test]
fn the_same_start_elsewhere_is_another_one() {
    let world = world();
    started(&world, &start_in_context("t"));
    assert_eq!(failure(&world, &elsewhere("t")), "IdempotencyMismatch");
}

#[test]
fn a_singleton_is_one_at_its_target() {
    let world = world();
    let singleton = |target: Option<&str>| {
        let mut payload = json!({ "action": "executeSingletonStatement", "sqlStatement": "CALL load()" });
        payload.as_object_mut().expect("an object").extend(target.map(|name| ("target".to_owned(), name.into())));
        payload
    };
    let _running = answer(&world, &singleton(None));
    let _elsewhere = world.invoke_as(&singleton(Some("analytics")), "2").expect("no crash").expect("an answer");
    let again = world.invoke_as(&singleton(Some("analytics")), "3").expect("no crash").expect_err("it runs");
    assert_eq!(again.name(), "ConcurrentExecution");
}

#[test]
fn a_retry_of_a_failure_runs_there_again() {
    let world = world();
    started(&world, &elsewhere("1"));
    world.end_runs(Progress::Failed);
    super::deliver(&world);
    started(&world, &elsewhere("2"));
    assert_eq!(place(&world).len(), 2);
    assert_eq!(place(&world)[0], place(&world)[1]);
}

/// A start that the Data API had no room for, and a tasker on its table that means another place by its target's name.
fn queued_beside_another_tasker() -> World {
    let world = world();
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    started(&world, &elsewhere("t"));
    world.set_variable(env::TARGETS, r#"{"analytics":{"workgroupName":"another","dbName":"lake"}}"#);
    world
}

#[test]
fn another_tasker_on_the_table_submits_a_queued_start_where_its_own_tasker_meant() {
    let world = queued_beside_another_tasker();
    let ask = json!({ "action": "describeStatement", "statementId": "LATEST", "executionArn": ARN });
    assert_eq!(answer(&world, &ask)["WorkgroupName"], "analytics");
    world.tick_for(2);
    assert_eq!(place(&world), [Place::Workgroup("analytics".to_owned())]);
}

#[test]
fn one_without_the_right_leaves_it_to_the_tasker_whose_target_it_is() {
    let world = queued_beside_another_tasker();
    world.refuse_next(CallClass::Denied, "AccessDeniedException", "");
    world.tick_for(1);
    assert!(place(&world).is_empty() && matches!(world.rows()[0].stage, Stage::Intent { close: None, .. }));
    world.set_variable(env::TARGETS, TARGETS);
    world.tick_for(2);
    assert_eq!(place(&world), [Place::Workgroup("analytics".to_owned())]);
}

/// A start of the role `one` that the Data API had no room for.
fn queued_by_one_role() -> World {
    let world = World::new();
    world.set_variable(env::ROLE_NAME, "one");
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    started(&world, &start_in_context("t"));
    world
}

#[test]
fn another_role_does_not_hide_a_queued_start_from_its_own() {
    let world = queued_by_one_role();
    world.wait(Duration::from_mins(1));
    world.set_variable(env::ROLE_NAME, "other");
    assert_eq!(world.tick(), Some((0, 0)));
    world.set_variable(env::ROLE_NAME, "one");
    assert_eq!(world.tick(), Some((1, 0)));
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn another_role_takes_no_empty_list_for_a_proof_that_nothing_runs() {
    let world = queued_by_one_role();
    world.set_variable(env::ROLE_NAME, "other");
    let cancel = json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": ARN });
    assert_eq!(answer(&world, &cancel)["Status"], true);
    world.tick_for(30);
    assert_eq!(ending(&world, "t"), None);
    world.set_variable(env::ROLE_NAME, "one");
    world.tick_for(5);
    assert_eq!(ending(&world, "t").expect("told").0, "ABORTED");
}

#[test]
fn the_end_of_another_roles_statement_is_its_own_taskers_to_tell() {
    let world = World::new();
    world.set_variable(env::ROLE_NAME, "one");
    started(&world, &start_in_context("t"));
    world.end_runs(Progress::Finished);
    let events = world.events();
    world.set_variable(env::ROLE_NAME, "other");
    world.deny("DescribeStatement");
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(ending(&world, "t"), None);
    world.heal_calls();
    world.set_variable(env::ROLE_NAME, "one");
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(ending(&world, "t").expect("told").0, "FINISHED");
}

#[test]
fn a_right_that_a_tasker_lacks_at_its_own_target_is_told() {
    let world = world();
    world.refuse_next(CallClass::Denied, "AccessDeniedException", "");
    started(&world, &elsewhere("t"));
    assert!(matches!(&world.rows()[0].stage, Stage::Reported(outcome) if outcome.ending == Ending::Rejected));
}

#[test]
fn a_row_of_before_whose_target_is_taken_away_names_it() {
    let world = world();
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    started(&world, &elsewhere("t"));
    world.tamper("O#", |item| drop(item.remove("site")));
    world.set_variable(env::TARGETS, "{}");
    world.wait(Duration::from_mins(1));
    assert_eq!(world.tick(), Some((0, 1)));
    let ask = json!({ "action": "describeStatement", "statementId": "LATEST", "executionArn": ARN });
    assert_eq!(failure(&world, &ask), "ConfigurationError");
}
