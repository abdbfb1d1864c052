//! Starts and repeated starts, and what each writes and submits.

use std::time::Duration;

use serde_json::{Value, json};

use super::{answer, deliver, ending, failure, start, start_in_context, started};
use crate::ports::{CallClass, Progress};
use crate::row::{Close, Delivery, Stage};
use crate::testing::{Fault, Plan, World};

#[test]
fn a_start_registers_verifies_and_submits_in_that_order() {
    let world = World::new();
    let answer = started(&world, &start("t1"));
    assert_eq!(world.calls(), ["Write", "SendTaskHeartbeat", "ExecuteStatement", "Write"]);
    assert_eq!(answer["Id"], world.runs()[0].id.as_str());
    assert_eq!(answer["ClusterIdentifier"], "warehouse");
    let row = &world.rows()[0];
    assert!(matches!(row.stage, Stage::Submitted { .. }) && row.due_at.is_some() && row.ttl.is_none());
    assert!(world.runs()[0].with_event);
    assert!(world.runs()[0].client_token.len() <= 64);
}

#[test]
fn the_sql_leaves_the_row_when_it_is_submitted() {
    let world = World::new();
    started(&world, &start("t1"));
    world.tamper("O#", |item| assert!(!item.contains_key("sql")));
}

#[test]
fn a_start_that_nobody_waits_for_runs_without_an_event_and_may_expire() {
    let world = World::new();
    let answer = answer(&world, &json!({ "sqlStatement": "SELECT 1" }));
    assert_eq!(world.calls(), ["Write", "ExecuteStatement", "UpdateItem"]);
    assert!(answer["Id"].is_string());
    assert!(!world.runs()[0].with_event);
    let row = &world.rows()[0];
    assert!(row.ttl.is_some() && row.due_at.is_none());
}

#[test]
fn a_repeated_invocation_starts_nothing() {
    let world = World::new();
    let first = started(&world, &start("t1"));
    let second = answer(&world, &start("t1"));
    assert_eq!(first["Id"], second["Id"]);
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn a_repeated_invocation_without_a_token_is_known_by_its_request_id() {
    let world = World::new();
    let payload = json!({ "sqlStatement": "SELECT 1" });
    answer(&world, &payload);
    answer(&world, &payload);
    assert_eq!(world.runs().len(), 1);
    world.invoke_as(&payload, "invocation-2").expect("no crash").expect("an answer");
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn a_retried_task_is_adopted() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.close_task("t1");
    started(&world, &start_in_context("t2"));
    assert_eq!(world.runs().len(), 1);
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
    let deliveries: Vec<_> = world.rows()[0].tokens.iter().map(|token| token.delivery).collect();
    assert_eq!(deliveries, [Delivery::Gone, Delivery::Told]);
}

#[test]
fn a_retry_after_the_end_is_told_and_nothing_runs_again() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.close_task("t1");
    world.end_runs(Progress::Finished);
    deliver(&world);
    started(&world, &start_in_context("t2"));
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
    assert_eq!(world.runs().len(), 1);
    assert!(world.rows()[0].ttl.is_some());
}

#[test]
fn a_retried_failure_runs_again_as_the_next_generation() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.end_runs(Progress::Failed);
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FAILED");
    started(&world, &start_in_context("t2"));
    let runs = world.runs();
    assert_eq!(runs.len(), 2);
    assert!(runs[1].name.ends_with(":2") && runs[1].client_token != runs[0].client_token);
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
}

#[test]
fn a_failure_that_was_not_reported_is_reported_before_it_runs_again() {
    let world = World::with_faults(Plan(vec![(6, Fault::CrashAfter)]));
    started(&world, &start_in_context("t1"));
    world.end_runs(Progress::Failed);
    assert_eq!(world.deliver(&world.events()), None);
    assert!(matches!(world.rows()[0].stage, Stage::Outcome(_)));
    started(&world, &start_in_context("t2"));
    assert_eq!(ending(&world, "t1").expect("told").0, "FAILED");
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn an_event_of_the_generation_before_is_nobodys() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.end_runs(Progress::Failed);
    let late = world.events();
    world.deliver(&late);
    started(&world, &start_in_context("t2"));
    assert_eq!(world.deliver(&late), Some(vec![]));
    assert_eq!(ending(&world, "t2"), None);
}

#[test]
fn a_task_that_is_over_starts_nothing() {
    let world = World::new();
    world.open_task("t1");
    world.close_task("t1");
    let answer = answer(&world, &start("t1"));
    assert!(answer.get("Id").is_none());
    assert!(world.runs().is_empty());
    assert!(matches!(world.rows()[0].stage, Stage::Intent { close: Some(Close::NotToStart { .. }), .. }));
    assert!(world.rows()[0].due_at.is_some());
}

#[test]
fn a_live_retry_takes_the_mark_back_and_submits() {
    let world = World::new();
    world.open_task("t1");
    world.close_task("t1");
    answer(&world, &start_in_context("t1"));
    started(&world, &start_in_context("t2"));
    assert_eq!(world.runs().len(), 1);
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
}

#[test]
fn a_token_that_was_never_given_is_refused() {
    let world = World::new();
    assert_eq!(failure(&world, &start("made up")), "InvalidRequest");
    assert!(world.runs().is_empty());
}

#[test]
fn an_unknown_state_of_the_task_neither_submits_nor_gives_up() {
    let world = World::with_faults(Plan(vec![(1, Fault::Fails)]));
    world.open_task("t1");
    assert_eq!(failure(&world, &start_in_context("t1")), "Lambda.ServiceException");
    assert!(world.runs().is_empty());
    answer(&world, &start_in_context("t1"));
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn a_start_that_finds_a_full_database_is_accepted_and_its_proof_of_life_kept() {
    let world = World::new();
    world.open_task("t1");
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    assert!(answer(&world, &start_in_context("t1")).get("Id").is_none());
    assert!(world.rows()[0].alive.is_some());
    assert_eq!(ending(&world, "t1"), None);
    started(&world, &start_in_context("t2"));
    assert_eq!(world.runs().len(), 1);
}

#[test]
fn a_refused_statement_is_told_by_callback() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "database does not exist");
    let answer = started(&world, &start("t1"));
    assert!(answer.get("Id").is_none());
    let (state, message) = ending(&world, "t1").expect("told");
    assert_eq!(state, "REJECTED");
    assert_eq!(message["detail"]["error"], "ValidationException: database does not exist");
    assert_eq!(message["account"], "123456789012");
    assert!(matches!(world.rows()[0].stage, Stage::Reported(_)));
}

#[test]
fn a_refused_statement_that_nobody_waits_for_is_thrown_under_its_name() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "no");
    assert_eq!(failure(&world, &json!({ "sqlStatement": "SELECT 1", "idempotencyKey": "k" })), "ValidationException");
    let answer = answer(&world, &json!({ "sqlStatement": "SELECT 1", "idempotencyKey": "k" }));
    assert!(answer["Id"].is_string());
}

#[test]
fn a_refusal_after_a_lost_answer_does_not_hide_the_statement_that_runs() {
    let world = World::with_faults(Plan(vec![(2, Fault::AnswerLost)]));
    world.open_task("t1");
    answer(&world, &start_in_context("t1"));
    world.refuse_next(CallClass::Denied, "AccessDeniedException", "no");
    started(&world, &start_in_context("t2"));
    assert_eq!(ending(&world, "t2"), None);
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t2").expect("told").0, "FINISHED");
}

#[test]
fn an_error_that_names_a_statement_is_followed_up() {
    let world = World::new();
    world.doubt_next();
    let answer = started(&world, &start("t1"));
    assert_eq!(answer["Id"], world.runs()[0].id.as_str());
    world.end_runs(Progress::Failed);
    deliver(&world);
    assert_eq!(ending(&world, "t1").expect("told").0, "FAILED");
}

#[test]
fn after_eight_hours_the_statement_is_looked_for_by_name() {
    let world = World::with_faults(Plan(vec![(2, Fault::AnswerLost)]));
    world.open_task("t1");
    answer(&world, &start_in_context("t1"));
    world.wait(Duration::from_hours(9));
    started(&world, &start_in_context("t2"));
    assert_eq!(world.runs().len(), 1);
    assert!(world.calls().contains(&"ListStatements"));
}

#[test]
fn the_same_key_with_another_statement_is_a_mistake() {
    let world = World::new();
    let payload = |sql: &str| json!({ "sqlStatement": sql, "idempotencyKey": "k" });
    answer(&world, &payload("SELECT 1"));
    assert_eq!(failure(&world, &payload("SELECT 2")), "IdempotencyMismatch");
}

#[test]
fn a_row_of_a_newer_version_is_left_alone() {
    let world = World::new();
    started(&world, &start_in_context("t1"));
    world.tamper("O#", |item| {
        item.insert("sv".to_owned(), 9_i64.into());
    });
    world.open_task("t2");
    assert_eq!(failure(&world, &start_in_context("t2")), "UnreadableRow");
    world.end_runs(Progress::Finished);
    assert_eq!(world.deliver(&world.events()), Some(vec![0]));
}

#[test]
fn iterations_of_a_map_are_operations_of_their_own() {
    let world = World::new();
    let iteration = |index: u64, token: &str| -> Value {
        let mut payload = start_in_context(token);
        payload["context"]["mapIndex"] = index.into();
        payload
    };
    started(&world, &iteration(0, "t0"));
    started(&world, &iteration(1, "t1"));
    assert_eq!(world.runs().len(), 2);
}

#[test]
fn a_bad_payload_writes_nothing() {
    let world = World::new();
    for payload in [
        json!({ "sqlStatement": "SELECT 1", "taskToken": "t" }),
        json!({ "sqlStatement": " " }),
        json!({ "action": "explode" }),
        json!({ "sqlStatement": "SELECT 1", "RequestType": "Create" }),
        json!([]),
    ] {
        assert_eq!(failure(&world, &payload), "InvalidRequest");
    }
    assert!(world.calls().is_empty());
}

#[test]
fn a_row_keeps_no_more_than_ten_tokens_and_drops_the_settled_first() {
    let world = World::new();
    for index in 0..12 {
        started(&world, &start_in_context(&format!("t{index}")));
        world.close_task(&format!("t{index}"));
    }
    let row = &world.rows()[0];
    assert_eq!(row.tokens.len(), crate::row::TOKEN_LIMIT);
    assert_eq!(row.tokens.last().map(|token| token.token.expose().as_str()), Some("t11"));
}
