//! What a repeated start decides about the row that it finds, as a table.

use super::*;
use crate::op::{Generation, OpKey};
use crate::row::{Callback, Close, Ending, TaskToken};
use crate::statement::Statement;
use crate::target::{Chosen, Target};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn statement() -> Statement {
    Statement::one(Secret::new("SELECT 1".to_owned()))
}

fn intent(close: Option<Close>) -> Stage {
    Stage::Intent { statement: statement(), close }
}

fn submitted(cancel_asked: bool) -> Stage {
    Stage::Submitted { statement_id: "s".to_owned(), at: at(1), cancel_asked: cancel_asked.then(|| at(2)) }
}

fn outcome(ending: Ending) -> Outcome {
    Outcome {
        statement_id: Some("s".to_owned()),
        ending,
        message: Secret::new("{}".to_owned()),
        verified: true,
        ended_at: None,
        at: at(3),
    }
}

fn token(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
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
        tokens: vec![
            TaskToken::open(token("untold"), 1),
            TaskToken { token: token("told"), delivery: Delivery::Told, attempt: 0 },
            TaskToken { token: token("gone"), delivery: Delivery::Gone, attempt: 0 },
        ],
        payload_hash: "hash".to_owned(),
        execution_arn: None,
        lock: None,
        heartbeat: false,
        fetch: None,
        resource: None,
        session_id: None,
        born_at: at(0),
        generation_at: at(0),
        alive: None,
        gone_since: Some(at(9)),
        due_at: Some(at(60)),
        ttl: None,
    }
}

#[test]
fn each_stage_and_token_has_its_decision() {
    let not_to_start = || Some(Close::NotToStart { at: at(2) });
    let cancel_asked = || Some(Close::CancelAsked { at: at(2) });
    let cases = [
        // stage, a token not told yet, a settled or unknown token, no token at all
        (intent(None), Replay::Probe(Alive::Submit), Replay::Probe(Alive::AdoptAndSubmit), Replay::Submit),
        (
            intent(not_to_start()),
            Replay::Probe(Alive::Submit),
            Replay::Probe(Alive::AdoptAndSubmit),
            Replay::UnmarkAndSubmit,
        ),
        (intent(cancel_asked()), Replay::Accepted, Replay::Probe(Alive::Adopt), Replay::Accepted),
        (submitted(false), Replay::Accepted, Replay::Probe(Alive::Adopt), Replay::Accepted),
        (submitted(true), Replay::Accepted, Replay::Probe(Alive::Adopt), Replay::Accepted),
        (Stage::Outcome(outcome(Ending::Failed)), Replay::Report, Replay::Probe(Alive::ReportThenLook), Replay::Report),
        (
            Stage::Outcome(outcome(Ending::Finished)),
            Replay::Report,
            Replay::Probe(Alive::ReportThenLook),
            Replay::Report,
        ),
    ];
    for (stage, untold, settled, none) in cases {
        let row = row(stage);
        let decide = |token: Option<&str>| on_existing(&row, token.map(super::tests::token).as_ref(), 1, "hash");
        assert_eq!(decide(Some("untold")), untold, "{row:?}");
        for other in ["told", "gone", "new"] {
            assert_eq!(decide(Some(other)), settled, "{other} {row:?}");
        }
        assert_eq!(decide(None), none, "{row:?}");
    }
}

#[test]
fn only_what_surely_did_not_finish_runs_again() {
    for ending in Ending::ALL {
        let row = row(Stage::Reported(outcome(ending)));
        let again = matches!(ending, Ending::Failed | Ending::Aborted | Ending::Rejected);
        let expected = if again { Alive::NextGeneration } else { Alive::AdoptAndReport };
        assert_eq!(on_existing(&row, Some(&token("new")), 1, "hash"), Replay::Probe(expected), "{ending:?}");
        let expected = if again { Replay::RunAgain } else { Replay::Accepted };
        assert_eq!(on_existing(&row, None, 0, "hash"), expected, "{ending:?}");
    }
}

#[test]
fn a_token_that_a_later_attempt_uses_again_is_the_later_attempts() {
    for (stage, decision) in [
        (intent(None), Replay::Probe(Alive::AdoptAndSubmit)),
        (submitted(false), Replay::Probe(Alive::Adopt)),
        (Stage::Outcome(outcome(Ending::Failed)), Replay::Probe(Alive::NextGeneration)),
        (Stage::Outcome(outcome(Ending::Finished)), Replay::Report),
        (Stage::Outcome(outcome(Ending::Unknown)), Replay::Report),
    ] {
        assert_eq!(on_existing(&row(stage), Some(&token("untold")), 2, "hash"), decision);
    }
    let next = adopted(&row(submitted(false)), Some(&token("untold")), 2, at(7));
    assert_eq!(next.tokens[0], TaskToken::open(token("untold"), 2));
}

#[test]
fn another_payload_is_a_mismatch_whatever_the_stage() {
    for stage in [intent(None), submitted(false), Stage::Reported(outcome(Ending::Failed))] {
        assert_eq!(on_existing(&row(stage), Some(&token("untold")), 1, "other"), Replay::Mismatch);
    }
}

#[test]
fn an_adopted_token_takes_back_what_stood_against_a_start() {
    let next = adopted(&row(intent(Some(Close::NotToStart { at: at(2) }))), Some(&token("new")), 1, at(7));
    assert_eq!(next.stage, intent(None));
    assert_eq!((next.alive, next.gone_since), (Some(at(7)), None));
    assert_eq!(next.tokens.last(), Some(&TaskToken::open(token("new"), 1)));
}

#[test]
fn an_adopted_token_does_not_take_back_a_wish_to_cancel() {
    let asked = intent(Some(Close::CancelAsked { at: at(2) }));
    assert_eq!(adopted(&row(asked.clone()), Some(&token("new")), 1, at(7)).stage, asked);
}

#[test]
fn a_token_that_comes_again_is_not_kept_twice() {
    let next = adopted(&row(submitted(false)), Some(&token("told")), 1, at(7));
    assert_eq!(next.tokens.len(), 3);
    assert_eq!(next.tokens[1], TaskToken::open(token("told"), 1));
}

#[test]
fn the_next_generation_forgets_the_run_before() {
    let own = Target::parse(r#"{"clusterIdentifier":"warehouse","dbName":"dev"}"#).expect("valid");
    let start = Start {
        statement: statement(),
        target: Chosen { name: None, target: own },
        singleton: false,
        token: Some(token("new")),
        execution_arn: None,
        idempotency_key: None,
        context: None,
        heartbeat: false,
        wait_seconds: 0,
        fetch: None,
        resource: None,
    };
    let before = Row { ttl: Some(1), ..row(Stage::Reported(outcome(Ending::Failed))) };
    let next = next_generation(&before, &start, at(7), Some(at(8)), None);
    assert_eq!(next.generation, Generation::FIRST.next());
    assert_eq!(next.stage, intent(None));
    assert_eq!((next.generation_at, next.due_at, next.ttl, next.gone_since), (at(7), Some(at(8)), None, None));
    let deliveries: Vec<_> = next.tokens.iter().map(|token| token.delivery).collect();
    assert_eq!(deliveries, [Delivery::Gone, Delivery::Told, Delivery::Gone, Delivery::Open]);
}

#[test]
fn a_reopened_row_no_longer_expires() {
    let finished = outcome(Ending::Finished);
    let before = Row { ttl: Some(1), due_at: None, ..row(Stage::Reported(finished.clone())) };
    let next = reopened(&before, &finished, (&token("new"), 1), at(8));
    assert_eq!(next.stage, Stage::Outcome(finished));
    assert_eq!((next.ttl, next.due_at), (None, Some(at(8))));
}
