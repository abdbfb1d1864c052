//! What payloads mean.

use serde_json::json;

use crate::{
    Callback, Context, ExecutionMode, Fetch, Payload, ResourceRequest, ResultFormat, Start, Statement, Subject,
    TaskToken, parse,
};

fn start(payload: &serde_json::Value) -> Start {
    match parse(payload) {
        Ok(Payload::Start(start)) => *start,
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
    let expected = Subject::Latest { execution_arn: "arn".to_owned(), context: None, part: None };
    assert_eq!(latest, Ok(Payload::Cancel { subject: expected }));
    let id = "d9b6c0c9-0747-4bf4-b142-e8883122f766:2";
    let page = parse(&json!({ "action": "getStatementResult", "statementId": id, "nextToken": "page" }));
    let subject = Subject::Id(id.to_owned());
    assert_eq!(page, Ok(Payload::GetResult { subject, next_token: Some("page".to_owned()), format: None }));
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
    let with_parameters = json!({ "sqls": ["SELECT :a || 'canary'"], "parameters": { "a": "canary" } });
    let printed = printed + &format!("{:?}", parse(&with_parameters));
    assert!(printed.starts_with("Ok(Start(") && !printed.contains("Err(") && !printed.contains("canary"), "{printed}");
}

#[test]
fn several_statements_are_a_batch_in_one_transaction() {
    let payload = json!({ "sqls": ["SELECT 1", "SELECT 2"] });
    assert_eq!(parse(&payload).unwrap().action(), "batchExecuteStatement");
    let Statement::Batch { sqls, mode } = start(&payload).statement else { panic!("no batch") };
    assert_eq!(sqls.iter().map(crate::Sql::expose).collect::<Vec<_>>(), ["SELECT 1", "SELECT 2"]);
    assert_eq!(mode, ExecutionMode::Transaction);
    let each = start(&json!({ "action": "batchExecuteStatement", "sqls": ["A"], "executionMode": "AUTO_COMMIT" }));
    assert!(matches!(each.statement, Statement::Batch { mode: ExecutionMode::AutoCommit, .. }));
}

#[test]
fn parameters_are_texts_by_name_and_null_is_none() {
    let values = json!({ "a": "x", "b": 7, "c": 0.5, "d": true, "e": null, "f": "" });
    let sql = "SELECT :a, :b, :c, :d, :e, :f";
    let parameters = start(&json!({ "sqlStatement": sql, "parameters": values })).parameters;
    let texts: Vec<_> =
        parameters.iter().map(|parameter| parameter.value.as_ref().map(crate::ParameterText::expose)).collect();
    assert_eq!(texts, [Some("x"), Some("7"), Some("0.5"), Some("true"), None, Some("")]);
    let inlined: Vec<_> = parameters.iter().map(crate::Parameter::is_inlined).collect();
    assert_eq!(inlined, [false, false, false, false, true, true]);
}

#[test]
fn options_of_a_start_have_defaults() {
    let plain = start(&json!({ "sqlStatement": "SELECT 1" }));
    assert_eq!((plain.wait_seconds, plain.fetch, plain.format), (0, None, ResultFormat::Json));
    assert_eq!((plain.session_id, plain.session_keep_alive_seconds, plain.database), (None, None, None));
    let full = start(&json!({
        "sqlStatement": "SELECT 1", "waitTimeSeconds": 30, "fetchResult": true, "resultFormat": "CSV",
        "sessionId": "d9b6c0c9-0747-4bf4-b142-e8883122f766", "sessionKeepAliveSeconds": 60, "heartbeat": true,
    }));
    assert_eq!((full.wait_seconds, full.fetch, full.format), (30, Some(Fetch { max_rows: None }), ResultFormat::Csv));
    assert_eq!(full.session_id.as_deref(), Some("d9b6c0c9-0747-4bf4-b142-e8883122f766"));
    assert_eq!((full.session_keep_alive_seconds, full.heartbeat), (Some(60), true));
    let some = start(&json!({ "sqlStatement": "SELECT 1", "waitTimeSeconds": 30, "fetchResult": { "maxRows": 5 } }));
    assert_eq!(some.fetch, Some(Fetch { max_rows: Some(5) }));
}

#[test]
fn one_statement_of_the_latest_batch_has_a_number() {
    let payload = json!({ "action": "describeStatement", "statementId": "LATEST:2", "executionArn": "arn" });
    let expected = Subject::Latest { execution_arn: "arn".to_owned(), context: None, part: Some(2) };
    assert_eq!(parse(&payload), Ok(Payload::Describe { subject: expected }));
}
