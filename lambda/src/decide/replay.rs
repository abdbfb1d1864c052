//! A start that finds a row: a repeated invocation, a retried task, or another caller's use of the same key.
//!
//! A starter may answer well only if its token is registered, untold, on a row that has not ended, or if its token is
//! dead. Everything below follows from that and from: register, verify, submit, in that order.
//!
//! A retry may have the very same task token (an emulator does that; AWS is believed to give a new one). The attempt's
//! number, from the payload's `context`, then tells that an untold failure belongs to an attempt that is over: it runs again.
//!
//! A known weakness, kept: with the same token, a failure whose sending was not noted may be sent again in the moment
//! between the next attempt's beginning and its start here, or without `context` at any time, and ends that attempt.

use crate::request::Start;
use crate::row::{Callback, Delivery, Outcome, Row, Stage};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::time::Timestamp;

/// What to do about a row that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// The key was used for another payload.
    Mismatch,
    /// All is done or under way: answer.
    Accepted,
    /// It ended and this token is yet to be told: tell it.
    Report,
    /// Submit (again): nobody's token is at stake.
    Submit,
    /// The same, and take back a not-to-start mark first, so that nobody ends the row meanwhile.
    UnmarkAndSubmit,
    /// Nobody waits for it and it failed: run it again.
    RunAgain,
    /// Prove the token alive first, then do this.
    Probe(Alive),
}

/// What to do once the token is proved alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alive {
    /// Note it, take back a not-to-start mark, and submit.
    Submit,
    /// Register the token and submit.
    AdoptAndSubmit,
    /// Register the token; the statement runs already, or its end was asked for and will be told.
    Adopt,
    /// Tell the outcome to those it is due to, then look again.
    ReportThenLook,
    /// Register the token for the outcome and tell it: the statement is not run again.
    AdoptAndReport,
    /// A retried failure: run it again as the next generation.
    NextGeneration,
}

/// Decides what a start with `token`, of this attempt, and `payload_hash` does about `row`.
pub fn on_existing(row: &Row, token: Option<&Secret<String>>, attempt: u64, payload_hash: &str) -> Replay {
    if row.payload_hash != payload_hash {
        return Replay::Mismatch;
    }
    let nobody_is_probed = token.is_none() || row.callback == Callback::CloudFormation;
    let Some(token) = token.filter(|_| !nobody_is_probed) else {
        return match &row.stage {
            Stage::Intent { .. } if row.cancel_asked() => Replay::Accepted,
            Stage::Intent { close: Some(_), .. } => Replay::UnmarkAndSubmit,
            Stage::Intent { close: None, .. } => Replay::Submit,
            Stage::Outcome(_) => Replay::Report,
            // A custom resource's request is answered once; CloudFormation makes a new one to try again.
            Stage::Reported(outcome)
                if (token.is_none() || !kept(Rule::RequestRunsOnce)) && outcome.ending.may_run_again() =>
            {
                Replay::RunAgain
            }
            Stage::Submitted { .. } | Stage::Reported(_) => Replay::Accepted,
        };
    };
    let is_untold = |delivery: Delivery| delivery == Delivery::Open || !kept(Rule::SettledTokenIsAnAttempt);
    let known = row.tokens.iter().find(|known| known.token == *token && is_untold(known.delivery));
    let untold = known.is_some_and(|known| known.attempt >= attempt);
    let used_again = known.is_some_and(|known| known.attempt < attempt);
    match &row.stage {
        Stage::Intent { .. } | Stage::Submitted { .. } if untold && row.cancel_asked() => Replay::Accepted,
        Stage::Intent { .. } if untold => Replay::Probe(Alive::Submit),
        Stage::Intent { .. } if row.cancel_asked() => Replay::Probe(Alive::Adopt),
        Stage::Intent { .. } => Replay::Probe(Alive::AdoptAndSubmit),
        Stage::Submitted { .. } if untold => Replay::Accepted,
        Stage::Submitted { .. } => Replay::Probe(Alive::Adopt),
        Stage::Outcome(outcome) if used_again && outcome.ending.may_run_again() => Replay::Probe(Alive::NextGeneration),
        Stage::Outcome(_) if untold || used_again => Replay::Report,
        Stage::Outcome(_) => Replay::Probe(Alive::ReportThenLook),
        Stage::Reported(outcome) if outcome.ending.may_run_again() => Replay::Probe(Alive::NextGeneration),
        Stage::Reported(_) => Replay::Probe(Alive::AdoptAndReport),
    }
}

/// The row with a live token registered on it; a not-to-start mark and the execution's absence are taken back.
pub fn adopted(row: &Row, token: Option<&Secret<String>>, attempt: u64, now: Timestamp) -> Row {
    let mut next = row.clone();
    if let Some(token) = token.filter(|_| kept(Rule::AdoptTokens)) {
        next.register(token.clone(), attempt);
        next.alive = Some(now);
    }
    next.gone_since = None;
    if !next.cancel_asked()
        && let Stage::Intent { close, .. } = &mut next.stage
    {
        *close = None;
    }
    next
}

/// The row of an ended statement with one more token to tell.
pub fn reopened(row: &Row, outcome: &Outcome, (token, attempt): (&Secret<String>, u64), due_at: Timestamp) -> Row {
    let mut next = row.clone();
    next.register(token.clone(), attempt);
    next.stage = Stage::Outcome(outcome.clone());
    next.due_at = Some(due_at);
    next.ttl = None;
    next
}

/// The row of the next run of a failed statement. Tokens that were never told belong to attempts that are over.
pub fn next_generation(row: &Row, start: &Start, now: Timestamp, due_at: Option<Timestamp>, ttl: Option<i64>) -> Row {
    let mut next = row.clone();
    for token in &mut next.tokens {
        if token.delivery == Delivery::Open {
            token.delivery = Delivery::Gone;
        }
    }
    if let Some(token) = &start.token {
        next.register(token.clone(), start.attempt());
    }
    next.generation = row.generation.next();
    next.generation_at = now;
    next.stage = Stage::Intent { statement: start.statement.clone(), close: None };
    next.target.clone_from(&start.target.name);
    next.site = Some(start.target.target.clone());
    next.alive = None;
    next.gone_since = None;
    next.due_at = due_at;
    next.ttl = ttl;
    next.heartbeat = start.heartbeat;
    next.fetch = start.fetch;
    next.session_id = None;
    next
}

#[cfg(test)]
mod tests;
