//! The guide for those who come new: its program is the example, it is short, and it does what the guide says.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use expect_test::expect;
use pulumi_rust::testing::{FakeEngine, Harness, Outcome, construct_request};
use pulumi_rust::value::Kind;
use pulumi_rust::{Properties, Value};

#[allow(dead_code, reason = "the example's own main")]
#[path = "../examples/greeting/main.rs"]
mod greeting;

const GUIDE: &str = include_str!("../docs/first-provider.md");
const PROGRAM: &str = include_str!("../examples/greeting/main.rs");

#[test]
fn the_guides_program_is_the_example_in_forty_lines() {
    let shown = GUIDE.split("```rust,no_run\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let program = PROGRAM.split_once("\n\n").unwrap().1.split("\n#[cfg(test)]").next().unwrap();
    assert_eq!(shown, program, "the guide shows another program than the example");
    assert!(shown.lines().count() <= 40, "{} lines", shown.lines().count());
}

/// It runs here, as a part of the example.
#[test]
fn the_guides_test_is_the_examples() {
    let shown = GUIDE.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(PROGRAM.ends_with(&format!("\n\n{shown}")), "the guide shows another test than the example");
}

#[tokio::test]
async fn the_guides_program_greets_a_pet() {
    let engine = FakeEngine::within(|_| Outcome::Created("wise-otter".to_owned(), Properties::new()));
    let harness = Harness::within(greeting::provider(), &engine);
    let inputs = [("word".to_owned(), Value::from("good morning"))].into();
    let request = construct_request(&engine, "greeting:index:Greeting", "first", &inputs, false);
    let (outputs, _) = harness.construct(request).await.unwrap();
    assert_eq!(outputs["text"].kind, Kind::String("good morning, wise-otter".to_owned()));
    expect![[r#"
        first (greeting:index:Greeting)
            word: "good morning"
          first-pet (random:index/randomPet:RandomPet)
    "#]]
    .assert_eq(&engine.snapshot());
}
