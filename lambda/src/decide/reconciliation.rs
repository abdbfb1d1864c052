//! What the reconciler does about a row that is due: the rules for everything that no event and no starter finished.
//!
//! Life and death are three-valued: where it is not known whether somebody waits, nothing is submitted and nothing is
//! cancelled. A proof of life is a heartbeat. `DescribeExecution` is none, since a task may be over while its execution goes
//! on; it only lets a starter's fresh proof count for longer, and tells when a statement has outlived its execution.

use std::time::Duration;

use crate::row::{Callback, Close, Row, Stage};
use crate::rules::{Rule, kept};
use crate::time::Timestamp;

/// A look each minute. A little less than the schedule's period, so that the next tick meets the row.
const EACH_MINUTE: Duration = Duration::from_secs(50);
/// From a mark to the moment when nobody can submit any more: more than an invocation that read the row before it can live.
pub const CLOSE_WAIT: Duration = Duration::from_mins(3);
/// How long a heartbeat's proof lets the reconciler submit in the starter's place.
pub const PROOF_LIFE: Duration = Duration::from_mins(10);
/// How long an execution must have been over before its statement is cancelled; a redrive may make it run again.
pub const GRACE: Duration = Duration::from_mins(3);
/// After this long a statement that was never noted as submitted may have come, gone and been forgotten by the Data API.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(23);

/// How long CloudFormation waits for a custom resource, unless its `ServiceTimeout` is shorter.
const RESOURCE_PATIENCE: Duration = Duration::from_hours(1);

/// What to do about a row that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Tell the outcome.
    Report,
    /// Nobody can tell any more how it ended: say so.
    GiveUp,
    /// It is too early.
    Leave,
    /// Nobody submits it any more: look for it by name, and end it if it is not there.
    FindOrAbandon,
    /// Its starter left no proof that its task lives: mark it.
    NotToStart,
    /// Submit it: who waits for it can't be asked.
    Submit,
    /// Submit it if a heartbeat finds its task alive.
    SubmitIfAlive,
    /// Submit it if its execution runs.
    SubmitIfRunning,
    /// Ask the Data API how it stands.
    Follow,
}

/// What was found out about a task or an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Alive,
    Over,
    Unknown,
}

/// What to do about a statement that is not to be cancelled at its execution's own wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    Leave,
    /// The execution runs again: forget that it was over.
    Forget,
    /// The execution is over: note since when.
    Note,
    /// It has been over for long enough.
    Cancel,
}

/// Decides what a due row needs.
pub fn on_due(row: &Row, now: Timestamp) -> Look {
    match &row.stage {
        Stage::Outcome(_) => Look::Report,
        Stage::Reported(_) => Look::Leave,
        Stage::Submitted { .. } => Look::Follow,
        Stage::Intent { .. } if now.since(row.generation_at) > FORGOTTEN_AFTER => Look::GiveUp,
        Stage::Intent { close: Some(close), .. } => {
            if now.since(close.at()) < CLOSE_WAIT && kept(Rule::WaitAfterMark) {
                Look::Leave
            } else {
                Look::FindOrAbandon
            }
        }
        Stage::Intent { close: None, .. } if row.callback == Callback::CloudFormation => {
            if is_given_up(row, now) {
                Look::NotToStart
            } else {
                Look::Submit
            }
        }
        Stage::Intent { close: None, .. } if row.heartbeat => Look::SubmitIfAlive,
        Stage::Intent { close: None, .. } => match row.alive {
            Some(alive) if now.since(alive) <= PROOF_LIFE => Look::SubmitIfRunning,
            _ if !kept(Rule::NothingForTheDead) => Look::SubmitIfRunning,
            _ => Look::NotToStart,
        },
    }
}

/// Whether CloudFormation has stopped waiting for a row's request, and done what it does after a failure.
pub fn is_given_up(row: &Row, now: Timestamp) -> bool {
    row.callback == Callback::CloudFormation && now.since(row.born_at) >= RESOURCE_PATIENCE
}

/// Decides about a statement that runs, after its execution was asked for.
pub fn on_execution(row: &Row, life: Life, cancel_on_abort: bool, now: Timestamp) -> Following {
    match (life, row.gone_since) {
        (Life::Alive, Some(_)) => Following::Forget,
        (Life::Over, None) => Following::Note,
        (Life::Over, Some(since)) if cancel_on_abort && now.since(since) > GRACE && kept(Rule::CancelOrphans) => {
            Following::Cancel
        }
        (Life::Alive, None) | (Life::Unknown, _) | (Life::Over, Some(_)) => Following::Leave,
    }
}

/// How long until the next look: 1, 2, then 4 minutes; each minute where something waits for it.
pub fn pause(row: &Row, now: Timestamp) -> Duration {
    let since = match &row.stage {
        Stage::Intent { close: Some(close), .. } => {
            return CLOSE_WAIT.saturating_sub(now.since(close.at())).max(EACH_MINUTE);
        }
        Stage::Submitted { cancel_asked: Some(_), .. } => return EACH_MINUTE,
        Stage::Intent { .. } | Stage::Submitted { .. } if row.heartbeat || row.gone_since.is_some() => {
            return EACH_MINUTE;
        }
        Stage::Intent { .. } | Stage::Submitted { .. } => row.generation_at,
        Stage::Outcome(outcome) | Stage::Reported(outcome) => outcome.at,
    };
    match now.since(since).as_secs() {
        0..120 => EACH_MINUTE,
        120..480 => Duration::from_mins(2),
        _ => Duration::from_mins(4),
    }
}

impl Close {
    /// When it was marked.
    pub fn at(self) -> Timestamp {
        match self {
            Self::NotToStart { at } | Self::CancelAsked { at } => at,
        }
    }
}

#[cfg(test)]
mod tests;
