//! The outcome: decided once, in one write together with the release of a singleton's lock.

use tracing::{info, warn};

use super::{App, ROUNDS};
use crate::decide::completion::{self, Word};
use crate::error::Error;
use crate::event::Facts;
use crate::metrics::{self, Metric};
use crate::op::StatementName;
use crate::ports::{CallClass, CallError, Clock, Cloud, Obstacle, Updated, Written};
use crate::row::{Ending, Outcome, Row, Stage, writes};
use crate::table::{Update, Write};

impl<C: Cloud, K: Clock> App<C, K> {
    /// Writes `outcome` if the row has none yet, and gives the row as it then is, whoever decided it.
    pub(super) async fn conclude(&self, row: Row, outcome: &Outcome) -> Result<Row, Error> {
        let decide = writes::decide(&row.key, row.generation, outcome, self.due(), &self.settings.namespace);
        self.write_outcome(row, outcome, decide).await
    }

    /// The same for a statement that never started, if nobody has touched its row since it was read.
    pub(super) async fn abandon(&self, row: Row, outcome: &Outcome) -> Result<Row, Error> {
        let abandon = writes::abandon(&row, outcome, self.due(), &self.settings.namespace);
        self.write_outcome(row, outcome, abandon).await
    }

    /// Writes an outcome without having read its row, and gives the row as it then is. `None`: the row must be looked at,
    /// since it has a lock, an outcome or another statement, or isn't there.
    pub(super) async fn conclude_unread(&self, name: &StatementName, outcome: &Outcome) -> Result<Option<Row>, Error> {
        let namespace = &self.settings.namespace;
        let decide = writes::decide_unread(&name.key, name.generation, outcome, self.due(), namespace);
        match self.cloud.update(decide).await? {
            Updated::Unmet(_) => Ok(None),
            Updated::Done(item) => {
                let row = self.decode(&name.key, &item)?;
                info!(key = %row.key, generation = row.generation.number(), ending = outcome.ending.name(), "ended");
                count(outcome);
                Ok(Some(row))
            }
        }
    }

    async fn write_outcome(&self, row: Row, outcome: &Outcome, decide: Update) -> Result<Row, Error> {
        let namespace = &self.settings.namespace;
        let Some(lock) = row.lock.clone() else {
            return match self.cloud.update(decide).await? {
                Updated::Done(item) => {
                    info!(key = %row.key, generation = row.generation.number(), ending = outcome.ending.name(), "ended");
                    count(outcome);
                    self.decode(&row.key, &item)
                }
                Updated::Unmet(Some(item)) => self.decode(&row.key, &item),
                Updated::Unmet(None) => self.known_row(&row.key).await,
            };
        };
        let mut release = vec![writes::release_lock(&lock, &row.key, row.generation, namespace)];
        for _ in 0..ROUNDS {
            let together = [Write::Update(decide.clone())].into_iter().chain(release.clone()).collect();
            match self.cloud.write(together).await? {
                Written::Done => {
                    info!(key = %row.key, generation = row.generation.number(), ending = outcome.ending.name(), "ended; lock freed");
                    count(outcome);
                    return self.known_row(&row.key).await;
                }
                Written::Cancelled(obstacles) => match obstacles.as_slice() {
                    [Obstacle::Unmet(_), ..] => return self.known_row(&row.key).await,
                    [_, Obstacle::Unmet(_)] => {
                        warn!(key = %row.key, "its lock was held by another already");
                        release.clear();
                    }
                    _ => {}
                },
            }
        }
        Err(Error::temporary("the tracking table was busy"))
    }

    /// Asks how a submitted statement stands, and writes its outcome if it has ended.
    pub(super) async fn conclude_if_ended(&self, row: Row) -> Result<Row, Error> {
        match self.ending(&row).await? {
            Some(outcome) => self.conclude(row, &outcome).await,
            None => Ok(row),
        }
    }

    /// The outcome of a submitted statement, by the Data API; `None` while it runs, and for a row in another stage.
    pub(super) async fn ending(&self, row: &Row) -> Result<Option<Outcome>, CallError> {
        let Stage::Submitted { statement_id, at, .. } = &row.stage else { return Ok(None) };
        let (name, facts) = (self.statement_name(row), Facts::default());
        match self.cloud.describe(statement_id).await {
            Ok(description) => {
                let word = Word::Described(&description);
                Ok(completion::outcome(statement_id, word, &self.surroundings(row, &name, &facts)))
            }
            Err(error) if error.class == CallClass::Missing => {
                Ok(completion::missing(statement_id, *at, &self.surroundings(row, &name, &facts)))
            }
            Err(error) => Err(error),
        }
    }
}

fn count(outcome: &Outcome) {
    metrics::count(Metric::Completed);
    if outcome.ending != Ending::Finished {
        metrics::count(Metric::Unsuccessful);
    }
}
