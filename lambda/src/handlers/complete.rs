//! Completion: a batch of SQS messages, each with an event about one statement.
//!
//! Records are handled side by side and fail one by one (`ReportBatchItemFailures`): what fails comes again and lands in
//! the dead-letter queue at last, while its row stays. A panic fails its own record only. Events of others, of older
//! generations, doubled and unknown ones are taken and forgotten.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::join_all;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::{App, count_defect};
use crate::decide::completion::{self, Reaction, Surroundings, Word};
use crate::error::Error;
use crate::event::{Message, StatementEvent};
use crate::invocation::Record;
use crate::metrics::{self, Metric};
use crate::ports::{CallClass, Clock, Cloud};
use crate::row::{Row, Scope};

impl<C: Cloud, K: Clock> App<C, K> {
    /// Handles a batch and names the records that are to come again.
    pub(super) async fn complete(&self, records: Vec<Record>) -> Value {
        let outcomes = join_all(records.iter().map(|record| async move {
            let handled = AssertUnwindSafe(self.complete_one(record)).catch_unwind().await.unwrap_or(Err(Error::Defect));
            handled.map_err(|error| {
                count_defect(&error);
                error!(message = %record.message_id, error = error.name(), detail = ?error, "record failed; it comes again");
                json!({ "itemIdentifier": record.message_id })
            })
        }));
        let failures: Vec<Value> = outcomes.await.into_iter().filter_map(Result::err).collect();
        json!({ "batchItemFailures": failures })
    }

    async fn complete_one(&self, record: &Record) -> Result<(), Error> {
        let message = Message::parse(record.body.expose(), &self.settings.namespace)
            .map_err(|error| Error::InvalidRequest { message: error.to_string() })?;
        let event = match message {
            Message::Ours(event) => event,
            Message::ExecutionOver { execution_arn } => return self.on_execution_over(&execution_arn).await,
            Message::Foreign => {
                info!("event of another installation");
                metrics::count(Metric::Foreign);
                return Ok(());
            }
        };
        if let Some(row) = self.conclude_at_once(&event).await? {
            return self.report(row).await;
        }
        let row = self.row(&event.name.key).await?;
        if row.as_ref().is_some_and(|row| self.is_anothers(row)) {
            info!(key = %event.name.key, "event of another role's statement; its own tasker hears of it too");
            return Ok(());
        }
        match (completion::on_event(row.as_ref(), &event), row) {
            (Reaction::Report, Some(row)) => self.report(row).await,
            (Reaction::Verify, Some(row)) => self.verify(row, &event).await,
            (Reaction::Ignore(reason), _) => {
                info!(key = %event.name.key, generation = event.name.generation.number(), reason, "event ignored");
                Ok(())
            }
            (Reaction::Report | Reaction::Verify, None) => Err(Error::Defect),
        }
    }

    /// The usual end, with one call less: the row comes back from the write of its outcome. `None`: it must be looked at.
    async fn conclude_at_once(&self, event: &StatementEvent) -> Result<Option<Row>, Error> {
        let surroundings = Surroundings {
            name: &event.name,
            facts: &event.facts,
            region: &self.settings.region,
            execution_arn: None,
            now: self.clock.now(),
        };
        // Without it the callback's account comes from the row.
        if event.facts.account.is_none() {
            return Ok(None);
        }
        let description = match self.cloud.describe(&event.statement_id).await {
            Ok(description) => description,
            // Where it is another role's, its row says so.
            Err(error) if matches!(error.class, CallClass::Missing | CallClass::Denied) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        match completion::outcome(&event.statement_id, Word::Described(&description), &surroundings) {
            Some(outcome) => self.conclude_unread(&event.name, &outcome).await,
            None => Ok(None),
        }
    }

    /// An execution is over: a hint about the statement that it started last. One that started none is not ours.
    async fn on_execution_over(&self, execution_arn: &str) -> Result<(), Error> {
        let latest = match self.latest(Scope { execution_arn, map_index: None }).await {
            Ok(latest) => latest,
            Err(Error::PreviousExecutionNotFound { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        match self.row(&latest.key).await? {
            Some(row) => self.execution_over(row).await,
            None => Ok(()),
        }
    }

    /// Asks the Data API how the statement ended, writes the outcome and tells it.
    async fn verify(&self, row: Row, event: &StatementEvent) -> Result<(), Error> {
        let described = self.cloud.describe(&event.statement_id).await;
        let word = match &described {
            Ok(description) => Word::Described(description),
            Err(error) if error.class == CallClass::Missing => {
                warn!(key = %row.key, sid = %event.statement_id, "its record has expired; the event is all that is known");
                Word::Expired(event.progress)
            }
            Err(error) => return Err(error.clone().into()),
        };
        let surroundings = self.surroundings(&row, &event.name, &event.facts);
        let Some(outcome) = completion::outcome(&event.statement_id, word, &surroundings) else {
            // The event is ahead of the Data API, or was made up: it comes again until the two agree.
            return Err(Error::temporary("the statement is reported as ended but still runs"));
        };
        let row = self.conclude(row, &outcome).await?;
        self.report(row).await
    }
}
