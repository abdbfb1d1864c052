//! Questions about a statement, by its id and by `LATEST`.

use serde_json::{Value, json};

use super::{ARN, answer, deliver, ending, failure, start, start_in_context, started};
use crate::ports::{CallClass, Progress};
use crate::rules::{Rule, without};
use crate::testing::{Fault, Plan, World};

fn latest(action: &str) -> Value {
    json!({ "action": action, "statementId": "LATEST", "executionArn": ARN })
}

#[test]
fn a_statement_is_described_in_the_apis_shape() {
    let world = World::new();
    started(&world, &start("t1"));
    let id = world.runs()[0].id.clone();
    for payload in [latest("describeStatement"), json!({ "action": "describeStatement", "statementId": id })] {
        assert_eq!(answer(&world, &payload)["Id"], id.as_str());
    }
}

#[test]
fn pages_follow_each_other() {
    let world = World::new();
    let page = |value: i64| json!({ "Records": [[{ "longValue": value }]], "TotalNumRows": 2 });
    world.set_pages(vec![page(1), page(2)]);
    started(&world, &start("t1"));
    let first = answer(&world, &latest("getStatementResult"));
    assert_eq!(first["Records"], json!([[{ "longValue": 1 }]]));
    let mut next = latest("getStatementResult");
    next["nextToken"] = first["NextToken"].clone();
    let second = answer(&world, &next);
    assert_eq!(second["Records"], json!([[{ "longValue": 2 }]]));
    assert!(second.get("NextToken").is_none());
}

#[test]
fn an_execution_without_a_statement_has_no_latest() {
    let world = World::new();
    for action in ["describeStatement", "getStatementResult", "cancelStatement"] {
        assert_eq!(failure(&world, &latest(action)), "PreviousExecutionNotFound");
    }
}

#[test]
fn a_pointer_whose_row_is_gone_still_knows_its_statement() {
    let world = World::new();
    started(&world, &start("t1"));
    world.drop_item("O#");
    assert_eq!(answer(&world, &latest("describeStatement"))["Id"], world.runs()[0].id.as_str());
    assert_eq!(failure(&world, &latest("cancelStatement")), "NoTrackedState");
}

#[test]
fn a_pointer_that_knows_no_statement_leads_to_the_row() {
    let world = World::new();
    started(&world, &start("t1"));
    world.tamper("X#", |item| drop(item.remove("sid")));
    assert_eq!(answer(&world, &latest("describeStatement"))["Id"], world.runs()[0].id.as_str());
    world.tamper("X#", |item| drop(item.remove("sid")));
    world.drop_item("O#");
    assert_eq!(failure(&world, &latest("describeStatement")), "NoTrackedState");
}

#[test]
fn the_latest_of_a_statement_that_runs_again_is_its_new_run() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.end_runs(Progress::Failed);
    deliver(&world);
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    started(&world, &start_in_context("t2"));
    assert_eq!(answer(&world, &latest("describeStatement"))["Status"], "SUBMITTED");
    world.tick_for(2);
    assert_eq!(world.runs().len(), 2);
    assert_eq!(answer(&world, &latest("describeStatement"))["Id"], world.runs()[1].id.as_str());
}

#[test]
fn the_latest_of_an_iteration_is_its_own() {
    let world = World::new();
    let iteration = |index: u64, payload: Value| {
        let mut payload = payload;
        payload["context"] = json!({ "state": "Load", "enteredTime": "2026-11-23T02:00:00Z", "mapIndex": index });
        payload
    };
    let first = started(&world, &iteration(0, start("t0")));
    let second = started(&world, &iteration(1, start("t1")));
    assert_eq!(answer(&world, &iteration(0, latest("describeStatement")))["Id"], first["Id"]);
    assert_eq!(answer(&world, &iteration(1, latest("describeStatement")))["Id"], second["Id"]);
}

#[test]
fn the_latest_moves_only_forward() {
    let world = World::new();
    let state = |entered: &str, token: &str| {
        let mut payload = start_in_context(token);
        payload["context"]["enteredTime"] = entered.into();
        payload
    };
    let newer = started(&world, &state("2026-11-23T03:00:00Z", "t2"));
    let older = started(&world, &state("2026-11-23T02:00:00Z", "t1"));
    assert!(older["Id"].is_string());
    assert_eq!(answer(&world, &latest("describeStatement"))["Id"], newer["Id"]);
}

#[test]
fn a_refused_statement_is_described_from_its_row() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "no such database");
    started(&world, &start("t1"));
    let described = answer(&world, &latest("describeStatement"));
    assert_eq!(described["Status"], "FAILED");
    assert_eq!(described["Error"], "ValidationException: no such database");
    assert_eq!(failure(&world, &latest("getStatementResult")), "NoTrackedState");
}

#[test]
fn a_statement_whose_row_was_not_told_is_found_by_name() {
    let world = World::with_faults(Plan(vec![(3, Fault::Fails)]));
    started(&world, &start("t1"));
    assert_eq!(answer(&world, &latest("describeStatement"))["Id"], world.runs()[0].id.as_str());
}

#[test]
fn an_unknown_statement_keeps_the_apis_error() {
    let world = World::new();
    let payload = json!({ "action": "describeStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" });
    assert_eq!(failure(&world, &payload), "ResourceNotFoundException");
}

#[test]
fn a_cancelled_statement_is_told_as_aborted() {
    let world = World::new();
    started(&world, &start("t1"));
    assert_eq!(answer(&world, &latest("cancelStatement")), json!({ "Status": true }));
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "ABORTED");
}

#[test]
fn cancelling_what_has_ended_is_no_error() {
    let world = World::new();
    started(&world, &start("t1"));
    world.end_runs(Progress::Finished);
    let id = world.runs()[0].id.clone();
    assert_eq!(answer(&world, &latest("cancelStatement")), json!({ "Status": false }));
    assert_eq!(answer(&world, &json!({ "action": "cancelStatement", "statementId": id })), json!({ "Status": false }));
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FINISHED");
    assert_eq!(answer(&world, &latest("cancelStatement")), json!({ "Status": false }));
}

#[test]
fn a_late_canceller_is_not_obeyed() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    let mut late = latest("cancelStatement");
    late["context"] = json!({ "state": "Cancel", "enteredTime": "2026-11-23T01:00:00Z" });
    assert_eq!(answer(&world, &late), json!({ "Status": false }));
    assert_eq!(world.runs()[0].progress, Progress::Running);
    late["context"]["enteredTime"] = "2026-11-23T02:30:00Z".into();
    assert_eq!(answer(&world, &late), json!({ "Status": true }));
}

#[test]
fn a_wish_to_cancel_meets_a_statement_on_its_way() {
    // The submission fails, the wish is written, and the retry finds it.
    let world = World::with_faults(Plan(vec![(2, Fault::Fails)]));
    world.open_task("t1");
    answer(&world, &start_in_context("t1"));
    assert_eq!(answer(&world, &latest("cancelStatement")), json!({ "Status": true }));
    started(&world, &start_in_context("t2"));
    assert!(world.runs().is_empty());
}

#[test]
fn a_wish_to_cancel_between_submission_and_its_note_is_carried_out() {
    let world = World::with_faults(Plan(vec![(2, Fault::AnswerLost)]));
    world.open_task("t1");
    answer(&world, &start_in_context("t1"));
    assert_eq!(answer(&world, &latest("cancelStatement")), json!({ "Status": true }));
    assert_eq!(world.runs()[0].progress, Progress::Aborted);
}

#[test]
fn a_wish_to_cancel_a_queued_statement_is_forgotten_unless_it_is_written_down() {
    let runs_after_cancel = |left_out: &[Rule]| {
        without(left_out, || {
            let world = World::new();
            world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
            started(&world, &start("t1"));
            assert_eq!(answer(&world, &latest("cancelStatement"))["Status"], true);
            world.tick_for(2);
            world.runs().len()
        })
    };
    assert_eq!((runs_after_cancel(&[]), runs_after_cancel(&[Rule::DurableCancel])), (0, 1));
}
