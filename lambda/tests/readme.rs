//! The README says what the code does: its payloads are right, and every environment variable, error, metric and action
//! that there is stands in it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use lambda::invocation::Invocation;
use lambda::metrics::Metric;
use lambda::target::{Target, Targets};
use serde_json::{Value, json};

const README: &str = include_str!("../README.md");
const ENVIRONMENT: &str = include_str!("../src/env.rs");
const ERRORS: &str = include_str!("../src/error.rs");

/// The JSON of the README's blocks.
fn blocks() -> Vec<Value> {
    let blocks = README.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.map(|text| serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))).collect()
}

/// A state's payload as Step Functions makes it: what the context object gives is filled in.
fn filled(payload: &Value) -> Value {
    let Some(fields) = payload.as_object() else { return payload.clone() };
    let field = |(name, value): (&String, &Value)| match name.strip_suffix(".$") {
        Some("enteredTime") => ("enteredTime".to_owned(), json!("2026-11-23T02:00:00.123Z")),
        Some(name) => (name.to_owned(), json!("arn:aws:states:eu-west-1:123456789012:execution:nightly:2c5d1a0e")),
        None => (name.clone(), filled(value)),
    };
    Value::Object(fields.iter().map(field).collect())
}

#[test]
fn its_payloads_are_taken() {
    let own = Target::parse(r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"u"}"#).unwrap();
    let further = Target::parse_named(r#"{"analytics":{"workgroupName":"analytics","dbName":"dev"}}"#).unwrap();
    let targets = Targets::new(own, further);
    let mut taken = 0;
    for block in blocks() {
        let payload = filled(block.pointer("/Parameters/Payload").unwrap_or(&block));
        // What a task is told is no payload.
        if payload.get("detail").is_some() {
            continue;
        }
        Invocation::parse(&payload, &targets).unwrap_or_else(|error| panic!("{error}: {payload}"));
        taken += 1;
    }
    assert_eq!(taken, 7);
}

#[test]
fn it_names_every_environment_variable() {
    let names = ENVIRONMENT.lines().filter_map(|line| line.strip_prefix("pub const ")?.split('"').nth(1));
    for name in names {
        assert!(README.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn it_names_every_error() {
    let names: Vec<&str> = ERRORS
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(names.len() >= 9, "{names:?}");
    for name in names {
        assert!(README.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn it_names_every_metric_with_its_unit() {
    for metric in Metric::ALL {
        assert!(README.contains(&format!("| `{}` | {} |", metric.name(), metric.unit())), "{metric:?}");
    }
}
