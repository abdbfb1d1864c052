//! What an event and a description decide about a row, as a table.

use serde_json::Value;

use super::*;
use crate::decide::message::CAUSE_LIMIT;
use crate::op::{Generation, Namespace, OpKey};
use crate::row::Callback;
use crate::statement::Statement;

fn name() -> StatementName {
    let key = OpKey::parse(&"a".repeat(52)).expect("valid");
    StatementName { namespace: Namespace::parse("abcdefgh").expect("valid"), key, generation: Generation::FIRST.next() }
}

fn event() -> StatementEvent {
    let facts = Facts { account: Some("123456789012".to_owned()), rows: Some(-1), ..Facts::default() };
    StatementEvent { name: name(), statement_id: "s".to_owned(), progress: Progress::Finished, facts }
}

fn row(stage: Stage) -> Row {
    let at = Timestamp::from_millis(0);
    Row {
        key: name().key,
        generation: name().generation,
        version: 1,
        callback: Callback::StepFunctions,
        stage,
        target: None,
        site: None,
        role: None,
        tokens: Vec::new(),
        payload_hash: String::new(),
        execution_arn: None,
        lock: None,
        heartbeat: false,
        fetch: None,
        resource: None,
        session_id: None,
        born_at: at,
        generation_at: at,
        alive: None,
        gone_since: None,
        due_at: None,
        ttl: None,
    }
}

fn intent() -> Row {
    let statement = Statement::one(Secret::new(String::new()));
    row(Stage::Intent { statement, close: None })
}

fn submitted(id: &str) -> Row {
    row(Stage::Submitted { statement_id: id.to_owned(), at: Timestamp::from_millis(0), cancel_asked: None })
}

fn ended() -> Outcome {
    outcome("s", Word::Expired(Progress::Finished), &surroundings(&name(), &Facts::default())).expect("ended")
}

fn surroundings<'a>(name: &'a StatementName, facts: &'a Facts) -> Surroundings<'a> {
    Surroundings { name, facts, region: "eu-west-1", execution_arn: None, now: Timestamp::from_millis(0) }
}

fn description(progress: Progress, error: Option<&str>) -> Description {
    Description {
        progress,
        error: error.map(|text| Secret::new(text.to_owned())),
        rows: 3,
        query_id: 11,
        session_id: None,
        updated_at: None,
        shape: Secret::new(Value::Null),
    }
}

#[test]
fn each_row_and_event_has_its_reaction() {
    let older = Row { generation: Generation::FIRST, ..submitted("s") };
    for (row, reaction) in [
        (None, Reaction::Ignore("no row")),
        (Some(older), Reaction::Ignore("another generation")),
        (Some(submitted("other")), Reaction::Ignore("another statement")),
        (Some(intent()), Reaction::Verify),
        (Some(submitted("s")), Reaction::Verify),
        (Some(self::row(Stage::Outcome(ended()))), Reaction::Report),
        (Some(self::row(Stage::Reported(ended()))), Reaction::Ignore("reported already")),
    ] {
        assert_eq!(on_event(row.as_ref(), &event()), reaction, "{row:?}");
    }
}

#[test]
fn a_running_statement_has_no_outcome() {
    let description = description(Progress::Running, None);
    assert_eq!(outcome("s", Word::Described(&description), &surroundings(&name(), &Facts::default())), None);
}

#[test]
fn what_the_data_api_says_goes_before_what_the_event_says() {
    let description = description(Progress::Failed, Some("no such table"));
    let event = event();
    let outcome = outcome("s", Word::Described(&description), &surroundings(&event.name, &event.facts)).expect("ended");
    assert_eq!((outcome.ending, outcome.verified), (Ending::Failed, true));
    let message: Value = serde_json::from_str(outcome.message.expose()).expect("JSON");
    assert_eq!(message["detail"]["rows"], 3);
    assert_eq!(message["detail"]["redshiftQueryId"], 11);
    assert_eq!(message["detail"]["error"], "no such table");
    assert_eq!(message["account"], "123456789012");
    assert_eq!(message["region"], "eu-west-1");
}

#[test]
fn a_long_text_is_cut_to_what_a_cause_may_hold() {
    for text in ["x".repeat(100_000), "\u{fc}\"\n".repeat(30_000), "\u{1F600}".repeat(30_000)] {
        let description = description(Progress::Failed, Some(&text));
        let facts = Facts::default();
        let outcome = outcome("s", Word::Described(&description), &surroundings(&name(), &facts)).expect("ended");
        let message = outcome.message.expose();
        assert!(message.len() <= CAUSE_LIMIT, "{}", message.len());
        let message: Value = serde_json::from_str(message).expect("JSON");
        let error = message["detail"]["error"].as_str().expect("a text");
        assert!(error.ends_with(" (cut)") && text.starts_with(&error[..error.len() - 6]));
    }
}
