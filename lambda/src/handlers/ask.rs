//! Questions about a statement: how it stands, and what it returned.
//!
//! Answers have the Data API's own shapes. `LATEST` is the execution's pointer, which has the statement's id as a rule;
//! else the row it names. A statement that never reached the Data API is described from its row.

use serde_json::{Value, json};

use super::App;
use crate::error::Error;
use crate::ports::{Clock, Cloud};
use crate::request::{Subject, target_members};
use crate::row::{Ending, Latest, Outcome, Row, Scope, Stage, codec};

/// A statement that was found.
pub(super) enum Found {
    /// With an id of the Data API.
    Id(String),
    /// Known by its row alone.
    Row(Box<Row>),
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Describes a statement.
    pub(super) async fn describe(&self, subject: &Subject) -> Result<Value, Error> {
        match self.find(subject).await? {
            Found::Id(id) => Ok(self.cloud.describe(&id).await?.shape.into_exposed()),
            Found::Row(row) => self.describe_row(&row),
        }
    }

    /// One page of a statement's result.
    pub(super) async fn results(&self, subject: &Subject, next_token: Option<&str>, csv: bool) -> Result<Value, Error> {
        match self.find(subject).await? {
            Found::Id(id) => Ok(self.cloud.results(&id, next_token, csv).await?.shape.into_exposed()),
            Found::Row(row) => Err(Error::NoTrackedState {
                message: format!(
                    "the latest statement of this execution never reached the Data API (it is {})",
                    row.stage_name()
                ),
            }),
        }
    }

    async fn find(&self, subject: &Subject) -> Result<Found, Error> {
        match subject {
            Subject::Id(id) => Ok(Found::Id(id.clone())),
            Subject::Latest { execution_arn, context, part } => {
                let scope = Subject::scope(execution_arn, context.as_ref());
                let latest = self.latest(scope).await?;
                let id = if let Some(id) = latest.statement_id {
                    id
                } else {
                    let row = self.known_row(&latest.key).await?;
                    let Some(id) = self.id_of(&row).await? else { return Ok(Found::Row(Box::new(row))) };
                    id
                };
                Ok(Found::Id(part.map_or(id.clone(), |part| format!("{id}:{part}"))))
            }
        }
    }

    /// The pointer of a scope.
    pub(super) async fn latest(&self, scope: Scope<'_>) -> Result<Latest, Error> {
        let item = self.cloud.get(&scope.key(&self.settings.namespace)).await?;
        let item =
            item.ok_or_else(|| Error::PreviousExecutionNotFound { execution_arn: scope.execution_arn.to_owned() })?;
        codec::decode_latest(&item)
            .map_err(|problem| Error::UnreadableRow { id: "a LATEST pointer".to_owned(), problem: problem.to_string() })
    }

    /// The id of a row's statement; one that was submitted without its row being told is found by name.
    pub(super) async fn id_of(&self, row: &Row) -> Result<Option<String>, Error> {
        match (row.statement_id(), &row.stage) {
            (Some(id), _) => Ok(Some(id.to_owned())),
            (None, Stage::Intent { .. }) => Ok(self.cloud.find(&self.statement_name(row).to_string()).await?),
            (None, _) => Ok(None),
        }
    }

    /// `DescribeStatement`'s shape for a statement that the Data API does not know.
    fn describe_row(&self, row: &Row) -> Result<Value, Error> {
        let target = self.target(row)?;
        let mut members = target_members(target, &target.database);
        let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
        set("CreatedAt", row.generation_at.iso8601().into());
        set("HasResultSet", false.into());
        let status = match &row.stage {
            Stage::Intent { .. } | Stage::Submitted { .. } => "SUBMITTED",
            Stage::Outcome(outcome) | Stage::Reported(outcome) => {
                set("Error", error_of(outcome).into());
                match outcome.ending {
                    Ending::Finished => "FINISHED",
                    Ending::Aborted => "ABORTED",
                    Ending::Failed | Ending::Rejected | Ending::Unknown => "FAILED",
                }
            }
        };
        set("Status", status.into());
        Ok(Value::Object(members))
    }
}

/// The text in an outcome's message.
fn error_of(outcome: &Outcome) -> String {
    let message: Value = serde_json::from_str(outcome.message.expose()).unwrap_or(json!({}));
    message["detail"]["error"].as_str().unwrap_or_default().to_owned()
}
