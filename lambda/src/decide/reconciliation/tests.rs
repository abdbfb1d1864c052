//! What a due row needs, as a table.

use super::*;
use crate::op::{Generation, OpKey};
use crate::row::Callback;
use crate::secret::Secret;
use crate::statement::Statement;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn after(minutes: u64) -> Timestamp {
    START.plus(Duration::from_mins(minutes))
}

fn row(stage: Stage) -> Row {
    Row {
        key: OpKey::parse(&"a".repeat(52)).expect("valid"),
        generation: Generation::FIRST,
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
        born_at: START,
        generation_at: START,
        alive: None,
        gone_since: None,
        due_at: Some(START),
        ttl: None,
    }
}

fn intent(close: Option<Close>) -> Row {
    let statement = Statement::one(Secret::new(String::new()));
    row(Stage::Intent { statement, close })
}

fn submitted() -> Row {
    row(Stage::Submitted { statement_id: "s".to_owned(), at: START, cancel_asked: None })
}

#[test]
fn a_start_without_a_proof_of_life_is_not_started() {
    assert_eq!(on_due(&intent(None), after(1)), Look::NotToStart);
}

#[test]
fn a_fresh_proof_lets_it_be_submitted_while_its_execution_runs() {
    let row = Row { alive: Some(START), ..intent(None) };
    assert_eq!(on_due(&row, after(1)), Look::SubmitIfRunning);
    assert_eq!(on_due(&row, after(10)), Look::SubmitIfRunning);
    assert_eq!(on_due(&row, after(11)), Look::NotToStart);
}

#[test]
fn a_task_that_wants_heartbeats_is_asked_itself() {
    let row = Row { heartbeat: true, ..intent(None) };
    assert_eq!(on_due(&row, after(30)), Look::SubmitIfAlive);
}

#[test]
fn a_mark_waits_until_no_submitter_can_live() {
    for close in [Close::NotToStart { at: after(5) }, Close::CancelAsked { at: after(5) }] {
        let row = intent(Some(close));
        assert_eq!(on_due(&row, after(7)), Look::Leave);
        assert_eq!(on_due(&row, after(8)), Look::FindOrAbandon);
        assert_eq!(pause(&row, after(5)), CLOSE_WAIT);
        assert_eq!(pause(&row, after(9)), EACH_MINUTE);
    }
}

#[test]
fn after_most_of_a_day_nobody_can_tell() {
    for row in [intent(None), intent(Some(Close::NotToStart { at: after(5) }))] {
        assert_eq!(on_due(&row, after(23 * 60 + 1)), Look::GiveUp);
    }
    assert_eq!(on_due(&submitted(), after(23 * 60 + 1)), Look::Follow);
}

#[test]
fn an_execution_must_have_been_over_for_a_while() {
    let since = |minutes| Row { gone_since: Some(after(minutes)), ..submitted() };
    for (row, life, following) in [
        (submitted(), Life::Alive, Following::Leave),
        (submitted(), Life::Unknown, Following::Leave),
        (submitted(), Life::Over, Following::Note),
        (since(8), Life::Over, Following::Leave),
        (since(6), Life::Over, Following::Cancel),
        (since(6), Life::Unknown, Following::Leave),
        (since(6), Life::Alive, Following::Forget),
    ] {
        assert_eq!(on_execution(&row, life, true, after(10)), following, "{life:?} {:?}", row.gone_since);
    }
    assert_eq!(on_execution(&since(6), Life::Over, false, after(10)), Following::Leave);
}

#[test]
fn looks_become_rarer_except_where_something_waits_for_them() {
    let minutes = |row: &Row, age| pause(row, after(age)).as_secs() / 60;
    assert_eq!([1, 3, 60].map(|age| minutes(&submitted(), age)), [0, 2, 4]);
    let waiting = [
        Row { heartbeat: true, ..submitted() },
        Row { gone_since: Some(START), ..submitted() },
        row(Stage::Submitted { statement_id: "s".to_owned(), at: START, cancel_asked: Some(START) }),
    ];
    for row in waiting {
        assert_eq!(pause(&row, after(60)), EACH_MINUTE);
    }
}
