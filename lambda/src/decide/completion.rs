//! The end of a statement: what an event asks for, and what outcome follows from the Data API's word.

use std::time::Duration;

use crate::decide::message;
use crate::event::{Facts, StatementEvent};
use crate::op::StatementName;
use crate::ports::{Description, Progress};
use crate::row::{Ending, Outcome, Row, Stage};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::time::Timestamp;

/// How long a record may take to show after its statement was submitted.
const RECORD_LAG: Duration = Duration::from_mins(5);

/// What to do about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing, for this reason.
    Ignore(&'static str),
    /// The outcome is decided: tell those it is due to.
    Report,
    /// Ask the Data API how the statement ended.
    Verify,
}

/// Decides what `event` asks for, given its row.
pub fn on_event(row: Option<&Row>, event: &StatementEvent) -> Reaction {
    let Some(row) = row else { return Reaction::Ignore("no row") };
    if row.generation != event.name.generation && kept(Rule::OwnGeneration) {
        return Reaction::Ignore("another generation");
    }
    if row.statement_id().is_some_and(|id| id != event.statement_id) && kept(Rule::OwnGeneration) {
        return Reaction::Ignore("another statement");
    }
    match &row.stage {
        Stage::Intent { .. } | Stage::Submitted { .. } => Reaction::Verify,
        Stage::Outcome(_) => Reaction::Report,
        Stage::Reported(_) => Reaction::Ignore("reported already"),
    }
}

/// How a statement ended, by the Data API or, where its record has expired, by the event.
#[derive(Debug, Clone, Copy)]
pub enum Word<'a> {
    Described(&'a Description),
    Expired(Progress),
}

/// Where an outcome's message takes its surroundings from.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    pub name: &'a StatementName,
    pub facts: &'a Facts,
    pub region: &'a str,
    pub execution_arn: Option<&'a str>,
    pub now: Timestamp,
}

/// The outcome of a statement that ended; `None` while it runs.
pub fn outcome(statement_id: &str, word: Word<'_>, surroundings: &Surroundings<'_>) -> Option<Outcome> {
    let (progress, verified) = match word {
        Word::Described(description) => (description.progress, true),
        Word::Expired(progress) => (progress, false),
    };
    let ending = match progress {
        Progress::Running => return None,
        Progress::Finished => Ending::Finished,
        Progress::Failed => Ending::Failed,
        Progress::Aborted => Ending::Aborted,
    };
    let described = match word {
        Word::Described(description) => Some(description),
        Word::Expired(_) => None,
    };
    let end = message::End {
        statement_id: Some(statement_id),
        ending,
        error: described.and_then(|description| description.error.as_ref()).map(|error| error.expose().as_str()),
        rows: described.map(|description| description.rows),
        query_id: described.map(|description| description.query_id),
        session_id: described.and_then(|description| description.session_id.as_deref()),
    };
    let ended_at = described.and_then(|description| description.updated_at);
    Some(Outcome { ended_at, ..decided(&end, surroundings, verified) })
}

/// The outcome of a statement that the Data API did not take.
pub fn rejected(code: &str, reason: &Secret<String>, surroundings: &Surroundings<'_>) -> Outcome {
    let error = format!("{code}: {}", reason.expose());
    decided(&without_statement(Ending::Rejected, &error), surroundings, true)
}

/// The outcome of a statement that was not submitted and never will be.
pub fn never_started(surroundings: &Surroundings<'_>) -> Outcome {
    let error = "the statement was not started: its task was over, its end was asked for, or the Data API did not take it for too long";
    decided(&without_statement(Ending::Aborted, error), surroundings, true)
}

/// The outcome of a statement that may have been submitted, so long ago that the Data API would have forgotten it.
pub fn forgotten(surroundings: &Surroundings<'_>) -> Outcome {
    let error = "whether the statement ran is not known: it could not be followed for most of a day, and the Data API keeps records for 24 hours";
    decided(&without_statement(Ending::Unknown, error), surroundings, false)
}

fn without_statement(ending: Ending, error: &str) -> message::End<'_> {
    message::End { statement_id: None, ending, error: Some(error), rows: None, query_id: None, session_id: None }
}

/// The outcome of a statement whose record the Data API has no more; `None` while a missing record may be a late one.
pub fn missing(statement_id: &str, submitted_at: Timestamp, surroundings: &Surroundings<'_>) -> Option<Outcome> {
    let error = "how the statement ended is not known: the Data API has no record of it any more";
    let end = message::End { statement_id: Some(statement_id), ..without_statement(Ending::Unknown, error) };
    let old = surroundings.now.since(submitted_at) > RECORD_LAG;
    old.then(|| decided(&end, surroundings, false))
}

fn decided(end: &message::End<'_>, surroundings: &Surroundings<'_>, verified: bool) -> Outcome {
    Outcome {
        statement_id: end.statement_id.map(str::to_owned),
        ending: end.ending,
        message: Secret::new(message::render(end, surroundings)),
        verified,
        at: surroundings.now,
        ended_at: None,
    }
}

#[cfg(test)]
mod tests;
