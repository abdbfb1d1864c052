//! Batches, sessions, waiting and rows that come along.

use serde_json::{Value, json};

use super::{ARN, answer, deliver, ending, failure, started};
use crate::ports::{CallClass, Progress};
use crate::statement::Sql;
use crate::testing::{Fault, Plan, World};

fn with(more: &Value) -> Value {
    let mut payload = json!({ "taskToken": "t", "executionArn": ARN });
    for (name, value) in more.as_object().into_iter().flatten() {
        payload[name] = value.clone();
    }
    payload
}

fn page(rows: &[Value]) -> Value {
    json!({ "ColumnMetadata": [{ "name": "n" }], "Records": rows, "TotalNumRows": rows.len() })
}

#[test]
fn a_batch_is_one_job_with_one_end() {
    let world = World::new();
    started(&world, &with(&json!({ "sqls": ["INSERT 1", "INSERT 2"], "executionMode": "AUTO_COMMIT" })));
    let [run] = &world.runs()[..] else { panic!("one job") };
    let Sql::Batch { sqls, auto_commit: true } = &run.statement.sql else { panic!("a batch: {run:?}") };
    assert_eq!(sqls.len(), 2);
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t").expect("told").0, "FINISHED");
}

#[test]
fn the_latest_batchs_statement_is_asked_for_by_its_number() {
    let world = World::new();
    started(&world, &with(&json!({ "sqls": ["SELECT 1", "SELECT 2"] })));
    let id = world.runs()[0].id.clone();
    let ask = json!({ "action": "describeStatement", "statementId": "LATEST:2", "executionArn": ARN });
    let asked = world.invoke(&ask).expect("no crash").expect_err("the model knows no parts");
    assert_eq!(asked.name(), "ResourceNotFoundException");
    let whole = answer(&world, &json!({ "action": "describeStatement", "statementId": "LATEST", "executionArn": ARN }));
    assert_eq!(whole["Id"], id);
}

#[test]
fn a_session_that_stays_open_is_named_in_the_answer_and_the_callback() {
    let world = World::new();
    let first =
        started(&world, &with(&json!({ "sqlStatement": "CREATE TABLE #t (n int)", "sessionKeepAliveSeconds": 60 })));
    let session = first["SessionId"].as_str().expect("a session").to_owned();
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert_eq!(ending(&world, "t").expect("told").1["detail"]["sessionId"], session.as_str());
    let next = json!({ "sqlStatement": "SELECT * FROM #t", "sessionId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" });
    answer(&world, &next);
    assert_eq!(world.runs()[1].statement.session.id.as_deref(), Some("d9b6c0c9-0747-4bf4-b142-e8883122f766"));
}

#[test]
fn a_busy_session_is_an_error_that_a_state_machine_can_retry() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "Session is not available");
    let next = json!({ "sqlStatement": "SELECT 1", "sessionId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" });
    assert_eq!(failure(&world, &next), "ValidationException");
}

#[test]
fn a_start_that_waits_answers_the_end_and_calls_back_once() {
    let world = World::new();
    world.end_quickly();
    let end = started(&world, &with(&json!({ "sqlStatement": "SELECT 1", "waitTimeSeconds": 5 })));
    assert_eq!((&end["Status"], &end["ResultRows"]), (&json!("FINISHED"), &json!(1)));
    assert_eq!(ending(&world, "t").expect("told already").0, "FINISHED");
    let calls = world.calls().len();
    deliver(&world);
    assert!(!world.calls()[calls..].contains(&"SendTaskSuccess"), "the event finds it told");
}

#[test]
fn a_statement_that_takes_longer_is_called_back_later() {
    let world = World::new();
    let start = started(&world, &with(&json!({ "sqlStatement": "SELECT 1", "waitTimeSeconds": 5 })));
    assert!(start.get("Status").is_none());
    assert!(world.told("t").is_none());
    world.end_runs(Progress::Finished);
    deliver(&world);
    assert!(world.told("t").is_some());
}

#[test]
fn rows_come_along_with_the_callback() {
    let world = World::new();
    started(&world, &with(&json!({ "sqlStatement": "SELECT n FROM t", "fetchResult": { "maxRows": 2 } })));
    let row = |n: i64| json!([{ "longValue": n }]);
    world.set_pages(vec![page(&[row(1)]), page(&[row(2), row(3)])]);
    world.end_runs(Progress::Finished);
    deliver(&world);
    let result = ending(&world, "t").expect("told").1["result"].clone();
    assert_eq!((&result["rows"], &result["truncated"]), (&json!([[1], [2]]), &json!(true)));
}

#[test]
fn rows_come_along_with_the_answer_of_a_start_that_waited() {
    let world = World::new();
    world.end_quickly();
    world.set_pages(vec![page(&[json!([{ "longValue": 1 }])])]);
    let ask = json!({ "action": "executeStatement", "sqlStatement": "SELECT n FROM t", "waitTimeSeconds": 5, "fetchResult": true });
    let end = answer(&world, &ask);
    assert_eq!((&end["Status"], &end["result"]["rows"]), (&json!("FINISHED"), &json!([[1]])));
}

#[test]
fn rows_that_cant_be_read_now_dont_make_a_start_that_waited_fail() {
    let ask = json!({ "action": "executeStatement", "sqlStatement": "SELECT n FROM t", "waitTimeSeconds": 5, "fetchResult": true });
    let smooth = World::new();
    smooth.end_quickly();
    answer(&smooth, &ask);
    let fetch = smooth.calls().iter().position(|call| *call == "GetStatementResult").expect("the rows are read");
    let world = World::with_faults(Plan(vec![(fetch, Fault::Fails)]));
    world.end_quickly();
    let end = answer(&world, &ask);
    assert_eq!(end["Status"], "FINISHED", "a caller that got an error would start it again");
    assert!(end["result"]["error"].is_string(), "{end}");
}

#[test]
fn rows_that_cant_be_read_dont_hide_the_end() {
    let world = World::new();
    started(&world, &with(&json!({ "sqlStatement": "INSERT INTO t VALUES (1)", "fetchResult": true })));
    world.end_runs(Progress::Finished);
    deliver(&world);
    let (state, message) = ending(&world, "t").expect("told");
    assert_eq!((state.as_str(), &message["result"]), ("FINISHED", &Value::Null));
}

#[test]
fn null_and_empty_parameters_run_as_constants() {
    let world = World::new();
    let payload = json!({ "sqlStatement": "SELECT :a, :b, :c", "parameters": { "a": null, "b": "", "c": "x" } });
    answer(&world, &payload);
    let run = &world.runs()[0];
    assert_eq!(run.statement.sql.texts()[0].expose(), "SELECT NULL, '', :c");
    assert_eq!(run.statement.parameters.len(), 1);
}
