//! Step Functions: heartbeats and callbacks of tasks, and whether an execution still runs.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::http::HttpResponse;
use aws_sdk_sfn::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sfn::types::{ExecutionStatus, IncludedData};

use super::failure::call_error;
use crate::ports::{CallError, Execution, TaskError, TaskFailure};
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

    /// Input and output are left out: they are of no use here, and may need a right on a key.
    pub(super) async fn execution(&self, arn: &str) -> Result<Execution, CallError> {
        let request = self.client.describe_execution().execution_arn(arn).included_data(IncludedData::MetadataOnly);
        let answer = request.send().await.map_err(|error| call_error("DescribeExecution", &error))?;
        Ok(match answer.status() {
            ExecutionStatus::Aborted
            | ExecutionStatus::Failed
            | ExecutionStatus::Succeeded
            | ExecutionStatus::TimedOut => Execution::Over,
            _ => Execution::Running,
        })
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
