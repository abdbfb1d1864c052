//! The reconciler: each minute it looks at the rows that are due and finishes what no event and no starter did.
//!
//! The sparse index names them, shard by shard. Each row is claimed by putting off its next look, so that two reconcilers
//! don't do the same and a row that always fails comes last; rows are looked at side by side and fail one by one. What
//! follows from a row is decided in [`reconciliation`].

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::future::join_all;
use futures::{FutureExt, StreamExt, stream};
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::submit::{Submission, Taken};
use super::{App, count_defect};
use crate::decide::completion;
use crate::decide::reconciliation::{self, Following, GRACE, Life, Look};
use crate::error::Error;
use crate::event::Facts;
use crate::metrics::{self, Metric};
use crate::ports::{Clock, Cloud, Execution, TaskError, Updated};
use crate::row::{Delivery, Outcome, Row, Stage, codec, due_shards, writes};
use crate::rules::{Rule, kept};
use crate::table::Key;
use crate::time::Timestamp;

/// How many rows are looked at side by side: enough to hide the calls' latency, few enough for the APIs' rates.
const SIDE_BY_SIDE: usize = 8;
/// No row is begun with less time than this.
const TIME_FOR_A_ROW: Duration = Duration::from_secs(5);
/// How long a due row is left to the tasker whose role it is of; then others do what they may about it.
const LEFT_TO_ITS_ROLE: Duration = Duration::from_mins(10);
/// When a row that can't be read is met again.
const UNREADABLE_PAUSE: Duration = Duration::from_mins(4);

/// What came of a row that the index named.
enum Looked {
    /// It was not due after all, or another reconciler has it, or there was no time.
    Passed,
    Done,
    Failed,
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Looks at everything that is due, until shortly before `deadline`.
    pub(super) async fn reconcile(&self, deadline: Timestamp) -> Value {
        let (mut done, mut failed) = (0, 0);
        loop {
            let before = done;
            let looks = self.due_rows().await.into_iter().map(|key| self.look(key, deadline));
            let mut looks = stream::iter(looks).buffer_unordered(SIDE_BY_SIDE);
            while let Some(outcome) = looks.next().await {
                done += usize::from(matches!(outcome, Looked::Done));
                failed += usize::from(matches!(outcome, Looked::Failed));
            }
            // A query names one page. Rows that were looked at have been put off; those that only fail are left to the next tick.
            if done == before || !self.has_time(deadline) {
                break;
            }
        }
        info!(done, failed, "reconciled");
        json!({ "done": done, "failed": failed })
    }

    fn has_time(&self, deadline: Timestamp) -> bool {
        self.clock.now().plus(TIME_FOR_A_ROW) <= deadline
    }

    /// One page of each shard; a shard that can't be asked is left to the next tick.
    async fn due_rows(&self) -> Vec<Key> {
        let now = self.clock.now();
        let pages = due_shards(&self.settings.namespace).map(|shard| async move {
            self.cloud.due(&shard, now).await.unwrap_or_else(|error| {
                warn!(shard, %error, "which rows are due is not known");
                Vec::new()
            })
        });
        join_all(pages).await.concat()
    }

    async fn look(&self, key: Key, deadline: Timestamp) -> Looked {
        if !self.has_time(deadline) {
            return Looked::Passed;
        }
        let id = key.id().to_owned();
        match AssertUnwindSafe(self.claim_and_look(key)).catch_unwind().await.unwrap_or(Err(Error::Defect)) {
            Ok(true) => {
                metrics::count(Metric::Reconciled);
                Looked::Done
            }
            Ok(false) => Looked::Passed,
            Err(error) => {
                count_defect(&error);
                metrics::count(Metric::ReconcileFailed);
                error!(row = id, error = error.name(), detail = ?error, "a due row failed; it is looked at again");
                Looked::Failed
            }
        }
    }

    /// Looks at a row, unless it is not due or another has claimed it.
    async fn claim_and_look(&self, key: Key) -> Result<bool, Error> {
        let Some(item) = self.cloud.get(&key).await? else { return Ok(false) };
        let unreadable =
            |problem: codec::RowError| Error::UnreadableRow { id: key.id().to_owned(), problem: problem.to_string() };
        let now = self.clock.now();
        let Some(due_at) = codec::decode_due(&item).map_err(unreadable)?.filter(|due| *due <= now) else {
            return Ok(false);
        };
        let row = codec::decode(&item).map_err(unreadable);
        // To claim it would hide it from its own tasker.
        if row.as_ref().is_ok_and(|row| self.is_anothers(row)) && now.since(due_at) < LEFT_TO_ITS_ROLE {
            return Ok(false);
        }
        let next = now.plus(row.as_ref().map_or(UNREADABLE_PAUSE, |row| reconciliation::pause(row, now)));
        match self.cloud.update(writes::claim(key, due_at, next)).await? {
            Updated::Unmet(_) => Ok(false),
            Updated::Done(_) => {
                metrics::time(Metric::ReconcileDelay, now.since(due_at));
                self.settle(Row { due_at: Some(next), ..row? }).await.map(|()| true)
            }
        }
    }

    /// Takes a row one step further.
    async fn settle(&self, row: Row) -> Result<(), Error> {
        let look = reconciliation::on_due(&row, self.clock.now());
        info!(key = %row.key, generation = row.generation.number(), stage = row.stage_name(), ?look, "due");
        match look {
            Look::Report => self.report(row).await,
            Look::Leave => Ok(()),
            Look::NotToStart => self.close(row).await,
            // No other role finds it, whether it runs or not.
            Look::FindOrAbandon if self.is_anothers(&row) => Ok(()),
            Look::FindOrAbandon => self.find_or_abandon(row).await,
            Look::Follow => self.follow(row).await,
            Look::GiveUp => {
                let outcome = self.outcome_without_statement(&row, completion::forgotten);
                let row = self.conclude(row, &outcome).await?;
                self.report(row).await
            }
            Look::Submit => self.submit_if(Life::Alive, row).await,
            Look::SubmitIfAlive => {
                let life = self.tasks_life(&row).await;
                self.submit_if(life, row).await
            }
            Look::SubmitIfRunning => {
                let life = self.execution_life(&row).await;
                self.submit_if(life, row).await
            }
        }
    }

    async fn submit_if(&self, life: Life, row: Row) -> Result<(), Error> {
        match life {
            Life::Unknown => Ok(()),
            Life::Over if kept(Rule::NothingForTheDead) => self.close(row).await,
            Life::Alive | Life::Over => match self.submit(row, true).await? {
                Submission::Accepted(_) | Submission::Refused(..) => Ok(()),
                Submission::Unanswered(_, error) => Err(error.into()),
            },
        }
    }

    /// A marked statement that nobody can submit any more: it was submitted before, or it never will be.
    async fn find_or_abandon(&self, row: Row) -> Result<(), Error> {
        if let Some(id) = self.cloud.find(&self.statement_name(&row).to_string()).await? {
            return self.submitted(row, Taken::found(&id)).await.map(|_row| ());
        }
        let outcome = self.outcome_without_statement(&row, completion::never_started);
        let row = self.abandon(row, &outcome).await?;
        self.report(row).await
    }

    /// A statement that runs: its end if it has ended, its cancellation if that was asked for or its execution is over.
    async fn follow(&self, row: Row) -> Result<(), Error> {
        match self.ending(&row).await {
            Ok(Some(outcome)) => {
                let row = self.conclude(row, &outcome).await?;
                return self.report(row).await;
            }
            Ok(None) => {}
            Err(error) => warn!(key = %row.key, %error, "how the statement stands is not known"),
        }
        let Some(id) = row.statement_id() else { return Err(Error::Defect) };
        if row.cancel_asked() {
            return self.cancel_statement(id).await.map(|_taken| ());
        }
        let life = if !kept(Rule::TaskIsNotExecution) {
            self.tasks_life(&row).await
        } else if row.heartbeat && self.tasks_life(&row).await == Life::Alive {
            Life::Alive
        } else {
            self.execution_life(&row).await
        };
        let (now, namespace) = (self.clock.now(), &self.settings.namespace);
        let life = if life == Life::Unknown && !kept(Rule::UnknownExecutionRuns) { Life::Over } else { life };
        let note = match reconciliation::on_execution(&row, life, self.settings.cancel_on_abort, now) {
            Following::Leave => return Ok(()),
            Following::Cancel => {
                info!(key = %row.key, sid = id, "its execution is over; cancelled");
                let taken = self.cancel_statement(id).await?;
                if taken {
                    metrics::count(Metric::Orphaned);
                }
                return Ok(());
            }
            Following::Note => writes::gone(&row, now, now.plus(GRACE), namespace),
            Following::Forget => writes::back(&row, namespace),
        };
        // Whoever touched the row meanwhile knows better.
        self.cloud.update(note).await?;
        Ok(())
    }

    /// The hint that an execution is over: its latest statement is looked at before it is due.
    pub(super) async fn execution_over(&self, row: Row) -> Result<(), Error> {
        if self.execution_life(&row).await != Life::Over {
            return Ok(());
        }
        match (&row.stage, row.gone_since) {
            (Stage::Intent { .. }, _) => self.close(row).await,
            (Stage::Submitted { .. }, None) if row.due_at.is_some() => {
                let now = self.clock.now();
                self.cloud.update(writes::gone(&row, now, now.plus(GRACE), &self.settings.namespace)).await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether one of the row's tasks is alive; each is sent a heartbeat, for whoever asked for heartbeats.
    async fn tasks_life(&self, row: &Row) -> Life {
        let mut life = Life::Over;
        for token in row.tokens.iter().filter(|token| token.delivery == Delivery::Open) {
            match self.cloud.heartbeat(&token.token).await {
                Ok(()) => life = Life::Alive,
                Err(TaskError::TimedOut | TaskError::DoesNotExist | TaskError::InvalidToken) => {}
                Err(error) => {
                    warn!(key = %row.key, %error, "whether the task is alive is not known");
                    life = if life == Life::Alive || !kept(Rule::UnknownIsNotOver) { life } else { Life::Unknown };
                }
            }
        }
        life
    }

    /// Whether the row's execution runs. One that Step Functions doesn't know, or won't tell of, is not over.
    pub(super) async fn execution_life(&self, row: &Row) -> Life {
        let Some(arn) = row.execution_arn.as_ref().filter(|_| kept(Rule::AskForExecution)) else {
            return Life::Unknown;
        };
        match self.cloud.execution(arn).await {
            Ok(Execution::Running) => Life::Alive,
            Ok(Execution::Over) => Life::Over,
            Err(error) => {
                warn!(key = %row.key, %error, "whether the execution runs is not known");
                Life::Unknown
            }
        }
    }

    fn outcome_without_statement(&self, row: &Row, kind: fn(&completion::Surroundings<'_>) -> Outcome) -> Outcome {
        let name = self.statement_name(row);
        kind(&self.surroundings(row, &name, &Facts::default()))
    }
}
