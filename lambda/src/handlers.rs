//! The handlers: effects in order, around the decisions of [`crate::decide`].
//!
//! All are methods of [`App`], one file per step: `start` registers and replays, `submit` runs the SQL, `conclude` writes
//! the outcome, `report` tells it, `complete` reads events, `reconcile` finishes what no event did, `ask` answers
//! questions, `cancel` asks for an end. Each write is conditional, so any handler may be cut off anywhere and any may run twice.

mod ask;
mod cancel;
mod complete;
mod conclude;
mod fetch;
mod reconcile;
mod report;
mod resource;
mod start;
mod submit;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use serde_json::{Value, json};
use tracing::{Instrument, info_span, warn};

use crate::env::{Settings, TARGETS};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::metrics::{self, Metric};
use crate::op::OpKey;
use crate::ports::{Clock, Cloud};
use crate::request::{Request, Start};
use crate::row::{Row, codec, operation_key};
use crate::rules::{Rule, kept};
use crate::table::Item;
use crate::target::{Target, UnknownTarget};
use crate::time::Timestamp;

/// How often a step that lost a race looks again before it asks to be repeated.
const ROUNDS: usize = 6;
/// What a start needs of its invocation's time beside waiting.
const BESIDE_WAITING: Duration = Duration::from_secs(10);
/// When a row that is on its way is next looked at.
const DUE_AFTER: Duration = Duration::from_mins(1);

/// The function: its ports and settings.
#[derive(Debug)]
pub struct App<C, K> {
    pub cloud: C,
    pub clock: K,
    pub settings: Settings,
}

/// One invocation, which Lambda ends at `deadline`; a panic becomes an error without the panic's message.
///
/// # Errors
/// [`Error`], named as a state machine catches it.
pub async fn invoke<C: Cloud, K: Clock>(
    app: &App<C, K>,
    event: &Value,
    request_id: &str,
    deadline: Timestamp,
) -> Result<Value, Error> {
    async {
        let handling = AssertUnwindSafe(app.handle(event, request_id, deadline));
        let handled = handling.catch_unwind().await.unwrap_or(Err(Error::Defect));
        handled.inspect_err(|error| {
            warn!(error = error.name(), "invocation failed");
            count_defect(error);
        })
    }
    .instrument(info_span!("invocation", request = request_id))
    .await
}

fn count_defect(error: &Error) {
    if matches!(error, Error::Defect) {
        metrics::count(Metric::Defects);
    }
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Does what one invocation asks for. Lambda ends it at `deadline`.
    ///
    /// # Errors
    /// [`Error`], named as a state machine catches it. A batch of events never fails as a whole.
    async fn handle(&self, event: &Value, invocation_id: &str, deadline: Timestamp) -> Result<Value, Error> {
        let handled = self.handle_one(event, invocation_id, deadline).await;
        if let Err(error) = &handled {
            Box::pin(self.refuse_resource(event, error)).await;
        }
        handled
    }

    async fn handle_one(&self, event: &Value, invocation_id: &str, deadline: Timestamp) -> Result<Value, Error> {
        // Boxed: the SDK's futures are large, and nested by value they would make one of many kilobytes for each caller.
        match Invocation::parse(event, &self.settings.targets)? {
            Invocation::Events(records) => Ok(Box::pin(self.complete(records)).await),
            Invocation::Reconcile => Ok(Box::pin(self.reconcile(deadline)).await),
            Invocation::Request(request) => Box::pin(self.answer(*request, invocation_id, deadline)).await,
        }
    }

    async fn answer(&self, request: Request, invocation_id: &str, deadline: Timestamp) -> Result<Value, Error> {
        match request {
            Request::Start(start) => {
                self.check_response_url(&start)?;
                let wait_seconds = start.wait_seconds.min(self.time_to_wait(deadline));
                Box::pin(self.start(&Start { wait_seconds, ..*start }, invocation_id)).await
            }
            Request::Describe(subject) => self.describe(&subject).await,
            Request::Results { subject, next_token, csv } => self.results(&subject, next_token.as_deref(), csv).await,
            Request::Cancel(subject) => self.cancel(&subject).await.map(|status| json!({ "Status": status })),
        }
    }

    /// How many seconds of this invocation a start may wait: enough are left for all that comes before and after.
    fn time_to_wait(&self, deadline: Timestamp) -> u8 {
        let left = deadline.since(self.clock.now()).saturating_sub(BESIDE_WAITING);
        u8::try_from(left.as_secs()).unwrap_or(u8::MAX)
    }

    /// Reads an operation's row, strongly consistent.
    async fn row(&self, key: &OpKey) -> Result<Option<Row>, Error> {
        let item = self.cloud.get(&operation_key(&self.settings.namespace, key)).await?;
        item.map(|item| self.decode(key, &item)).transpose()
    }

    /// Reads a row that must be there.
    async fn known_row(&self, key: &OpKey) -> Result<Row, Error> {
        self.row(key)
            .await?
            .ok_or_else(|| Error::NoTrackedState { message: format!("the row of operation {key} is gone") })
    }

    fn decode(&self, key: &OpKey, item: &Item) -> Result<Row, Error> {
        codec::decode(item).map_err(|problem| {
            let id = operation_key(&self.settings.namespace, key).id().to_owned();
            Error::UnreadableRow { id, problem: problem.to_string() }
        })
    }

    /// Where a row's statement runs: where its starter's deployment meant, whichever tasker on the table this is.
    fn target<'a>(&'a self, row: &'a Row) -> Result<&'a Target, Error> {
        if let Some(site) = row.site.as_ref().filter(|_| kept(Rule::OwnSite)) {
            return Ok(site);
        }
        let gone = |UnknownTarget| Error::Configuration {
            variable: TARGETS,
            problem: format!("must still hold the target that operation {} was started at", row.key),
        };
        self.settings.targets.named(row.target.as_deref()).map_err(gone)
    }

    /// Whether a row's statement is another role's: the Data API shows it to that role alone, and to others as if it had never been.
    fn is_anothers(&self, row: &Row) -> bool {
        let roles = row.role.as_ref().zip(self.settings.role.as_ref());
        roles.is_some_and(|(its, own)| its != own) && kept(Rule::OwnRole)
    }

    /// Whether a row's statement runs where only another tasker on the table has a target.
    fn is_elsewhere(&self, row: &Row) -> bool {
        let same = |site| self.settings.targets.named(row.target.as_deref()) == Ok(site);
        row.site.as_ref().is_some_and(|site| !same(site))
    }

    fn due(&self) -> Timestamp {
        self.clock.now().plus(DUE_AFTER)
    }

    /// When the table may drop what ends now.
    fn ttl(&self) -> i64 {
        self.clock.now().plus(self.settings.keep_finished).seconds()
    }
}

#[cfg(test)]
mod tests;
