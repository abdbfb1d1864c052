//! Events of all kinds: on time, early, twice, old, foreign and broken.

use serde_json::json;

use super::{deliver, ending, start, started};
use crate::ports::{CallClass, CallError, Progress, TaskError};
use crate::row::{Delivery, Stage};
use crate::secret::Secret;
use crate::testing::{Fault, Plan, Told, World};

fn finished() -> World {
    let world = World::new();
    started(&world, &start("t1"));
    world.end_runs(Progress::Finished);
    world
}

fn failed() -> World {
    let world = World::new();
    started(&world, &start("t1"));
    world.end_runs(Progress::Failed);
    world
}

#[test]
fn a_finished_statement_succeeds_its_task_with_the_events_json() {
    let world = finished();
    let before = world.calls().len();
    deliver(&world);
    assert_eq!(world.calls()[before..], ["DescribeStatement", "UpdateItem", "SendTaskSuccess", "Write"]);
    let (state, message) = ending(&world, "t1").expect("told");
    assert_eq!(state, "FINISHED");
    assert_eq!(message["source"], "aws.redshift-data");
    assert_eq!(message["detail-type"], "Redshift Data Statement Status Change");
    assert_eq!(message["detail"]["statementId"], world.runs()[0].id.as_str());
    assert_eq!(message["detail"]["rows"], 1);
    assert_eq!(message["detail"]["expireAt"], 1_601_673_265);
    assert!(message["detail"].get("error").is_none());
    let row = &world.rows()[0];
    assert!(matches!(row.stage, Stage::Reported(_)) && row.due_at.is_none() && row.ttl.is_some());
}

#[test]
fn a_failed_statement_fails_its_task_with_the_databases_text() {
    let world = failed();
    deliver(&world);
    let (state, message) = ending(&world, "t1").expect("told");
    assert_eq!(state, "FAILED");
    assert_eq!(message["detail"]["error"], "ERROR: relation does not exist");
}

#[test]
fn the_data_api_is_believed_and_not_the_event() {
    let world = finished();
    let forged: Vec<_> = world.events().iter().map(|event| event.replace("FINISHED", "FAILED")).collect();
    assert_eq!(world.deliver(&forged), Some(vec![]));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn an_event_about_a_running_statement_comes_again() {
    let world = World::new();
    started(&world, &start("t1"));
    let forged = vec![world.runs()[0].event().replace("STARTED", "FINISHED")];
    assert_eq!(world.deliver(&forged), Some(vec![0]));
    assert_eq!(ending(&world, "t1"), None);
}

#[test]
fn an_event_whose_record_has_expired_is_all_that_is_known() {
    let world = finished();
    world.forget_runs();
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
    assert!(matches!(&world.rows()[0].stage, Stage::Reported(outcome) if !outcome.verified));
}

#[test]
fn an_event_of_another_statement_with_our_name_is_ignored() {
    let world = finished();
    let other: Vec<_> = world.events().iter().map(|event| event.replace(&world.runs()[0].id, "ffffffff")).collect();
    assert_eq!(world.deliver(&other), Some(vec![]));
    assert_eq!(ending(&world, "t1"), None);
}

#[test]
fn a_doubled_event_tells_once() {
    let world = finished();
    let events = world.events();
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(world.calls().iter().filter(|call| **call == "SendTaskSuccess").count(), 1);
}

#[test]
fn an_event_before_the_row_knows_its_statement_ends_it() {
    let world = World::with_faults(Plan(vec![(3, Fault::Fails)]));
    started(&world, &start("t1"));
    assert!(matches!(world.rows()[0].stage, Stage::Intent { .. }));
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn events_of_others_and_of_rows_that_are_gone_are_taken_and_forgotten() {
    let world = finished();
    let events = world.events();
    let foreign = json!({"source": "aws.redshift-data", "detail": {"statementName": "nightly", "state": "FINISHED"}});
    world.drop_item("O#");
    assert_eq!(world.deliver(&[foreign.to_string(), events[0].clone()]), Some(vec![]));
}

#[test]
fn a_poisoned_record_fails_alone() {
    let world = finished();
    let mut bodies = world.events();
    bodies.insert(0, "not json".to_owned());
    assert_eq!(world.deliver(&bodies), Some(vec![0]));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn a_callback_that_was_not_taken_is_sent_again_when_the_record_comes_again() {
    let world = finished();
    let throttled = CallError {
        call: "SendTaskSuccess",
        class: CallClass::Passing,
        code: "ThrottlingException".to_owned(),
        message: Secret::new(String::new()),
    };
    world.answer_callbacks(vec![TaskError::Call(throttled)]);
    let events = world.events();
    assert_eq!(world.deliver(&events), Some(vec![0]));
    assert!(matches!(world.rows()[0].stage, Stage::Outcome(_)));
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}

#[test]
fn a_task_that_is_over_settles_the_row() {
    let world = finished();
    world.close_task("t1");
    deliver(&world);
    assert_eq!(world.rows()[0].tokens[0].delivery, Delivery::Gone);
}

#[test]
fn a_failure_that_the_key_forbids_is_sent_bare() {
    let world = failed();
    world.answer_callbacks(vec![TaskError::KeyRefused { code: "KmsAccessDeniedException".to_owned() }]);
    deliver(&world);
    assert_eq!(world.told("t1"), Some(Told::Failure { error: None, cause: None }));
}

#[test]
fn an_output_that_is_not_taken_is_sent_as_a_minimal_one() {
    let world = finished();
    world.answer_callbacks(vec![TaskError::InvalidOutput]);
    deliver(&world);
    let (state, message) = ending(&world, "t1").expect("told");
    assert_eq!(state, "FINISHED");
    assert_eq!(message["detail"]["statementId"], world.runs()[0].id.as_str());
}

#[test]
fn a_token_adopted_while_reporting_is_told_too() {
    // The report's mark is the eighth call; a start with another token comes between sending and marking.
    let world = World::with_faults(Plan(vec![(7, Fault::CrashBefore)]));
    started(&world, &super::start_in_context("t1"));
    world.end_runs(Progress::Finished);
    let events = world.events();
    assert_eq!(world.deliver(&events), None);
    started(&world, &super::start_in_context("t2"));
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
    assert_eq!(world.deliver(&events), Some(vec![]));
}

#[test]
fn a_panic_fails_its_own_record_alone() {
    let world = World::with_faults(Plan(vec![(8, Fault::Panics)]));
    started(&world, &start("t1"));
    started(&world, &start("t2"));
    world.end_runs(Progress::Finished);
    let events = world.events();
    assert_eq!(world.deliver(&events), Some(vec![0]));
    assert_eq!(ending(&world, "t1"), None);
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
}
