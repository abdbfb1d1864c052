//! Submission: `ExecuteStatement` under a client token and a name that belong to one generation of one operation.
//!
//! Repeating it within eight hours gives the same statement; later the Data API has forgotten the client token, so the
//! statement is looked for by name first.

use std::time::Duration;

use tracing::{info, warn};

use super::App;
use crate::decide::completion::{self, Surroundings};
use crate::error::Error;
use crate::event::Facts;
use crate::metrics::{self, Metric};
use crate::op::{StatementName, client_token};
use crate::ports::{CallClass, CallError, Clock, Cloud, Execute, Executed, Updated, Written};
use crate::row::{Callback, Outcome, Row, Scope, Stage, writes};
use crate::rules::{Rule, kept};
use crate::time::Timestamp;

/// The Data API keeps a client token for eight hours; the margin covers clocks that differ.
const CLIENT_TOKEN_LIFE: Duration = Duration::from_mins(7 * 60 + 30);

/// What came of a submission.
#[derive(Debug)]
pub(super) enum Submission {
    /// The statement runs, or has run already; the row as it is then.
    Accepted(Row),
    /// The Data API refused for good, and that has been told.
    Refused(Row, CallError),
    /// The Data API did not answer, or has no room: whether the statement runs is not known, and it may be submitted again.
    Unanswered(Row, CallError),
}

/// A statement that the Data API took.
pub(super) struct Taken<'a> {
    statement_id: &'a str,
    created_at: Option<Timestamp>,
    session_id: Option<String>,
    /// The scope whose pointer is told its id.
    latest_of: Option<Scope<'a>>,
}

impl<'a> Taken<'a> {
    /// One that was found by name: its id is all that is known.
    pub(super) fn found(statement_id: &'a str) -> Self {
        Self { statement_id, created_at: None, session_id: None, latest_of: None }
    }
}

/// How a statement's id was noted.
enum Noted {
    /// In the row, whose end nobody has asked for, and in the pointer.
    WithPointer,
    /// In the row, if that had not moved on.
    Row(Updated),
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Runs the statement of a row in `Intent`. `again` says that an earlier attempt may have submitted it.
    pub(super) async fn submit(&self, row: Row, again: bool) -> Result<Submission, Error> {
        self.submit_as_latest(row, again, 0, None).await
    }

    /// The same for a starter, who knows whose `LATEST` it is.
    ///
    /// The Data API may wait so many seconds for the end; one that came by then is written and told here.
    pub(super) async fn submit_as_latest(
        &self,
        row: Row,
        again: bool,
        wait_seconds: u8,
        latest_of: Option<Scope<'_>>,
    ) -> Result<Submission, Error> {
        let Stage::Intent { statement, .. } = &row.stage else { return Ok(Submission::Accepted(row)) };
        let name = self.statement_name(&row);
        if again
            && self.clock.now().since(row.generation_at) > CLIENT_TOKEN_LIFE
            && kept(Rule::LookBeforeLateSubmission)
            && let Some(id) = self.cloud.find(&name.to_string()).await?
        {
            return self.submitted(row, Taken::found(&id)).await.map(Submission::Accepted);
        }
        let request = Execute {
            target: self.target(&row)?.clone(),
            statement: statement.clone(),
            name: name.to_string(),
            client_token: client_token(&row.key, row.generation),
            // A lock is freed when its statement's end is known, so a singleton wants the event even if nobody waits.
            with_event: row.callback != Callback::Nobody || row.lock.is_some(),
            wait_seconds,
        };
        match self.cloud.execute(request).await {
            Ok(Executed::Accepted { statement_id, created_at, session_id, ended }) => {
                let taken = Taken { statement_id: &statement_id, created_at, session_id, latest_of };
                let row = self.submitted(row, taken).await?;
                Ok(Submission::Accepted(if ended { self.ended_at_once(row).await } else { row }))
            }
            Ok(Executed::Doubtful { statement_id }) => {
                warn!(key = %row.key, sid = %statement_id, "submitted with an error; asking how it ended");
                let key = row.key.clone();
                let submitted = self.submitted(row, Taken::found(&statement_id)).await?;
                let row = self.conclude_if_ended(self.known_row(&key).await?).await?;
                self.report(row).await?;
                Ok(Submission::Accepted(submitted))
            }
            Err(error) if error.class == CallClass::Passing => {
                warn!(key = %row.key, %error, "not submitted");
                metrics::count(Metric::Throttled);
                Ok(Submission::Unanswered(row, error))
            }
            // The role that may is another tasker's, which meets the row too.
            Err(error) if error.class == CallClass::Denied && (self.is_anothers(&row) || self.is_elsewhere(&row)) => {
                warn!(key = %row.key, %error, "left to the tasker whose target it is");
                Ok(Submission::Unanswered(row, error))
            }
            Err(error) => {
                // An earlier attempt may have been taken before this one was refused.
                if again && let Some(id) = self.cloud.find(&name.to_string()).await? {
                    return self.submitted(row, Taken::found(&id)).await.map(Submission::Accepted);
                }
                self.refused(row, error).await
            }
        }
    }

    /// Notes the statement's id. The end may be known already, by an early event; then nothing is left to note.
    pub(super) async fn submitted(&self, row: Row, taken: Taken<'_>) -> Result<Row, Error> {
        let Taken { statement_id: id, created_at, session_id, latest_of } = taken;
        let at = created_at.unwrap_or_else(|| self.clock.now());
        let due_at = row.due_at.map(|_| self.due());
        let row = Row { session_id, due_at, ..row };
        info!(key = %row.key, generation = row.generation.number(), sid = %id, "submitted");
        metrics::count(Metric::Submitted);
        match self.note_submitted(&row, id, at, latest_of).await {
            Ok(Noted::WithPointer) => {}
            Ok(Noted::Row(Updated::Done(item))) => {
                // The wish stands in the row, so it can be repeated; the start itself went well.
                if self.decode(&row.key, &item)?.cancel_asked()
                    && let Err(error) = self.cancel_statement(id).await
                {
                    warn!(key = %row.key, error = error.name(), "its end was asked for, though it could not be cancelled yet");
                }
            }
            Ok(Noted::Row(Updated::Unmet(_))) => info!(key = %row.key, "the row has moved on meanwhile"),
            // The statement runs and its name leads to the row, so its end will be found; to fail here would end a task
            // that has no retry, while its statement runs.
            Err(error) => warn!(key = %row.key, %error, "submitted, though the row could not be told"),
        }
        let stage = Stage::Submitted { statement_id: id.to_owned(), at, cancel_asked: None };
        Ok(Row { stage, ..row })
    }

    /// Together with the pointer where all goes well; one that could not be told only costs an asker a second read.
    async fn note_submitted(
        &self,
        row: &Row,
        id: &str,
        at: Timestamp,
        latest_of: Option<Scope<'_>>,
    ) -> Result<Noted, CallError> {
        let namespace = &self.settings.namespace;
        if let Some(scope) = latest_of {
            let pointer = writes::point_at_statement(scope, &row.key, id, namespace);
            let together = vec![writes::submitted_unasked(row, id, at, namespace), pointer];
            if let Written::Done = self.cloud.write(together).await? {
                return Ok(Noted::WithPointer);
            }
        }
        self.cloud.update(writes::submitted(row, id, at, namespace)).await.map(Noted::Row)
    }

    /// A statement that ended while it was waited for: its end is written and told, as an event would. What fails of that
    /// is left to the event and the reconciler, since the start itself went well.
    async fn ended_at_once(&self, row: Row) -> Row {
        let ended = match self.conclude_if_ended(row.clone()).await {
            Ok(ended) => ended,
            Err(error) => {
                warn!(key = %row.key, error = error.name(), "it has ended, though its outcome could not be written yet");
                return row;
            }
        };
        if let Err(error) = self.report(ended.clone()).await {
            warn!(key = %row.key, error = error.name(), "it has ended, though that could not be told yet");
        }
        ended
    }

    /// The Data API refused for good. That is an outcome: it is told by callback and not only thrown.
    async fn refused(&self, row: Row, error: CallError) -> Result<Submission, Error> {
        info!(key = %row.key, code = %error.code, "refused");
        let name = self.statement_name(&row);
        let outcome: Outcome =
            completion::rejected(&error.code, &error.message, &self.surroundings(&row, &name, &Facts::default()));
        let row = self.conclude(row, &outcome).await?;
        let ended = row.clone();
        self.report(row).await?;
        Ok(Submission::Refused(ended, error))
    }

    /// The name of a row's present statement.
    pub(super) fn statement_name(&self, row: &Row) -> StatementName {
        StatementName { namespace: self.settings.namespace.clone(), key: row.key.clone(), generation: row.generation }
    }

    /// What an outcome's message says beside the end itself.
    pub(super) fn surroundings<'a>(
        &'a self,
        row: &'a Row,
        name: &'a StatementName,
        facts: &'a Facts,
    ) -> Surroundings<'a> {
        let execution_arn = row.execution_arn.as_deref();
        Surroundings { name, facts, region: &self.settings.region, execution_arn, now: self.clock.now() }
    }
}
