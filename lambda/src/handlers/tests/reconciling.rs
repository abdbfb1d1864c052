//! The schedule: what no event and no starter finished is finished by it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ARN, answer, deliver, ending, failure, start, start_in_context, started};
use crate::ports::{CallClass, Execution, Progress};
use crate::row::{Close, Stage};
use crate::testing::{Fault, Plan, World};

fn with_heartbeats(token: &str) -> World {
    let world = World::new();
    started(&world, &start(token));
    world.tamper("O#", |item| {
        item.insert("hb".to_owned(), crate::table::Attribute::Flag(true));
    });
    world
}

fn cancel(world: &World) -> Value {
    answer(world, &json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": ARN }))
}

fn stage(world: &World) -> &'static str {
    world.rows()[0].stage_name()
}

#[test]
fn a_lost_event_is_made_good() {
    let world = World::new();
    started(&world, &start("t1"));
    world.end_runs(Progress::Finished);
    let _lost = world.events();
    assert_eq!(world.tick(), Some((0, 0)));
    world.wait(Duration::from_mins(1));
    assert_eq!(world.tick(), Some((1, 0)));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
    assert_eq!((stage(&world), world.rows()[0].due_at), ("REPORTED", None));
}

#[test]
fn a_row_that_was_looked_at_is_put_off() {
    let world = World::new();
    started(&world, &start("t1"));
    world.wait(Duration::from_mins(1));
    assert_eq!(world.tick(), Some((1, 0)));
    assert_eq!(world.tick(), Some((0, 0)));
    assert_eq!(stage(&world), "SUBMITTED");
}

#[test]
fn a_full_database_queues_the_statement() {
    let world = World::new();
    world.open_task("t1");
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    assert!(answer(&world, &start("t1")).get("Id").is_none());
    world.wait(Duration::from_mins(1));
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    assert_eq!(world.tick(), Some((0, 1)));
    world.tick_for(3);
    assert_eq!((stage(&world), world.runs().len()), ("SUBMITTED", 1));
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn a_statement_that_found_no_room_for_ten_minutes_ends_as_aborted() {
    let world = World::new();
    world.open_task("t1");
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    answer(&world, &start("t1"));
    for _ in 0..20 {
        world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
        world.tick_for(1);
    }
    let (state, message) = ending(&world, "t1").expect("told");
    assert_eq!(state, "ABORTED");
    assert!(message["detail"]["error"].as_str().is_some_and(|error| error.contains("was not started")));
    assert!(world.runs().is_empty());
}

#[test]
fn a_starter_that_was_cut_off_before_its_proof_leaves_nothing_to_start() {
    let world = World::with_faults(Plan(vec![(1, Fault::CrashBefore)]));
    world.open_task("t1");
    assert_eq!(world.invoke(&start("t1")), None);
    world.tick_for(1);
    assert!(matches!(world.rows()[0].stage, Stage::Intent { close: Some(Close::NotToStart { .. }), .. }));
    world.tick_for(5);
    assert!(world.runs().is_empty());
    assert_eq!(stage(&world), "REPORTED");
}

#[test]
fn a_starter_that_was_cut_off_after_submitting_is_found_by_name() {
    let world = World::with_faults(Plan(vec![(2, Fault::CrashAfter)]));
    world.open_task("t1");
    assert_eq!(world.invoke(&start("t1")), None);
    world.tick_for(5);
    assert_eq!((stage(&world), world.runs().len()), ("SUBMITTED", 1));
    world.end_runs(Progress::Finished);
    world.tick_for(5);
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn a_retry_takes_back_what_the_reconciler_marked() {
    let world = World::with_faults(Plan(vec![(1, Fault::CrashBefore)]));
    world.open_task("t1");
    assert_eq!(world.invoke(&start_in_context("t1")), None);
    world.tick_for(1);
    world.close_task("t1");
    started(&world, &start_in_context("t2"));
    world.tick_for(6);
    assert_eq!((stage(&world), world.runs().len()), ("SUBMITTED", 1));
}

#[test]
fn the_statement_of_an_aborted_execution_is_cancelled_after_a_grace() {
    let world = World::new();
    started(&world, &start("t1"));
    world.close_task("t1");
    world.set_execution(Execution::Over);
    world.tick_for(3);
    assert_eq!(world.runs()[0].progress, Progress::Running);
    world.tick_for(4);
    assert_eq!(world.runs()[0].progress, Progress::Aborted);
    deliver(&world);
    assert_eq!(stage(&world), "REPORTED");
}

#[test]
fn a_redriven_execution_keeps_its_statement() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.set_execution(Execution::Over);
    world.tick_for(2);
    assert!(world.rows()[0].gone_since.is_some());
    world.set_execution(Execution::Running);
    world.tick_for(30);
    assert!(world.rows()[0].gone_since.is_none());
    assert_eq!(world.runs()[0].progress, Progress::Running);
}

#[test]
fn a_task_that_is_over_while_its_execution_runs_keeps_its_statement() {
    let world = World::new();
    started(&world, &start("t1"));
    world.close_task("t1");
    world.tick_for(60);
    assert_eq!(world.runs()[0].progress, Progress::Running);
}

#[test]
fn what_is_not_known_of_an_execution_cancels_nothing() {
    let world = World::new();
    started(&world, &start("t1"));
    world.set_execution(Execution::Over);
    world.fail_calls("DescribeExecution");
    world.tick_for(60);
    assert_eq!(world.runs()[0].progress, Progress::Running);
}

#[test]
fn with_cancel_on_abort_off_nothing_is_cancelled() {
    let world = World::new();
    world.set_variable("CANCEL_ON_ABORT", "false");
    started(&world, &start("t1"));
    world.set_execution(Execution::Over);
    world.tick_for(60);
    assert_eq!(world.runs()[0].progress, Progress::Running);
}

#[test]
fn a_wish_to_cancel_that_was_cut_off_is_repeated() {
    let world = World::new();
    started(&world, &start("t1"));
    world.fail_calls("CancelStatement");
    assert_eq!(
        failure(&world, &json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": ARN })),
        "Lambda.ServiceException"
    );
    world.tick_for(2);
    world.heal_calls();
    world.tick_for(2);
    assert_eq!(world.runs()[0].progress, Progress::Aborted);
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "ABORTED");
}

#[test]
fn a_wish_to_cancel_what_never_started_ends_it() {
    let world = World::new();
    world.open_task("t1");
    world.refuse_next(CallClass::Passing, "ThrottlingException", "");
    answer(&world, &start("t1"));
    assert_eq!(cancel(&world), json!({ "Status": true }));
    world.tick_for(6);
    assert!(world.runs().is_empty());
    assert_eq!(ending(&world, "t1").expect("told").0, "ABORTED");
}

#[test]
fn heartbeats_are_sent_only_where_they_are_asked_for() {
    let quiet = World::new();
    started(&quiet, &start("t1"));
    let before = quiet.calls().len();
    quiet.tick_for(10);
    assert!(!quiet.calls()[before..].contains(&"SendTaskHeartbeat"));
    let asked = with_heartbeats("t1");
    let before = asked.calls().len();
    asked.tick_for(10);
    let sent = asked.calls()[before..].iter().filter(|call| **call == "SendTaskHeartbeat").count();
    assert_eq!(sent, 10);
    assert!(!asked.calls()[before..].contains(&"DescribeExecution"));
}

#[test]
fn a_statement_whose_record_is_gone_is_told_as_unknown_and_not_run_again() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.forget_runs();
    world.tick_for(2);
    assert_eq!(ending(&world, "t1"), None);
    world.tick_for(8);
    assert_eq!(ending(&world, "t1").expect("told").0, "UNKNOWN");
    started(&world, &start_in_context("t2"));
    assert_eq!(ending(&world, "t2").expect("told").0, "UNKNOWN");
    assert!(world.runs().is_empty());
}

#[test]
fn a_start_that_nobody_could_follow_for_a_day_is_unknown() {
    let world = World::new();
    world.open_task("t1");
    world.refuse_next(CallClass::Passing, "ThrottlingException", "");
    answer(&world, &start("t1"));
    world.wait(Duration::from_hours(24));
    assert_eq!(world.tick(), Some((1, 0)));
    assert_eq!(ending(&world, "t1").expect("told").0, "UNKNOWN");
}

#[test]
fn an_outcome_that_was_not_told_is_told() {
    let world = World::with_faults(Plan(vec![(7, Fault::CrashBefore)]));
    started(&world, &start("t1"));
    world.end_runs(Progress::Failed);
    assert_eq!(world.deliver(&world.events()), None);
    world.tick_for(2);
    assert_eq!(ending(&world, "t1").expect("told").0, "FAILED");
    assert_eq!(stage(&world), "REPORTED");
}

#[test]
fn a_singleton_that_nobody_waits_for_frees_its_lock_without_its_event() {
    let world = World::new();
    let singleton = json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1" });
    answer(&world, &singleton);
    world.end_runs(Progress::Finished);
    world.tick_for(2);
    assert!(!world.item_ids().iter().any(|id| id.starts_with("L#")));
}

#[test]
fn a_singleton_that_nobody_waits_for_and_that_was_cut_off_frees_its_lock() {
    let world = World::with_faults(Plan(vec![(0, Fault::CrashAfter)]));
    let singleton = json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1" });
    assert_eq!(world.invoke(&singleton), None);
    world.tick_for(6);
    assert!(!world.item_ids().iter().any(|id| id.starts_with("L#")));
    assert!(world.runs().is_empty());
}

#[test]
fn a_row_that_cannot_be_read_does_not_keep_others_waiting() {
    let world = World::new();
    started(&world, &start("t1"));
    world.tamper("O#", |item| {
        item.insert("sv".to_owned(), 9_i64.into());
    });
    started(&world, &start("t2"));
    world.end_runs(Progress::Finished);
    world.wait(Duration::from_mins(1));
    assert_eq!(world.tick(), Some((1, 1)));
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
    assert_eq!(world.tick(), Some((0, 0)));
}

#[test]
fn a_panic_over_one_row_leaves_the_others() {
    let world = World::with_faults(Plan(vec![(12, Fault::Panics)]));
    for token in ["t1", "t2"] {
        started(&world, &start(token));
    }
    world.end_runs(Progress::Finished);
    world.wait(Duration::from_mins(1));
    // Two starts of four calls, then four queries: the thirteenth call is the first row's.
    assert_eq!(world.tick(), Some((2, 1)));
    assert!(ending(&world, "t1").is_some() && ending(&world, "t2").is_some());
}

#[test]
fn nothing_is_begun_shortly_before_the_end() {
    let world = World::new();
    started(&world, &start("t1"));
    world.wait(Duration::from_mins(1));
    assert_eq!(world.tick_with(Duration::from_secs(4)), Some((0, 0)));
    assert_eq!(world.tick(), Some((1, 0)));
}

#[test]
fn the_end_of_an_execution_is_a_hint() {
    let event = json!({ "source": "aws.states", "detail": { "executionArn": ARN, "status": "ABORTED" } }).to_string();
    let world = World::new();
    assert_eq!(world.deliver(std::slice::from_ref(&event)), Some(vec![]));
    started(&world, &start("t1"));
    assert_eq!(world.deliver(std::slice::from_ref(&event)), Some(vec![]));
    assert!(world.rows()[0].gone_since.is_none());
    world.set_execution(Execution::Over);
    assert_eq!(world.deliver(std::slice::from_ref(&event)), Some(vec![]));
    assert!(world.rows()[0].gone_since.is_some());
    world.tick_for(4);
    assert_eq!(world.runs()[0].progress, Progress::Aborted);
}
