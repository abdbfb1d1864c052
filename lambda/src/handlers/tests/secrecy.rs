//! Canaries in SQL, tokens, keys and the database's texts: none may appear in a log line, an error's `Debug`, or, except
//! for the database's text, in an error's message.

use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use super::ARN;
use crate::ports::{CallClass, Progress, RespondError};
use crate::telemetry::lines::{Lines, logged};
use crate::testing::{Fault, Plan, World};

/// Invokes, and gives what an error shows.
fn shown(world: &World, payload: &Value) -> String {
    match world.invoke(payload) {
        Some(Err(error)) => format!("{error:?} {error}"),
        Some(Ok(_)) | None => String::new(),
    }
}

/// A life of a task with everything in it that prints.
fn play(plan: Plan) -> (String, World) {
    let world = World::with_faults(plan);
    let start = |sql: &str, token: &str| {
        json!({
            "sqlStatement": sql, "taskToken": token, "executionArn": ARN, "idempotencyKey": "key",
            "action": "executeSingletonStatement",
        })
    };
    let sql = "SELECT canary_of_sql";
    let mut errors = Vec::new();
    for token in ["canary_of_token_1", "canary_of_token_2"] {
        world.open_task(token);
        errors.push(shown(&world, &start(sql, token)));
    }
    errors.push(shown(&world, &start("SELECT canary_of_other_sql", "canary_of_token_2")));
    errors.push(shown(&world, &json!({ "sqlStatement": sql, "tokn": "canary_of_token_3" })));
    errors.push(shown(&world, &json!({ "action": "executeSingletonStatement", "sqlStatement": sql })));
    errors.push(shown(&world, &start(sql, "canary_of_token_that_never_was")));
    world.end_runs(Progress::Failed);
    let events = world.events();
    let poisoned =
        ["canary_of_a_body".to_owned(), json!({ "detail": { "statementName": "canary_of_a_name" } }).to_string()];
    let _records = world.deliver(&[events.clone(), poisoned.to_vec()].concat());
    let _doubled = world.deliver(&events);
    for action in ["describeStatement", "cancelStatement", "getStatementResult"] {
        errors.push(shown(&world, &json!({ "action": action, "statementId": "LATEST", "executionArn": ARN })));
    }
    world.refuse_next(CallClass::Refused, "ValidationException", "a text without secrets");
    world.open_task("canary_of_token_4");
    errors.push(shown(&world, &start(sql, "canary_of_token_4")));
    world.refuse_next(CallClass::Refused, "ValidationException", "a text without secrets");
    errors.push(shown(&world, &json!({ "sqlStatement": sql })));
    play_a_resource(&world, &mut errors);
    (errors.join("\n"), world)
}

/// A custom resource whose request holds a password, whose SQL has parameters, and whose answer is not taken at first.
fn play_a_resource(world: &World, errors: &mut Vec<String>) {
    let request = |sql: &str| {
        json!({
            "sqls": [sql, "SELECT :name"], "parameters": { "name": "canary_of_parameter", "nothing": null },
            "RequestType": "Create", "StackId": "stack", "RequestId": "request", "ResourceType": "Custom::User",
            "LogicalResourceId": "User", "ResourceProperties": { "Password": "canary_of_password" },
            "ResponseURL": "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/canary_of_url",
        })
    };
    errors.push(shown(world, &request("SELECT :nothing, 'canary_of_sql'")));
    errors.push(shown(world, &request("SELECT :nothing, 'canary_of_other_sql'")));
    errors.push(shown(world, &request("SELECT :missing")));
    let mut elsewhere = request("SELECT :nothing");
    elsewhere["ResponseURL"] = "https://canary_of_url.example/".into();
    errors.push(shown(world, &elsewhere));
    world.fail_responses(vec![RespondError::Gone { status: 403 }]);
    world.end_runs(Progress::Failed);
    let _records = world.deliver(&world.events());
    world.tick_for(2);
}

#[test]
fn no_canary_appears_whatever_goes_wrong() {
    let lines = Lines::default();
    let subscriber = logged(LevelFilter::TRACE, &lines);
    tracing::subscriber::with_default(subscriber, || {
        let (errors, world) = play(Plan::default());
        assert!(!errors.is_empty() && !errors.contains("canary"), "{errors}");
        for call in 0..world.calls().len() {
            for fault in Fault::ALL {
                let (errors, _) = play(Plan(vec![(call, fault)]));
                assert!(!errors.contains("canary"), "{errors}");
            }
        }
    });
    let text = lines.text();
    assert!(text.contains("\"message\":\"registered\"") && text.contains("\"Submitted\":1"), "{text}");
    let leak = text.lines().find(|line| line.contains("canary"));
    assert_eq!(leak, None);
}

#[test]
fn the_databases_words_are_in_an_errors_message_and_not_in_its_debug() {
    let world = World::new();
    world.refuse_next(CallClass::Refused, "ValidationException", "canary of the database");
    let error = world.invoke(&json!({ "sqlStatement": "SELECT 1" })).expect("no crash").expect_err("refused");
    assert!(error.to_string().contains("canary of the database"));
    assert!(!format!("{error:?}").contains("canary"));
}

#[test]
fn a_panic_is_answered_without_its_message() {
    let world = World::with_faults(Plan(vec![(0, Fault::Panics)]));
    let error = world.invoke(&json!({ "sqlStatement": "SELECT 1" })).expect("no crash").expect_err("a defect");
    assert_eq!(error.name(), "InternalError");
    assert!(!format!("{error:?} {error}").contains("canary"));
}

#[test]
fn other_crates_are_silent() {
    let lines = Lines::default();
    tracing::subscriber::with_default(logged(LevelFilter::TRACE, &lines), || {
        tracing::error!(target: "aws_smithy_runtime::client", "canary");
        tracing::error!(target: "lambda_runtime::layers::panic", "canary");
        tracing::debug!(target: "lambda_runtime::layers::api_response", "canary");
    });
    assert_eq!(lines.text(), "");
}
