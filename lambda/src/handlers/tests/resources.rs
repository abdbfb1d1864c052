//! Custom resources of CloudFormation: answered once, at CloudFormation's own address, within its limits.

use std::time::Duration;

use serde_json::{Value, json};

use super::{answer, deliver, failure};
use crate::ports::{CallClass, Progress, RespondError};
use crate::row::Stage;
use crate::testing::World;

const URL: &str = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/arn?X-Amz-Signature=canary";

fn request(kind: &str, more: &Value) -> Value {
    let mut request = json!({
        "sqlStatement": "CREATE TABLE t (n int)", "RequestType": kind, "ResponseURL": URL, "StackId": "stack-1",
        "RequestId": "request-1", "ResourceType": "Custom::Table", "LogicalResourceId": "Table",
        "ServiceToken": "arn", "ResourceProperties": { "password": "canary" },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        request[name] = value.clone();
    }
    request
}

fn update() -> Value {
    request("Update", &json!({ "PhysicalResourceId": "own-name", "OldResourceProperties": {} }))
}

#[test]
fn a_created_resource_is_answered_when_its_statement_has_finished() {
    let world = World::new();
    answer(&world, &request("Create", &json!({})));
    assert!(world.responses().is_empty(), "nothing is answered before the end");
    world.end_runs(Progress::Finished);
    deliver(&world);
    let [response] = &world.responses()[..] else { panic!("one answer") };
    assert_eq!(
        (&response["Status"], &response["StackId"], &response["RequestId"], &response["LogicalResourceId"]),
        (&json!("SUCCESS"), &json!("stack-1"), &json!("request-1"), &json!("Table"))
    );
    assert!(response["PhysicalResourceId"].as_str().expect("an id").starts_with("sfnrt:abcdefgh:"));
}

#[test]
fn update_and_delete_keep_the_physical_id_and_a_failure_says_why() {
    for payload in [update(), request("Delete", &json!({ "PhysicalResourceId": "own-name" }))] {
        let world = World::new();
        answer(&world, &payload);
        world.end_runs(Progress::Failed);
        deliver(&world);
        let response = world.responses().remove(0);
        assert_eq!((&response["Status"], &response["PhysicalResourceId"]), (&json!("FAILED"), &json!("own-name")));
        assert!(response["Reason"].as_str().expect("a text").contains("relation does not exist"), "{response}");
    }
}

#[test]
fn a_repeated_request_runs_nothing_again() {
    let world = World::new();
    for request_id in ["first", "second"] {
        world.invoke_as(&update(), request_id).expect("no crash").expect("an answer");
    }
    world.end_runs(Progress::Failed);
    deliver(&world);
    world.invoke_as(&update(), "third").expect("no crash").expect("an answer");
    assert_eq!((world.runs().len(), world.responses().len()), (1, 1));
}

#[test]
fn a_request_that_comes_again_after_cloudformation_has_given_up_runs_nothing() {
    let world = World::new();
    world.refuse_next(CallClass::Passing, "ActiveStatementsExceededException", "");
    answer(&world, &update());
    world.wait(Duration::from_mins(61));
    answer(&world, &update());
    assert!(world.runs().is_empty());
    world.tick_for(5);
    let [response] = &world.responses()[..] else { panic!("one answer") };
    assert_eq!((&response["Status"], world.runs().len()), (&json!("FAILED"), 0));
}

#[test]
fn a_deletion_that_failed_says_why_and_only_a_new_request_runs_it_again() {
    let world = World::new();
    let delete = |request_id: &str, invocation: &str| {
        let more = json!({ "sqlStatement": "DROP TABLE t", "PhysicalResourceId": "own-name", "RequestId": request_id });
        world.invoke_as(&request("Delete", &more), invocation).expect("no crash").expect("an answer");
    };
    delete("request-1", "1");
    world.end_runs(Progress::Failed);
    deliver(&world);
    let [failed] = &world.responses()[..] else { panic!("one answer") };
    assert_eq!((&failed["Status"], &failed["PhysicalResourceId"]), (&json!("FAILED"), &json!("own-name")));
    assert!(failed["Reason"].as_str().expect("a text").contains("relation does not exist"), "{failed}");
    delete("request-1", "2");
    world.tick_for(5);
    assert_eq!((world.runs().len(), world.responses().len()), (1, 1), "a repeated delivery runs and tells nothing");
    delete("request-2", "3");
    assert_eq!(world.runs().len(), 2);
    world.end_runs(Progress::Finished);
    deliver(&world);
    let [_, deleted] = &world.responses()[..] else { panic!("two answers") };
    assert_eq!((&deleted["Status"], &deleted["RequestId"]), (&json!("SUCCESS"), &json!("request-2")));
}

#[test]
fn a_singleton_that_is_not_alone_is_answered_at_once_and_never_runs() {
    let world = World::new();
    let alone = |request_id: &str| {
        let sql =
            json!({ "action": "executeSingletonStatement", "sqlStatement": "CALL load()", "RequestId": request_id });
        request("Create", &sql)
    };
    world.invoke_as(&alone("first"), "1").expect("no crash").expect("an answer");
    world.invoke_as(&alone("second"), "2").expect("no crash").expect("an answer");
    let [response] = &world.responses()[..] else { panic!("one answer") };
    assert_eq!((&response["Status"], &response["RequestId"]), (&json!("FAILED"), &json!("second")));
    assert!(response["Reason"].as_str().expect("a text").contains("ConcurrentExecution"), "{response}");
    world.end_runs(Progress::Finished);
    deliver(&world);
    world.invoke_as(&alone("second"), "3").expect("no crash").expect("an answer");
    world.tick_for(5);
    assert_eq!((world.runs().len(), world.responses().len()), (1, 2), "CloudFormation has given it up");
}

#[test]
fn a_key_of_the_callers_own_would_leave_the_next_request_without_an_answer() {
    let world = World::new();
    let refused = request("Create", &json!({ "idempotencyKey": "users" }));
    assert_eq!(failure(&world, &refused), "InvalidRequest");
    let [response] = &world.responses()[..] else { panic!("one answer") };
    assert!(response["Reason"].as_str().expect("a text").contains("/idempotencyKey"), "{response}");
}

#[test]
fn a_request_that_is_refused_is_answered_at_once() {
    let world = World::new();
    let wrong = request("Create", &json!({ "sqlStatement": " " }));
    assert_eq!(failure(&world, &wrong), "InvalidRequest");
    let [response] = &world.responses()[..] else { panic!("one answer") };
    assert_eq!(response["Status"], "FAILED");
    assert!(response["Reason"].as_str().expect("a text").contains("sqlStatement"), "{response}");
}

#[test]
fn a_statement_that_is_not_taken_is_answered_at_once() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "no such database");
    answer(&world, &request("Create", &json!({})));
    let response = world.responses().remove(0);
    assert_eq!(response["Status"], "FAILED");
    assert!(response["Reason"].as_str().expect("a text").contains("no such database"));
}

#[test]
fn nothing_is_ever_sent_to_an_address_that_is_not_cloudformations() {
    for url in ["https://example.com/x", "http://169.254.169.254/latest/meta-data"] {
        let world = World::new();
        assert_eq!(failure(&world, &request("Create", &json!({ "ResponseURL": url }))), "InvalidRequest");
        assert_eq!((world.runs().len(), world.responses().len()), (0, 0), "{url}");
    }
}

#[test]
fn an_address_that_fails_is_tried_again_and_an_expired_one_is_not() {
    let timeout = || {
        RespondError::Call(crate::ports::CallError {
            call: "PUT ResponseURL",
            class: CallClass::Passing,
            code: "Timeout".to_owned(),
            message: crate::secret::Secret::new(String::new()),
        })
    };
    let world = World::new();
    answer(&world, &update());
    world.end_runs(Progress::Finished);
    world.fail_responses(vec![timeout()]);
    let events = world.events();
    assert_eq!(world.deliver(&events), Some(vec![0]), "it comes again");
    assert_eq!(world.deliver(&events), Some(vec![]));
    assert_eq!(world.responses().len(), 1);

    let world = World::new();
    answer(&world, &update());
    world.end_runs(Progress::Finished);
    world.fail_responses(vec![RespondError::Gone { status: 403 }]);
    deliver(&world);
    assert!(matches!(world.rows()[0].stage, Stage::Reported(_)), "nobody is left to tell");
}

#[test]
fn a_lost_event_and_a_lost_submission_are_made_up_for() {
    let world = World::new();
    world.refuse_next(CallClass::Passing, "ThrottlingException", "");
    answer(&world, &request("Create", &json!({})));
    assert_eq!(world.runs().len(), 0);
    let reconcile = json!({ "redshiftTasker": "reconcile" });
    world.wait(Duration::from_mins(2));
    answer(&world, &reconcile);
    assert_eq!(world.runs().len(), 1);
    world.end_runs(Progress::Finished);
    drop(world.events());
    world.wait(Duration::from_mins(5));
    answer(&world, &reconcile);
    assert_eq!(world.responses().len(), 1);
}

#[test]
fn the_address_is_in_no_error_and_the_properties_in_no_row() {
    let world = World::new();
    let shown = failure(&world, &request("Create", &json!({ "ResponseURL": "https://canary.example" })));
    assert!(!shown.contains("canary"));
    answer(&world, &request("Create", &json!({})));
    let row = format!("{:?}", world.rows());
    assert!(!row.contains("canary"), "{row}");
}
