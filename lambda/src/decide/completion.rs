//! The end of a statement: what an event asks for, and what outcome follows from the Data API's word.

use crate::decide::message;
use crate::event::{Facts, StatementEvent};
use crate::op::StatementName;
use crate::ports::{Description, Progress};
use crate::row::{Ending, Outcome, Row, Stage};
use crate::secret::Secret;
use crate::time::Timestamp;

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
    if row.generation != event.name.generation {
        return Reaction::Ignore("another generation");
    }
    if row.statement_id().is_some_and(|id| id != event.statement_id) {
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
    };
    Some(decided(&end, surroundings, verified))
}

/// The outcome of a statement that the Data API did not take.
pub fn rejected(code: &str, reason: &Secret<String>, surroundings: &Surroundings<'_>) -> Outcome {
    let error = format!("{code}: {}", reason.expose());
    let end =
        message::End { statement_id: None, ending: Ending::Rejected, error: Some(&error), rows: None, query_id: None };
    decided(&end, surroundings, true)
}

fn decided(end: &message::End<'_>, surroundings: &Surroundings<'_>, verified: bool) -> Outcome {
    Outcome {
        statement_id: end.statement_id.map(str::to_owned),
        ending: end.ending,
        message: Secret::new(message::render(end, surroundings)),
        verified,
        at: surroundings.now,
    }
}

#[cfg(test)]
mod tests;
