//! The states of tasks, as Step Functions reads them, and what is refused.

use expect_test::{Expect, expect};
use pulumi_rust::Error;
use serde_json::{Value as Json, json};

use super::{Action, state};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:tasker";
const ALL: [Action; 6] =
    [Action::Execute, Action::Singleton, Action::Batch, Action::Describe, Action::Result, Action::Cancel];

fn of(action: Action, args: Json) -> Json {
    state(action, FUNCTION, args).expect("taken")
}

fn check(action: Action, args: Json, expected: &Expect) {
    let text = serde_json::to_string_pretty(&of(action, args)).expect("JSON");
    expected.assert_eq(&(text + "\n"));
}

fn refused(action: Action, args: Json, expected: &Expect) {
    match state(action, FUNCTION, args) {
        Err(Error::Inputs { failures, .. }) => {
            let lines: Vec<_> =
                failures.iter().map(|failure| format!("{}: {}\n", failure.path, failure.reason)).collect();
            expected.assert_eq(&lines.concat());
        }
        other => panic!("{other:?}"),
    }
}

/// The least arguments of an action.
fn least(action: Action) -> Json {
    match action {
        Action::Execute | Action::Singleton => json!({ "sqlStatement": "SELECT 1" }),
        Action::Batch => json!({ "sqls": ["SELECT 1", "SELECT 2"] }),
        Action::Describe | Action::Result | Action::Cancel => json!({}),
    }
}

#[test]
fn a_start_waits_with_token_execution_and_context() {
    check(
        Action::Execute,
        json!({
            "functionArn": FUNCTION, "sqlStatement": "DELETE FROM sales WHERE day = :day",
            "parameters": { "day.$": "$.day" }, "next": "Load", "comment": "Makes room",
            "catchers": [{ "errorEquals": ["FAILED"], "next": "Tell", "resultPath": "$.error" }],
            "retriers": [{ "errorEquals": ["Redshift.Failed"], "intervalSeconds": 30, "maxAttempts": 2 }],
        }),
        &expect![[r#"
            {
              "Catch": [
                {
                  "ErrorEquals": [
                    "FAILED"
                  ],
                  "Next": "Tell",
                  "ResultPath": "$.error"
                }
              ],
              "Comment": "Makes room",
              "Next": "Load",
              "Parameters": {
                "FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:tasker",
                "Payload": {
                  "action": "executeStatement",
                  "context": {
                    "enteredTime.$": "$$.State.EnteredTime",
                    "executionArn.$": "$$.Execution.Id",
                    "state.$": "$$.State.Name"
                  },
                  "executionArn.$": "$$.Execution.Id",
                  "parameters": {
                    "day.$": "$.day"
                  },
                  "sqlStatement": "DELETE FROM sales WHERE day = :day",
                  "taskToken.$": "$$.Task.Token"
                }
              },
              "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
              "Retry": [
                {
                  "ErrorEquals": [
                    "Redshift.Failed"
                  ],
                  "IntervalSeconds": 30,
                  "MaxAttempts": 2
                },
                {
                  "BackoffRate": 2,
                  "ErrorEquals": [
                    "Lambda.ServiceException",
                    "Lambda.AWSLambdaException",
                    "Lambda.SdkClientException",
                    "Lambda.TooManyRequestsException"
                  ],
                  "IntervalSeconds": 1,
                  "JitterStrategy": "FULL",
                  "MaxAttempts": 6
                }
              ],
              "TimeoutSeconds": 86400,
              "Type": "Task"
            }
        "#]],
    );
}

#[test]
fn jsonata_takes_the_same_from_expressions() {
    check(
        Action::Execute,
        json!({
            "queryLanguage": "JSONata", "sqlStatement": "{% $states.input.sql %}", "insideMap": true,
            "fetchResult": {}, "heartbeatSeconds": 300, "timeoutSeconds": 600,
            "output": "{% $states.result.result.rows %}",
        }),
        &expect![[r#"
            {
              "Arguments": {
                "FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:tasker",
                "Payload": {
                  "action": "executeStatement",
                  "context": {
                    "enteredTime": "{% $states.context.State.EnteredTime %}",
                    "executionArn": "{% $states.context.Execution.Id %}",
                    "mapIndex": "{% $states.context.Map.Item.Index %}",
                    "state": "{% $states.context.State.Name %}"
                  },
                  "executionArn": "{% $states.context.Execution.Id %}",
                  "fetchResult": true,
                  "heartbeat": true,
                  "sqlStatement": "{% $states.input.sql %}",
                  "taskToken": "{% $states.context.Task.Token %}"
                }
              },
              "End": true,
              "HeartbeatSeconds": 300,
              "Output": "{% $states.result.result.rows %}",
              "QueryLanguage": "JSONata",
              "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
              "Retry": [
                {
                  "BackoffRate": 2,
                  "ErrorEquals": [
                    "Lambda.ServiceException",
                    "Lambda.AWSLambdaException",
                    "Lambda.SdkClientException",
                    "Lambda.TooManyRequestsException"
                  ],
                  "IntervalSeconds": 1,
                  "JitterStrategy": "FULL",
                  "MaxAttempts": 6
                }
              ],
              "TimeoutSeconds": 600,
              "Type": "Task"
            }
        "#]],
    );
}

#[test]
fn a_question_is_about_the_newest_statement_and_gives_the_answer_itself() {
    check(
        Action::Result,
        json!({ "nextTokenPath": "$.next", "next": "Use" }),
        &expect![[r#"
        {
          "Next": "Use",
          "OutputPath": "$.Payload",
          "Parameters": {
            "FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:tasker",
            "Payload": {
              "action": "getStatementResult",
              "executionArn.$": "$$.Execution.Id",
              "nextToken.$": "$.next",
              "statementId": "LATEST"
            }
          },
          "Resource": "arn:aws:states:::lambda:invoke",
          "Retry": [
            {
              "BackoffRate": 2,
              "ErrorEquals": [
                "Lambda.ServiceException",
                "Lambda.AWSLambdaException",
                "Lambda.SdkClientException",
                "Lambda.TooManyRequestsException"
              ],
              "IntervalSeconds": 1,
              "JitterStrategy": "FULL",
              "MaxAttempts": 6
            }
          ],
          "TimeoutSeconds": 60,
          "Type": "Task"
        }
    "#]],
    );
}

#[test]
fn a_start_that_does_not_wait_gives_the_id() {
    let state = of(Action::Batch, json!({ "sqls": ["SELECT 1"], "waitForEnd": false, "resultPath": "$.load" }));
    assert_eq!(state["Resource"], "arn:aws:states:::lambda:invoke");
    assert!(state["Parameters"]["Payload"].get("taskToken.$").is_none());
    assert_eq!(state["Parameters"]["Payload"]["executionArn.$"], "$$.Execution.Id");
    assert_eq!((&state["ResultPath"], state.get("OutputPath")), (&json!("$.load"), None));
}

#[test]
fn a_singleton_waits_for_its_turn() {
    let state = of(Action::Singleton, least(Action::Singleton));
    assert_eq!(state["Retry"][0]["ErrorEquals"], json!(["ConcurrentExecution"]));
    assert_eq!(state["Retry"][1]["ErrorEquals"][0], "Lambda.ServiceException");
}

#[test]
fn other_partitions_have_their_arns() {
    let china = "arn:aws-cn:lambda:cn-north-1:111122223333:function:tasker";
    let state = state(Action::Execute, china, least(Action::Execute)).expect("taken");
    assert_eq!(state["Resource"], "arn:aws-cn:states:::lambda:invoke.waitForTaskToken");
}

#[test]
fn every_task_is_clean_to_the_validator() {
    for action in ALL {
        for language in ["JSONPath", "JSONata"] {
            let mut args = least(action);
            args["queryLanguage"] = language.into();
            let machine = json!({ "StartAt": "Task", "States": { "Task": of(action, args) } });
            let text = serde_json::to_string_pretty(&machine).expect("JSON");
            let report = validator::check(&text, &validator::Options::default());
            let told: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
            assert!(told.is_empty(), "{action:?} in {language}: {told:#?}\n{text}");
        }
    }
}

#[test]
fn what_can_not_be_is_refused_under_its_name() {
    refused(
        Action::Execute,
        json!({}),
        &expect![[r"
        sqlStatement: is required, or `sqlStatementPath` in its place
    "]],
    );
    refused(
        Action::Execute,
        json!({
            "queryLanguage": "JSONata", "sqlStatement": "SELECT 1", "sqlStatementPath": "$.sql",
            "resultPath": "$.x", "resultSelector": {}, "heartbeatSeconds": 60,
        }),
        &expect![[r"
            sqlStatementPath: comes in place of `sqlStatement`, not beside it
            sqlStatementPath: is for JSONPath; with JSONata, write `{% … %}` in the field itself
            resultSelector: is for JSONPath; with JSONata, give `output`
            resultPath: is for JSONPath; with JSONata, give `output`
            heartbeatSeconds: must be at least 120: the tasker sends a heartbeat each minute, and one may be late
        "]],
    );
    refused(
        Action::Execute,
        json!({ "sqlStatement": "SELECT 1", "output": "{% 1 %}", "waitForEnd": false, "heartbeatSeconds": 300, "fetchResult": {} }),
        &expect![[r"
            output: is for JSONata; with JSONPath, give `resultSelector` or `resultPath`
            heartbeatSeconds: is for a state that waits for the end
            fetchResult: needs `waitForEnd` or `waitTimeSeconds`: nobody else waits for the rows
        "]],
    );
    refused(
        Action::Cancel,
        json!({ "statementId": "LATEST", "statementIdPath": "$.id" }),
        &expect![[r"
        statementIdPath: comes in place of `statementId`, not beside it
    "]],
    );
}
