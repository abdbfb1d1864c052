//! What payloads mean.

use serde_json::json;

use crate::{Callback, Context, Payload, ResourceRequest, Start, Subject, TaskToken, parse};

fn start(payload: &serde_json::Value) -> Start {
    match parse(payload) {
        Ok(Payload::Start(start)) => start,
        other => panic!("no start: {other:?}"),
    }
}

#[test]
fn sql_without_an_action_is_executed() {
    let payload = json!({ "sqlStatement": "SELECT 1" });
    assert_eq!(parse(&payload).unwrap().action(), "executeStatement");
    assert_eq!(start(&payload).callback, Callback::Nobody);
}

#[test]
fn a_singleton_says_so() {
    let payload = json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1", "executionArn": "arn" });
    assert!(start(&payload).singleton);
    assert_eq!(start(&payload).execution_arn.as_deref(), Some("arn"));
}

#[test]
fn a_token_with_its_execution_is_a_task() {
    let callback = start(&json!({ "sqlStatement": "SELECT 1", "taskToken": "t", "executionArn": "arn" })).callback;
    assert_eq!(callback, Callback::StepFunctions { task_token: TaskToken::new("t"), execution_arn: "arn".to_owned() });
}

#[test]
fn of_two_callbacks_the_one_with_most_fields_is_told() {
    let callback = start(&json!({
        "sqlStatement": "SELECT 1", "taskToken": "t", "executionArn": "arn",
        "RequestType": "Delete", "ResponseURL": "https://answer", "StackId": "stack", "RequestId": "request",
        "ResourceType": "Custom::User", "LogicalResourceId": "User", "PhysicalResourceId": "etl",
    }))
    .callback;
    let Callback::CloudFormation(request) = callback else { panic!("{callback:?}") };
    assert_eq!(request.request, ResourceRequest::Delete { physical_resource_id: "etl".to_owned() });
    assert_eq!((request.stack_id.as_str(), request.request_id.as_str()), ("stack", "request"));
    assert_eq!(request.response_url.expose(), "https://answer");
}

#[test]
fn a_context_without_an_execution_takes_the_payloads() {
    let context = json!({ "state": "Load", "enteredTime": "2026-11-23T02:00:00Z", "mapIndex": 3.0 });
    let started = start(&json!({ "sqlStatement": "SELECT 1", "executionArn": "arn", "context": context }));
    let expected = Context {
        execution_arn: "arn".to_owned(),
        state: "Load".to_owned(),
        entered_time: "2026-11-23T02:00:00Z".to_owned(),
        map_index: Some(3),
        retry_count: None,
    };
    assert_eq!(started.context, Some(expected));
}

#[test]
fn latest_is_of_an_execution_and_other_ids_are_ids() {
    let latest = parse(&json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": "arn" }));
    let expected = Subject::Latest { execution_arn: "arn".to_owned(), context: None };
    assert_eq!(latest, Ok(Payload::Cancel { subject: expected }));
    let id = "d9b6c0c9-0747-4bf4-b142-e8883122f766:2";
    let page = parse(&json!({ "action": "getStatementResult", "statementId": id, "nextToken": "page" }));
    let subject = Subject::Id(id.to_owned());
    assert_eq!(page, Ok(Payload::GetResult { subject, next_token: Some("page".to_owned()) }));
}

#[test]
fn printing_a_payload_shows_no_secret() {
    let printed = format!(
        "{:?}",
        parse(&json!({
            "sqlStatement": "SELECT 'canary'", "taskToken": "canary", "executionArn": "arn",
            "RequestType": "Create", "ResponseURL": "https://canary", "StackId": "stack", "RequestId": "request",
            "ResourceType": "Custom::User", "LogicalResourceId": "User", "ResourceProperties": { "password": "canary" },
        }))
    );
    assert!(printed.starts_with("Ok(Start(") && !printed.contains("canary"), "{printed}");
}
