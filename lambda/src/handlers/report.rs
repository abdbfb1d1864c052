//! The report: every token that has not been told yet is sent the outcome, then the row is marked.
//!
//! Sending comes before marking. A crash between the two sends the same outcome again, which Step Functions answers with
//! `TaskTimedOut`; the other order would lose callbacks.

use serde_json::json;
use tracing::{info, warn};

use super::{App, ROUNDS};
use crate::decide::delivery::{self, Form, Next};
use crate::decide::{message, response};
use crate::error::Error;
use crate::metrics::{self, Metric};
use crate::ports::{Clock, Cloud, TaskError, TaskFailure};
use crate::row::{Callback, Delivery, Outcome, Row, Stage, TaskToken};
use crate::rules::{Rule, kept};
use crate::secret::Secret;

impl<C: Cloud, K: Clock> App<C, K> {
    /// Tells the outcome of a row to everybody it is due to. A row without one is left alone.
    ///
    /// # Errors
    /// [`Error::Temporary`] when somebody could not be told; the outcome stays due.
    pub(super) async fn report(&self, mut row: Row) -> Result<(), Error> {
        let generation = row.generation;
        let mut settled: Vec<TaskToken> = Vec::new();
        for _ in 0..ROUNDS {
            let Stage::Outcome(outcome) = row.stage.clone() else { return Ok(()) };
            if row.generation != generation {
                return Ok(());
            }
            // What was told in the round before is not told again.
            for token in &mut row.tokens {
                let known = settled.iter().find(|known| known.token == token.token && known.attempt == token.attempt);
                token.delivery = known.map_or(token.delivery, |known| known.delivery);
            }
            let message = self.message_for(&row, &outcome).await?;
            let told_as = row.clone();
            let mut untold = 0;
            if !kept(Rule::SendBeforeMark) {
                self.replace(Row { due_at: None, stage: Stage::Reported(outcome.clone()), ..row.clone() }).await?;
            }
            for token in &mut row.tokens {
                if token.delivery == Delivery::Open {
                    let told = match row.callback {
                        Callback::CloudFormation => self.respond(&token.token, &told_as, &outcome).await,
                        Callback::StepFunctions | Callback::Nobody => {
                            self.tell(&token.token, &outcome, message.as_deref()).await
                        }
                    };
                    match told {
                        Some(delivery) => token.delivery = delivery,
                        None => untold += 1,
                    }
                }
            }
            if untold > 0 {
                warn!(key = %row.key, untold, "the outcome could not be told to everybody yet");
                return Err(Error::temporary("the outcome could not be told to everybody yet"));
            }
            let key = row.key.clone();
            let latency = self.clock.now().since(outcome.ended_at.unwrap_or(outcome.at));
            let tells = row.tokens.iter().any(|token| token.delivery == Delivery::Told);
            row.due_at = None;
            row.ttl = Some(self.ttl().max(row.ttl.unwrap_or(0)));
            row.stage = Stage::Reported(outcome);
            let nobody = row.callback == Callback::Nobody;
            let tokens = row.tokens.clone();
            if let Some(row) = self.replace(row).await? {
                info!(%key, generation = row.generation.number(), nobody, ms = latency.as_millis(), "reported");
                if tells {
                    metrics::time(Metric::CallbackLatency, latency);
                }
                return Ok(());
            }
            // A token was adopted meanwhile: it is still to be told.
            settled = tokens;
            row = self.known_row(&key).await?;
        }
        Err(Error::temporary("the tracked statement kept changing"))
    }

    /// The outcome's message with the rows that were asked for; none where the outcome's own is all there is to say.
    async fn message_for(&self, row: &Row, outcome: &Outcome) -> Result<Option<String>, Error> {
        let is_due = row.tokens.iter().any(|token| token.delivery == Delivery::Open);
        if !is_due || row.callback == Callback::CloudFormation {
            return Ok(None);
        }
        let result = self.rows(row, outcome).await?;
        Ok(result.map(|result| message::with_result(outcome.message.expose(), &result)))
    }

    /// Answers a custom resource's request; `None` if that must be tried later.
    async fn respond(&self, url: &Secret<String>, row: &Row, outcome: &Outcome) -> Option<Delivery> {
        let Some(resource) = &row.resource else { return Some(Delivery::Invalid) };
        let body = response::body(resource, &self.statement_name(row), outcome);
        let answer = self.cloud.respond(url, &body).await;
        if let Err(error) = &answer {
            warn!(%error, alarm = true, "answer not taken by CloudFormation");
            metrics::count(Metric::CallbackRefused);
        }
        delivery::after_response(&answer)
    }

    /// Sends the outcome to one task; `None` if that must be tried later.
    async fn tell(&self, token: &Secret<String>, outcome: &Outcome, message: Option<&str>) -> Option<Delivery> {
        let mut form = Form::first(outcome.ending);
        loop {
            let answer = self.send(token, outcome, message, form).await;
            match &answer {
                Err(error) if delivery::is_alarming(error) => {
                    warn!(%error, ?form, alarm = true, "callback not taken");
                    metrics::count(Metric::CallbackRefused);
                }
                Err(error) => info!(%error, "callback not needed"),
                Ok(()) => {}
            }
            match delivery::after(form, &answer) {
                Next::Settled(delivery) => return Some(delivery),
                Next::Later => return None,
                Next::Again(other) => form = other,
            }
        }
    }

    async fn send(
        &self,
        token: &Secret<String>,
        outcome: &Outcome,
        message: Option<&str>,
        form: Form,
    ) -> Result<(), TaskError> {
        let message = message.unwrap_or(outcome.message.expose());
        match form {
            Form::Success => self.cloud.succeed(token, message).await,
            Form::MinimalSuccess => {
                let minimal =
                    json!({ "detail": { "statementId": outcome.statement_id, "state": outcome.ending.name() } });
                self.cloud.succeed(token, &minimal.to_string()).await
            }
            Form::Failure => {
                let error = delivery::error_name(outcome.ending, self.settings.error_names);
                self.cloud.fail(token, Some(TaskFailure { error, cause: message })).await
            }
            Form::BareFailure => self.cloud.fail(token, None).await,
        }
    }
}
