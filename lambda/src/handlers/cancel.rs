//! Cancelling: the wish is written before it is carried out, so that a statement on its way is met by it too.

use tracing::info;

use super::App;
use crate::error::Error;
use crate::ports::{CallClass, Clock, Cloud, Updated};
use crate::request::{StateContext, Subject};
use crate::row::writes;
use crate::rules::{Rule, kept};

impl<C: Cloud, K: Clock> App<C, K> {
    /// Cancels a statement; whether there was one to cancel.
    pub(super) async fn cancel(&self, subject: &Subject) -> Result<bool, Error> {
        let (execution_arn, context) = match subject {
            Subject::Id(id) => return self.cancel_statement(id).await,
            Subject::Latest { execution_arn, context, .. } => (execution_arn, context.as_ref()),
        };
        let latest = self.latest(Subject::scope(execution_arn, context)).await?;
        // A statement of a later state than the one that asks: the asker is late and means another.
        if context.and_then(StateContext::entered_at).is_some_and(|asked| latest.at > asked)
            && kept(Rule::LateCancellerIgnored)
        {
            info!(key = %latest.key, "a newer statement has started; not cancelled");
            return Ok(false);
        }
        if !kept(Rule::DurableCancel) {
            return match self.id_of(&self.known_row(&latest.key).await?).await? {
                Some(id) => self.cancel_statement(&id).await,
                None => Ok(true),
            };
        }
        let asked = writes::ask_cancel(&latest.key, self.clock.now(), self.due(), &self.settings.namespace);
        match self.cloud.update(asked).await? {
            // It has ended, or its row is gone.
            Updated::Unmet(Some(_)) => Ok(false),
            Updated::Unmet(None) => self.known_row(&latest.key).await.map(|_row| false),
            Updated::Done(item) => {
                let row = self.decode(&latest.key, &item)?;
                info!(key = %row.key, stage = row.stage_name(), "cancel asked");
                // The wish stands in the row, where its own tasker meets it.
                if self.is_anothers(&row) {
                    return Ok(true);
                }
                match self.id_of(&row).await? {
                    Some(id) => self.cancel_statement(&id).await,
                    None => Ok(true),
                }
            }
        }
    }

    /// `CancelStatement`; a statement that has ended is no error, its end is told as it was.
    pub(super) async fn cancel_statement(&self, id: &str) -> Result<bool, Error> {
        match self.cloud.cancel(id).await {
            Ok(status) => Ok(status),
            Err(error) if error.class == CallClass::Refused => {
                // The Data API refuses with the same error for a wrong id and for an ended statement.
                self.cloud.describe(id).await?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}
