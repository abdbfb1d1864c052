//! The outcome: decided once, in one write together with the release of a singleton's lock.

use tracing::{info, warn};

use super::{App, ROUNDS};
use crate::decide::completion::{self, Word};
use crate::error::Error;
use crate::event::Facts;
use crate::ports::{CallClass, Clock, Cloud, Obstacle, Updated, Written};
use crate::row::{Outcome, Row, Stage, writes};
use crate::table::Write;

impl<C: Cloud, K: Clock> App<C, K> {
    /// Writes `outcome` if the row has none yet, and gives the row as it then is, whoever decided it.
    pub(super) async fn conclude(&self, row: Row, outcome: &Outcome) -> Result<Row, Error> {
        let namespace = &self.settings.namespace;
        let decide = writes::decide(&row, outcome, self.due(), namespace);
        let Some(lock) = row.lock.clone() else {
            return match self.cloud.update(decide).await? {
                Updated::Done(item) => {
                    info!(key = %row.key, generation = row.generation.number(), ending = outcome.ending.name(), "ended");
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
        let Stage::Submitted { statement_id, .. } = &row.stage else { return Ok(row) };
        let description = match self.cloud.describe(statement_id).await {
            Ok(description) => description,
            // Whether a record that is not found has expired is decided by its age, not here.
            Err(error) if error.class == CallClass::Missing => return Ok(row),
            Err(error) => return Err(error.into()),
        };
        let name = self.statement_name(&row);
        let facts = Facts::default();
        let outcome =
            completion::outcome(statement_id, Word::Described(&description), &self.surroundings(&row, &name, &facts));
        match outcome {
            Some(outcome) => self.conclude(row, &outcome).await,
            None => Ok(row),
        }
    }
}
