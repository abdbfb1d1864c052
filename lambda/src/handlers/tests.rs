//! The handlers over the cloud in memory.

mod asking;
mod batches;
mod calls;
mod completion;
mod faults;
mod measuring;
mod races;
mod reconciling;
mod resources;
mod secrecy;
mod singleton;
mod starting;
mod targets;

use serde_json::{Value, json};

use crate::testing::{Told, World};

pub(super) const ARN: &str = "arn:aws:states:us-east-1:123456789012:execution:nightly:run-1";

/// A start as a state machine's task sends it, without the context object.
pub(super) fn start(token: &str) -> Value {
    json!({ "sqlStatement": "SELECT 1", "taskToken": token, "executionArn": ARN })
}

/// The same with it, so that a retry is recognised.
pub(super) fn start_in_context(token: &str) -> Value {
    let mut payload = start(token);
    payload["context"] = json!({ "state": "Load", "enteredTime": "2026-11-23T02:00:00.123Z" });
    payload
}

/// Opens the task and invokes the function; the invocation must go well.
pub(super) fn started(world: &World, payload: &Value) -> Value {
    world.open_task(payload["taskToken"].as_str().expect("a token"));
    world.invoke(payload).expect("no crash").expect("an answer")
}

/// The answer to an invocation that must go well.
pub(super) fn answer(world: &World, payload: &Value) -> Value {
    world.invoke(payload).expect("no crash").expect("an answer")
}

/// The error's name of an invocation that must fail.
pub(super) fn failure(world: &World, payload: &Value) -> String {
    world.invoke(payload).expect("no crash").expect_err("an error").name().to_owned()
}

/// Delivers all events; none must come again.
pub(super) fn deliver(world: &World) {
    assert_eq!(world.deliver(&world.events()), Some(vec![]));
}

/// The state that a task was told, and the text for people if it failed.
pub(super) fn ending(world: &World, token: &str) -> Option<(String, Value)> {
    let text = match world.told(token)? {
        Told::Success(output) => output,
        Told::Failure { error, cause } => {
            assert_eq!(error.as_deref(), Some("FAILED"));
            cause.expect("a cause")
        }
    };
    let message: Value = serde_json::from_str(&text).expect("JSON");
    Some((message["detail"]["state"].as_str().expect("a state").to_owned(), message))
}
