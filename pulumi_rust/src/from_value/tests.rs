//! What a provider's author relies on when typed inputs are read.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use crate::{FromValue, Output, PropertyPath, Reading, Resolved, Urn, Value};

fn read<T: FromValue>(value: Value) -> (Option<T>, Reading) {
    let mut reading = Reading::new();
    let read = T::from_value(value, &PropertyPath::root().key("it"), &mut reading);
    (read, reading)
}

async fn resolved<T: FromValue + Clone + Send + Sync + 'static>(value: Value) -> Resolved<T> {
    let (output, reading) = read::<Output<T>>(value);
    assert!(reading.failures().is_empty(), "{:?}", reading.failures());
    output.unwrap().resolve().await.unwrap()
}

fn urn() -> Urn {
    Urn::new("urn:a")
}

#[tokio::test]
async fn a_nested_unknown_makes_the_whole_typed_output_unknown() {
    let list = Value::from(vec![Value::from("a"), Value::unknown()]);
    assert_eq!(resolved::<Vec<String>>(list).await.value, None);
    let map = Value::object([("a", Value::unknown())]);
    assert_eq!(resolved::<BTreeMap<String, f64>>(map).await.value, None);
}

#[tokio::test]
async fn nested_secrets_and_dependencies_lift_to_the_output() {
    let item = Value::from("a").into_secret().depending_on([urn()]);
    let list = resolved::<Vec<String>>(vec![item, Value::from("b")].into()).await;
    assert_eq!(list.value.as_deref(), Some(&["a".to_owned(), "b".to_owned()][..]));
    assert!(list.secret);
    assert_eq!(list.dependencies, [urn()].into());
}

#[tokio::test]
async fn parts_that_are_outputs_keep_their_marks_to_themselves() {
    let items = vec![Value::from("a").into_secret(), Value::unknown()];
    let list = resolved::<Vec<Output<String>>>(items.into()).await;
    assert!(!list.secret);
    let [secret, unknown] = <[Output<String>; 2]>::try_from(list.value.unwrap()).unwrap();
    assert!(secret.resolve().await.unwrap().secret);
    assert_eq!(unknown.resolve().await.unwrap().value, None);
}

#[tokio::test]
async fn a_raw_value_keeps_every_mark_where_it_stood() {
    let object = Value::object([("password", Value::from("hunter2").into_secret()), ("size", Value::unknown())]);
    let read = resolved::<Value>(object.clone()).await;
    assert_eq!(read.value, Some(object));
    assert!(!read.secret);
}

#[test]
fn what_is_known_is_checked_beside_an_unknown() {
    let (read, reading) = read::<Output<Vec<String>>>(vec![Value::unknown(), Value::from(1)].into());
    assert!(read.is_none());
    assert_eq!(reading.failures()[0].path.as_str(), "it[1]");
}

#[test]
fn a_plain_type_has_no_room_for_a_secret_or_an_unknown() {
    let (name, reading) = read::<String>(Value::from("hunter2").into_secret());
    assert_eq!(name.as_deref(), Some("hunter2"));
    let failures = reading.into_plain_failures();
    assert!(failures[0].reason.starts_with("can't be a secret"), "{failures:?}");
    let (_, reading) = read::<Vec<String>>(vec![Value::unknown()].into());
    let failures = reading.into_plain_failures();
    assert_eq!(failures[0].path.as_str(), "it[0]");
    assert!(failures[0].reason.starts_with("must be known"), "{failures:?}");
}

#[tokio::test]
async fn an_optional_type_reads_null_as_none() {
    assert_eq!(read::<Option<String>>(Value::NULL).0, Some(None));
    assert_eq!(read::<Option<String>>("a".into()).0, Some(Some("a".to_owned())));
    assert_eq!(read::<Vec<Option<f64>>>(vec![Value::NULL, 1.into()].into()).0, Some(vec![None, Some(1.0)]));
    assert_eq!(resolved::<Option<String>>(Value::NULL).await.value, Some(None));
    assert_eq!(resolved::<Option<String>>(Value::unknown()).await.value, None);
}

#[test]
fn whole_numbers_are_whole_and_in_range() {
    assert_eq!(read::<u8>(255.into()).0, Some(255));
    assert_eq!(read::<i32>((-3).into()).0, Some(-3));
    for wrong in [Value::from(0.5), 256.into(), (-1).into(), f64::NAN.into()] {
        let (number, reading) = read::<u8>(wrong);
        assert_eq!(number, None);
        assert_eq!(reading.failures()[0].reason, "must be a whole number from 0 to 255");
    }
}
