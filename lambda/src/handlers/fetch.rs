//! The rows that a callback brings along, page by page until there is no more room.

use serde_json::{Value, json};
use tracing::warn;

use super::App;
use crate::decide::rows::Rows;
use crate::error::Error;
use crate::ports::{CallClass, Clock, Cloud};
use crate::row::{Ending, Outcome, Row};

impl<C: Cloud, K: Clock> App<C, K> {
    /// The rows of a finished statement, if its start asked for them.
    ///
    /// Null for a statement that has none. Rows that can't be read must not hide that the statement has finished: then the
    /// error's name stands in their place.
    ///
    /// # Errors
    /// [`Error::Temporary`] when the Data API could not answer now.
    pub(super) async fn rows(&self, row: &Row, outcome: &Outcome) -> Result<Option<Value>, Error> {
        let (Some(fetch), Ending::Finished, Some(id)) = (row.fetch, outcome.ending, &outcome.statement_id) else {
            return Ok(None);
        };
        let mut rows = Rows::beside(outcome.message.expose().len(), fetch.max_rows);
        let mut next = None;
        loop {
            match self.cloud.results(id, next.as_deref(), fetch.csv).await {
                Ok(page) => match rows.take(page.shape.expose()) {
                    Some(token) => next = Some(token),
                    None => return Ok(Some(rows.into_value())),
                },
                Err(error) if error.class == CallClass::Passing => return Err(error.into()),
                Err(error) if error.class == CallClass::Missing => return Ok(Some(Value::Null)),
                Err(error) => {
                    warn!(key = %row.key, %error, "the rows can't be read");
                    return Ok(Some(json!({ "error": error.code })));
                }
            }
        }
    }

    /// The same for an answer: where they can't be read now, the answer still says that the statement has ended. An error
    /// would make the caller start it again.
    pub(super) async fn rows_or_why_not(&self, row: &Row, outcome: &Outcome) -> Option<Value> {
        self.rows(row, outcome).await.unwrap_or_else(|error| Some(json!({ "error": error.name() })))
    }
}
