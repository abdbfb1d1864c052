//! Step Functions: heartbeats and callbacks of tasks.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::http::HttpResponse;
use aws_sdk_sfn::error::{ProvideErrorMetadata, SdkError};

use super::failure::call_error;
use crate::ports::{TaskError, TaskFailure};
use crate::secret::Secret;

/// The tasks that wait for a callback.
#[derive(Debug)]
pub(super) struct Tasks {
    client: Client,
}

impl Tasks {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(super) async fn heartbeat(&self, token: &Secret<String>) -> Result<(), TaskError> {
        settled("SendTaskHeartbeat", self.client.send_task_heartbeat().task_token(token.expose()).send().await)
    }

    pub(super) async fn succeed(&self, token: &Secret<String>, output: &str) -> Result<(), TaskError> {
        let request = self.client.send_task_success().task_token(token.expose()).output(output);
        settled("SendTaskSuccess", request.send().await)
    }

    pub(super) async fn fail(&self, token: &Secret<String>, failure: Option<TaskFailure<'_>>) -> Result<(), TaskError> {
        let request = self
            .client
            .send_task_failure()
            .task_token(token.expose())
            .set_error(failure.map(|failure| failure.error.to_owned()))
            .set_cause(failure.map(|failure| failure.cause.to_owned()));
        settled("SendTaskFailure", request.send().await)
    }
}

fn settled<T, E: ProvideErrorMetadata>(
    call: &'static str,
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<(), TaskError> {
    let error = match answer {
        Ok(_) => return Ok(()),
        Err(error) => call_error(call, &error),
    };
    Err(match error.code.as_str() {
        "TaskTimedOut" => TaskError::TimedOut,
        "TaskDoesNotExist" => TaskError::DoesNotExist,
        "InvalidToken" => TaskError::InvalidToken,
        "InvalidOutput" => TaskError::InvalidOutput,
        "KmsAccessDeniedException" | "KmsInvalidStateException" => TaskError::KeyRefused { code: error.code },
        _ => TaskError::Call(error),
    })
}
