//! How fast text becomes a verdict: nanoseconds for a payload, milliseconds for state machines, as one JSON object.
//!
//! Run with `cargo run --release --package validator --example speed`; `cargo xtask bench validator` sets it beside others.
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use validator::{Options, accepts, check};

/// How often a measurement is repeated; the best counts, since everything else is the machine's.
const ROUNDS: usize = 20;

const ARN: &str = "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e";

/// Payloads of some 200 bytes, of which one in five is wrong.
fn payloads() -> Vec<String> {
    let payload = |number: usize| {
        let right = match number % 4 {
            0 => {
                json!({ "action": "executeStatement", "sqlStatement": format!("CALL load({number})"), "taskToken": "AAAAKgAAAAIAAAAAAAAAAQ", "executionArn": ARN })
            }
            1 => {
                json!({ "action": "getStatementResult", "statementId": "LATEST", "executionArn": ARN, "nextToken": format!("{number:040}") })
            }
            2 => {
                json!({ "sqlStatement": format!("DELETE FROM sales WHERE shop = {number}"), "executionArn": ARN, "idempotencyKey": format!("delete-{number}"), "dbName": "dev" })
            }
            _ => {
                json!({ "action": "cancelStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766", "executionArn": ARN })
            }
        };
        let mut payload = right;
        if number.is_multiple_of(5) {
            match number % 3 {
                0 => payload["sqlStatment"] = json!("SELECT 1"),
                1 => payload["waitTimeSeconds"] = json!("5"),
                _ => payload["statementId"] = json!("42"),
            }
        }
        payload.to_string()
    };
    (0..1_000).map(payload).collect()
}

/// A machine of that many states, every other one a task of ours.
fn machine(states: usize) -> String {
    let state = |number: usize| {
        let next = format!("State {}", number + 1);
        if number % 2 == 1 {
            return json!({ "Type": "Pass", "Comment": "Between two statements", "Parameters": { "day.$": "$.day" }, "Next": next });
        }
        json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {
                "FunctionName": "arn:aws:lambda:eu-west-1:123456789012:function:tasker",
                "Payload": {
                    "action": "executeStatement",
                    "sqlStatement": format!("DELETE FROM sales_{number} WHERE day = :day"),
                    "parameters": { "day.$": "$.day" },
                    "taskToken.$": "$$.Task.Token",
                    "executionArn.$": "$$.Execution.Id",
                    "context": { "executionArn.$": "$$.Execution.Id", "state.$": "$$.State.Name", "enteredTime.$": "$$.State.EnteredTime" },
                },
            },
            "TimeoutSeconds": 3600,
            "Retry": [{ "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 6, "BackoffRate": 2 }],
            "Next": next,
        })
    };
    let mut all: serde_json::Map<String, Value> =
        (0..states).map(|number| (format!("State {number}"), state(number))).collect();
    all.insert(format!("State {states}"), json!({ "Type": "Succeed" }));
    serde_json::to_string_pretty(&json!({ "StartAt": "State 0", "States": all })).unwrap_or_default()
}

/// The shortest of some rounds.
fn best(mut work: impl FnMut()) -> Duration {
    let round = |work: &mut dyn FnMut()| {
        let begin = Instant::now();
        work();
        begin.elapsed()
    };
    (0..ROUNDS).map(|_| round(&mut work)).min().unwrap_or_default()
}

fn main() {
    let options = Options::default();
    let payloads = payloads();
    let bytes: usize = payloads.iter().map(String::len).sum();
    let right: Vec<&String> = payloads.iter().filter(|text| check(text, &options).findings.is_empty()).collect();
    let nanoseconds = |texts: &[&String], ask: fn(&str, &Options)| {
        let total = best(|| texts.iter().for_each(|text| ask(black_box(text), &options)));
        u64::try_from(total.as_nanos() / texts.len().max(1) as u128).unwrap_or(u64::MAX)
    };
    let verdict = |text: &str, options: &Options| _ = black_box(accepts(text, options));
    let findings = |text: &str, options: &Options| _ = black_box(check(text, options));
    let wrong: Vec<&String> = payloads.iter().filter(|text| !right.contains(text)).collect();
    let all: Vec<&String> = payloads.iter().collect();
    let milliseconds = |states: usize| {
        let text = machine(states);
        assert!(check(&text, &options).findings.is_empty());
        best(|| drop(black_box(check(black_box(&text), &options)))).as_secs_f64() * 1_000.0
    };
    // What it costs to read the same texts without any check, on this machine and now.
    let reading = best(|| {
        for text in &payloads {
            drop(black_box(serde_json::from_str::<Value>(black_box(text))));
        }
    });
    let measured = json!({
        "serdeJsonNanoseconds": u64::try_from(reading.as_nanos()).unwrap_or(u64::MAX) / payloads.len() as u64,
        "bytes": bytes / payloads.len(),
        "payloadNanoseconds": nanoseconds(&all, verdict),
        "rightPayloadNanoseconds": nanoseconds(&right, verdict),
        "wrongPayloadNanoseconds": nanoseconds(&wrong, findings),
        "right": right.len(),
        "machineBytes": machine(200).len(),
        "machineOf200Milliseconds": milliseconds(200),
        "machineOf10000Milliseconds": milliseconds(10_000),
    });
    println!("{measured}");
}
