//! What a provider's author relies on when it maps outputs.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, Output, Urn, Value, all};

fn marked(value: Value) -> Output<Value> {
    Output::of(value.into_secret().depending_on([Urn::new("urn:a")]))
}

#[tokio::test]
async fn closures_never_run_on_unknowns() {
    let ran = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&ran);
    let output = Output::<String>::unknown().map(move |_| count.fetch_add(1, Ordering::SeqCst));
    assert_eq!(output.resolve().await.unwrap().value, None);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_closure_runs_once_however_many_use_its_output() {
    let ran = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&ran);
    let output = Output::known(1).map(move |_| count.fetch_add(1, Ordering::SeqCst));
    let next = output.map(|n| n + 1);
    let _ = futures::join!(output.resolve(), next.resolve());
    assert_eq!(ran.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn secrets_and_dependencies_survive_every_combinator() {
    let plain = Output::known(Value::from(1));
    let secret = marked(2.into());
    for output in [
        secret.map(|value| value),
        plain.and_then({
            let secret = secret.clone();
            move |_| secret
        }),
        plain.zip(&secret).map(|(_, value)| value),
        all([&plain, &secret]).map(|[_, value]| value),
        all(vec![&plain, &secret]).map(|mut values| values.pop().unwrap()),
        all((plain, &secret, Output::known(3))).map(|(_, value, _)| value),
    ] {
        let value = output.resolve_value().await.unwrap();
        assert!(value.secret);
        assert_eq!(value.dependencies, [Urn::new("urn:a")].into());
    }
}

#[tokio::test]
async fn a_panic_in_a_closure_is_an_error_of_the_output() {
    let output: Output<i32> = Output::known(1).map(|_| panic!("no such thing"));
    let error = output.map(|n| n + 1).resolve().await.unwrap_err();
    assert!(matches!(&error, Error::Panicked(text) if text == "no such thing"), "{error}");
}

#[tokio::test]
async fn one_unknown_makes_all_unknown() {
    let both = all([Output::known(1), Output::unknown()]);
    assert_eq!(both.resolve().await.unwrap().value, None);
    let mixed = all((Output::known(1), Output::<String>::unknown(), Output::known(true)));
    assert_eq!(mixed.resolve().await.unwrap().value, None);
}
