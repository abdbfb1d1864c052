//! The generated checks, the types and the plain schema agree on any payload.
//!
//! The payloads are those of the corpus with some of their fields taken away, added or exchanged, so that many are
//! nearly right: that is where disagreements live.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::SCHEMA;
use crate::check::check_closely;
use crate::{Code, Options, Severity, accepts, explanation, format, glance, parse};

/// The schema as a validator that is built at run time reads it, with our formats.
static PLAIN: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::options()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_format("not-blank", format::is_not_blank)
        .with_format("sql-statement", format::is_sql_statement)
        .with_format("statement-id", format::is_statement_id)
        .with_format("session-id", format::is_session_id)
        .with_format("parameter-name", format::is_parameter_name)
        .build(&serde_json::from_str(SCHEMA).unwrap())
        .unwrap()
});

/// As an editor reads it: formats are comments.
static LENIENT: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::options().build(&serde_json::from_str(SCHEMA).unwrap()).unwrap());

static CORPUS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut payloads = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file: Value = serde_json::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let lines: Vec<&str> = case["text"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let payload = serde_json::from_str::<Value>(&lines.join("\n")).ok();
            payloads.extend(payload.filter(|payload| payload.get("States").is_none()));
        }
    }
    payloads.sort_by_key(Value::to_string);
    payloads
});

/// The rules about parameters and their places; see `parameters`.
const BEYOND_THE_SCHEMA: [Code; 3] = [Code::UnusedParameter, Code::MissingParameter, Code::AmbiguousSql];

/// A change to an object: a field, and its new value or none.
type Change = (String, Option<Value>);

/// A field of some payload of the corpus, with the value that it has there, or an odd one, or taken away.
fn change() -> impl Strategy<Value = Change> {
    let fields: Vec<(String, Value)> = CORPUS
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|fields| fields.iter().chain(fields.get("context").and_then(Value::as_object).into_iter().flatten()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let odd = vec![
        json!(null),
        json!(""),
        json!(" "),
        json!("canary"),
        json!(0),
        json!(-1),
        json!(1.0),
        json!([]),
        json!({}),
    ];
    (prop::sample::select(fields), prop::sample::select(odd), 0..4).prop_map(|((name, value), odd, way)| {
        let value = match way {
            0 => None,
            1 => Some(odd),
            _ => Some(value),
        };
        (name, value)
    })
}

fn apply(changes: Vec<Change>, object: Option<&mut Value>) {
    let Some(fields) = object.and_then(Value::as_object_mut) else { return };
    for (name, value) in changes {
        match value {
            Some(value) => fields.insert(name, value),
            None => fields.remove(&name),
        };
    }
}

fn payload() -> impl Strategy<Value = Value> {
    let base = prop::sample::select(CORPUS.clone());
    let changes = || prop::collection::vec(change(), 0..2);
    (base, changes(), changes()).prop_map(|(mut payload, changes, of_context)| {
        apply(of_context, payload.get_mut("context"));
        apply(changes, Some(&mut payload));
        payload
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn types_and_plain_schema_agree(payload in payload()) {
        let parsed = parse(&payload);
        match parsed {
            Ok(_) => prop_assert!(PLAIN.is_valid(&payload) && LENIENT.is_valid(&payload)),
            Err(findings) => {
                prop_assert!(!findings.is_empty());
                prop_assert!(!findings.contains(&explanation::of_a_defect()));
                // What the schema accepts can still break a rule that no schema can say.
                let beyond = findings.iter().all(|finding| BEYOND_THE_SCHEMA.contains(&finding.code));
                prop_assert_eq!(beyond, PLAIN.is_valid(&payload));
            }
        }
    }
}

/// How many random payloads are checked; `cargo xtask test` asks for a million, in an optimised build.
const COUNT: &str = "VALIDATOR_PAYLOADS";

/// A payload of the corpus with some of its fields taken from others or made odd. Quicker than a strategy's.
fn random_payload(random: &mut fastrand::Rng, fields: &[(String, Value)]) -> Value {
    let odd = [
        json!(null),
        json!(""),
        json!(" "),
        json!("LATEST"),
        json!(0),
        json!(-1),
        json!(1.0),
        json!([]),
        json!({}),
        json!(true),
    ];
    let mut payload = CORPUS[random.usize(..CORPUS.len())].clone();
    for _ in 0..random.usize(..4) {
        let (name, value) = &fields[random.usize(..fields.len())];
        let inner = if random.u8(..4) == 0 { payload.get_mut("context") } else { None };
        let is_inner = inner.is_some_and(|inner| inner.is_object());
        let object = if is_inner { payload.get_mut("context") } else { Some(&mut payload) };
        let Some(object) = object.and_then(Value::as_object_mut) else { continue };
        match random.u8(..4) {
            0 => drop(object.remove(name)),
            1 => drop(object.insert(name.clone(), odd[random.usize(..odd.len())].clone())),
            _ => drop(object.insert(name.clone(), value.clone())),
        }
    }
    payload
}

#[test]
fn the_verdict_on_random_payloads_is_the_plain_schemas() {
    let count = std::env::var(COUNT).map_or(10_000, |count| count.parse().unwrap());
    let fields: Vec<(String, Value)> = CORPUS
        .iter()
        .filter_map(Value::as_object)
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let options = Options { kind: Some(crate::Kind::Payload), ..Options::default() };
    let mut random = fastrand::Rng::with_seed(1);
    let (mut right, mut right_at_a_glance, mut wrong_at_a_glance) = (0, 0, 0);
    for number in 0..count {
        let payload = random_payload(&mut random, &fields);
        let text = payload.to_string();
        let findings = check_closely(&text, &options).findings;
        the_glance_agrees(&text);
        assert!(!glance::accepts(&payload) || PLAIN.is_valid(&payload), "{number}: {text}");
        let is_right = !findings
            .iter()
            .any(|finding| finding.severity == Severity::Error && !BEYOND_THE_SCHEMA.contains(&finding.code));
        assert_eq!(is_right, PLAIN.is_valid(&payload), "{number}: {text}\n{findings:?}");
        right += usize::from(is_right);
        match validator_verdict::verdict(&text) {
            Some(true) => right_at_a_glance += 1,
            Some(false) => wrong_at_a_glance += 1,
            None => {}
        }
    }
    assert!(right_at_a_glance > right / 10, "{right_at_a_glance} of {right} are right at a glance");
    assert!(wrong_at_a_glance > (count - right) / 10, "{wrong_at_a_glance} of {} are wrong at a glance", count - right);
    assert!((count / 10..=count / 10 * 9).contains(&right), "{right} of {count} are right");
}

#[test]
fn a_glance_is_enough_for_payloads_as_they_are() {
    let execution = "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e";
    let context = json!({ "state": "Load", "enteredTime": "2026-11-23T02:00:00.123Z", "retryCount": 0 });
    for payload in [
        json!({ "sqlStatement": "SELECT '\u{e9}'\n\tFROM a", "executionArn": execution, "idempotencyKey": "a", "dbName": "dev" }),
        json!({ "action": "executeStatement", "sqlStatement": "CALL load()", "taskToken": "AAAA", "executionArn": execution, "context": context }),
        json!({ "action": "executeSingletonStatement", "sqlStatement": "SELECT 1", "waitTimeSeconds": 5, "fetchResult": { "maxRows": 5 } }),
        json!({ "action": "getStatementResult", "statementId": "LATEST", "executionArn": execution, "nextToken": "a", "resultFormat": "CSV" }),
        json!({ "action": "cancelStatement", "statementId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }),
    ] {
        assert!(glance::accepts(&payload), "{payload}");
        for text in [payload.to_string(), serde_json::to_string_pretty(&payload).unwrap()] {
            assert_eq!(validator_verdict::verdict(&text), Some(true), "{text}");
        }
    }
}

/// What is right at a glance has no finding, and what is wrong has an error, whoever looks closely.
fn the_glance_agrees(text: &str) {
    let findings = check_closely(text, &Options::default()).findings;
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    match validator_verdict::verdict(text) {
        Some(true) => assert!(findings.is_empty(), "{text}\n{findings:?}"),
        Some(false) => assert!(has_error, "{text}\n{findings:?}"),
        None => {}
    }
    assert_eq!(accepts(text, &Options::default()), !has_error, "{text}\n{findings:?}");
}

/// A text that is cut off anywhere, and goes on somewhere further: nothing panics, and the glance is right or silent.
#[test]
fn a_glance_at_a_text_with_a_part_missing_does_no_harm() {
    let text = r#"{"sqlStatement":"SELECT 1","taskToken":"A","context":{"executionArn":"a","state":"b","enteredTime":"2026-02-28T02:00:00.1Z"}}"#;
    for from in 0..text.len() {
        for to in from..=text.len() {
            let text = [&text[..from], &text[to..]].concat();
            the_glance_agrees(&text);
        }
    }
}

/// Every character of a right text exchanged for others, and every part of it twice.
#[test]
fn a_glance_is_right_or_silent() {
    let text = r#"{ "action": "executeStatement", "sqlStatement": "A \" \t1", "taskToken": "A", "heartbeat": true,
        "context": { "executionArn": "a", "state": "b", "enteredTime": "2026-02-28T02:00:00.1Z", "mapIndex": 10 },
        "fetchResult": { "maxRows": 20 }, "sessionId": "d9b6c0c9-0747-4bf4-b142-e8883122f766" }"#;
    assert_eq!(validator_verdict::verdict(text), Some(true));
    let (mut right, mut wrong) = (0, 0);
    for (at, character) in text.char_indices() {
        for other in [
            "", " ", "\"", "\\", "\n", "0", "9", "-", ".", "e", ",", ":", "{", "}", "n", "u", ";", "\u{e9}", "\u{1}",
            "\u{a0}",
        ] {
            let mut text = text.to_owned();
            text.replace_range(at..at + character.len_utf8(), other);
            the_glance_agrees(&text);
            match validator_verdict::verdict(&text) {
                Some(true) => right += 1,
                Some(false) => wrong += 1,
                None => {}
            }
        }
    }
    assert!(right > 500 && wrong > 500, "{right} right, {wrong} wrong");
}

/// Each field with a value of each type, and twice: the last one counts.
#[test]
fn a_glance_knows_wrong_values_but_not_of_names_that_are_there_again() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let values = [
        "null",
        "true",
        "0",
        "7",
        "-1",
        "1.0",
        "4294967296",
        "\"\"",
        "\" \"",
        "\"x\"",
        "\"JSON\"",
        "\"LATEST\"",
        "\"LATEST:2\"",
        "\"\\u0041\"",
        "[]",
        "{}",
    ];
    for (object, at) in [
        ("", "/properties"),
        ("/context", "/$defs/context/properties"),
        ("/fetchResult", "/properties/fetchResult/properties"),
    ] {
        let names = schema.pointer(at).unwrap().as_object().unwrap().keys().map(String::as_str);
        for name in names.chain(["sqlStatment", "Other", "", "é"]) {
            for (value, again) in values.iter().flat_map(|value| values.iter().map(move |again| (value, again))) {
                let fields = [format!(r#""{name}":{value}"#), format!(r#""{name}":{value},"{name}":{again}"#)];
                for fields in fields {
                    the_glance_agrees(&match object {
                        "" => format!(r#"{{"executionArn":"a",{fields}}}"#),
                        _ => format!(
                            r#"{{"sqlStatement":"SELECT 1","executionArn":"a","{}":{{{fields}}}}}"#,
                            &object[1..]
                        ),
                    });
                }
            }
        }
    }
}

#[test]
fn the_generator_makes_right_and_wrong_payloads() {
    let mut runner = TestRunner::deterministic();
    let right = (0..1_000).filter(|_| parse(&payload().new_tree(&mut runner).unwrap().current()).is_ok()).count();
    assert!((200..=800).contains(&right), "{right} of 1,000 are right");
}

#[test]
fn the_schema_is_one_and_its_examples_are_clean() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    for example in schema["examples"].as_array().unwrap() {
        assert_eq!(parse(example).err(), None, "{example}");
    }
}

#[test]
fn too_much_sql_is_found_once_however_it_is_counted() {
    for sql in ["x".repeat(format::MAX_SQL_BYTES + 1), "é".repeat(format::MAX_SQL_BYTES / 2 + 1)] {
        let findings = parse(&json!({ "sqlStatement": sql })).unwrap_err();
        let printed: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            printed,
            ["SRT0008 at /sqlStatement: `sqlStatement` is longer than the Data API's 102400 bytes\n\
              hint: split it, or put it into a stored procedure or a view"]
        );
    }
    assert!(parse(&json!({ "sqlStatement": "x".repeat(format::MAX_SQL_BYTES) })).is_ok());
}
