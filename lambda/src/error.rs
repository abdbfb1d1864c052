//! What the function answers when it can't do what it was asked: the error types a state machine can catch.
//!
//! The names are the predecessor's where it had one. An error of the Data API keeps the API's name, as the predecessor
//! passed it on. A failure that a repetition can heal is named `Lambda.ServiceException`: that is the name which state
//! machines retry by AWS's own advice (and by the predecessor's documentation), and repeating a start is safe here.
//!
//! `Display` is the message for the caller; `Debug`, which the runtime logs, holds neither SQL nor the database's words.

use crate::ports::{CallClass, CallError};
use crate::secret::Secret;

/// Everything that ends an invocation without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The payload is not one that this function takes.
    #[error("{message}")]
    InvalidRequest { message: String },
    /// The environment is wrong; only a new deployment helps.
    #[error("environment variable {variable} {problem}")]
    Configuration { variable: &'static str, problem: String },
    /// A singleton's SQL is running already.
    #[error("there is already an instance of this statement running (operation {holder})")]
    ConcurrentExecution { holder: String },
    /// `LATEST` of an execution that has started no statement.
    #[error(
        "no started statement found for execution `{execution_arn}`\nhint: LATEST needs a statement that was started with the same `executionArn`"
    )]
    PreviousExecutionNotFound { execution_arn: String },
    /// `LATEST` names a statement whose row is gone, or that never got an id.
    #[error("{message}")]
    NoTrackedState { message: String },
    /// The same identity with another payload.
    #[error("operation {key} was started with another payload\nhint: use one `idempotencyKey` for one statement only")]
    IdempotencyMismatch { key: String },
    /// A row that a newer version of the function wrote.
    #[error("the tracked statement {id} can't be read: {problem}")]
    UnreadableRow { id: String, problem: String },
    /// A failure that passes; to be repeated.
    #[error("{reason}; nothing is lost and the same request may be repeated")]
    Temporary { reason: String },
    /// An AWS service refused.
    #[error("{call} answered {code}: {}", message.expose())]
    Service { call: &'static str, code: String, message: Secret<String> },
    /// A defect of this function.
    #[error("the function met a defect of its own; its log names the place")]
    Defect,
}

impl Error {
    /// The Lambda error type that a state machine catches.
    pub fn name(&self) -> &str {
        match self {
            Self::InvalidRequest { .. } => "InvalidRequest",
            Self::Configuration { .. } => "ConfigurationError",
            Self::ConcurrentExecution { .. } => "ConcurrentExecution",
            Self::PreviousExecutionNotFound { .. } => "PreviousExecutionNotFound",
            Self::NoTrackedState { .. } => "NoTrackedState",
            Self::IdempotencyMismatch { .. } => "IdempotencyMismatch",
            Self::UnreadableRow { .. } => "UnreadableRow",
            Self::Temporary { .. } => "Lambda.ServiceException",
            Self::Service { code, .. } => code,
            Self::Defect => "InternalError",
        }
    }

    /// A failure that passes, for a reason of ours.
    pub fn temporary(reason: impl Into<String>) -> Self {
        Self::Temporary { reason: reason.into() }
    }
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        match error.class {
            CallClass::Passing => Self::temporary(error.to_string()),
            CallClass::Missing | CallClass::Refused | CallClass::Denied => {
                Self::Service { call: error.call, code: error.code, message: error.message }
            }
        }
    }
}

#[cfg(feature = "aws")]
impl From<Error> for lambda_runtime::Diagnostic {
    fn from(error: Error) -> Self {
        Self { error_type: error.name().to_owned(), error_message: error.to_string() }
    }
}
