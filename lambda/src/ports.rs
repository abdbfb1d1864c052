//! The function's doors to the world: one trait with the AWS calls it makes, one for the clock.
//!
//! Handlers are generic over both, so that AWS, the embedded cloud and a simulated one run the same code. Requests and
//! results are plain values; the adapters turn an SDK's error into one of the few classes that a decision needs. No call
//! here retries more than the SDK does, and none decides anything.

use std::fmt;
use std::future::Future;

use crate::secret::Secret;
use crate::statement::Statement;
use crate::table::{Item, Key, Update, Write};
use crate::target::Target;
use crate::time::Timestamp;

/// The AWS calls.
pub trait Cloud {
    /// DynamoDB `GetItem`, strongly consistent.
    fn get(&self, key: &Key) -> impl Future<Output = Result<Option<Item>, CallError>>;

    /// DynamoDB `UpdateItem` with a condition.
    fn update(&self, update: Update) -> impl Future<Output = Result<Updated, CallError>>;

    /// DynamoDB `TransactWriteItems`; a single write goes as `PutItem`, `UpdateItem` or `DeleteItem`.
    fn write(&self, writes: Vec<Write>) -> impl Future<Output = Result<Written, CallError>>;

    /// DynamoDB `Query` of the index `due`: items of this shard that are due by then, the longest due first, one page.
    fn due(&self, shard: &str, until: Timestamp) -> impl Future<Output = Result<Vec<Key>, CallError>>;

    /// Data API `ExecuteStatement`, or `BatchExecuteStatement` for a batch.
    fn execute(&self, request: Execute) -> impl Future<Output = Result<Executed, CallError>>;

    /// Data API `DescribeStatement`.
    fn describe(&self, statement_id: &str) -> impl Future<Output = Result<Description, CallError>>;

    /// Data API `GetStatementResult`, or `GetStatementResultV2` for CSV: one page.
    fn results(
        &self,
        statement_id: &str,
        next_token: Option<&str>,
        csv: bool,
    ) -> impl Future<Output = Result<ResultPage, CallError>>;

    /// Data API `CancelStatement`: whether it took effect.
    fn cancel(&self, statement_id: &str) -> impl Future<Output = Result<bool, CallError>>;

    /// Data API `ListStatements`, all pages: the id of the statement with exactly this name.
    fn find(&self, statement_name: &str) -> impl Future<Output = Result<Option<String>, CallError>>;

    /// Step Functions `DescribeExecution`: whether the execution still runs.
    fn execution(&self, execution_arn: &str) -> impl Future<Output = Result<Execution, CallError>>;

    /// Step Functions `SendTaskHeartbeat`. It also starts the state's `HeartbeatSeconds` anew.
    fn heartbeat(&self, token: &Secret<String>) -> impl Future<Output = Result<(), TaskError>>;

    /// Step Functions `SendTaskSuccess`; `output` is JSON.
    fn succeed(&self, token: &Secret<String>, output: &str) -> impl Future<Output = Result<(), TaskError>>;

    /// Step Functions `SendTaskFailure`; with nothing in `failure` it needs no right on a KMS key.
    fn fail(
        &self,
        token: &Secret<String>,
        failure: Option<TaskFailure<'_>>,
    ) -> impl Future<Output = Result<(), TaskError>>;

    /// HTTP `PUT` of an answer to CloudFormation's response URL, without following redirects.
    fn respond(&self, url: &Secret<String>, body: &str) -> impl Future<Output = Result<(), RespondError>>;
}

/// The clock.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// What a decision needs to know of a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallClass {
    /// Throttled, an error of the service, or no answer in time: the effect is unknown, the same call may be made again.
    Passing,
    /// The thing that was asked for does not exist.
    Missing,
    /// The request itself is refused; the same call fails again.
    Refused,
    /// The function's role lacks a right.
    Denied,
}

/// A failed call.
///
/// `Debug` and `Display` name the call and the code; the service's text may quote SQL and is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{call} failed with `{code}`")]
pub struct CallError {
    pub call: &'static str,
    pub class: CallClass,
    pub code: String,
    pub message: Secret<String>,
}

/// What came of a conditional update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Updated {
    /// It happened; the item as it is now.
    Done(Item),
    /// The condition did not hold; the item as it was.
    Unmet(Option<Item>),
}

/// What came of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Done,
    /// Nothing was written; one entry per write, in order.
    Cancelled(Vec<Obstacle>),
}

/// What a transaction's write met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing: another write was the reason.
    Clear,
    /// Its condition did not hold; the item as it was.
    Unmet(Option<Item>),
    /// Another transaction, or a throttle: it may be tried again.
    Busy,
}

/// A named parameter of a statement.
pub type Parameter = (String, Secret<String>);

/// A statement to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execute {
    pub target: Target,
    pub statement: Statement,
    pub name: String,
    pub client_token: String,
    pub with_event: bool,
    /// How long the API may wait for the end before it answers: 0 to 30.
    pub wait_seconds: u8,
}

/// What came of `ExecuteStatement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Executed {
    /// The Data API runs it.
    Accepted {
        statement_id: String,
        created_at: Option<Timestamp>,
        /// The session that stays open, if one was asked for.
        session_id: Option<String>,
        /// Whether it has ended while the API waited.
        ended: bool,
    },
    /// An error that names a statement nonetheless: whether it runs is for `DescribeStatement` to say.
    Doubtful { statement_id: String },
}

/// Where an execution stands, by Step Functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Execution {
    /// It runs, or will again; a status that this version does not know counts as running.
    Running,
    /// It has ended; a redrive may make it run again.
    Over,
}

/// Where a statement stands, by the Data API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Not ended; a status that this version does not know counts as running.
    Running,
    Finished,
    Failed,
    Aborted,
}

/// The answer of `DescribeStatement`.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    pub progress: Progress,
    /// The database's text; it may quote SQL.
    pub error: Option<Secret<String>>,
    pub rows: i64,
    pub query_id: i64,
    pub session_id: Option<String>,
    /// When the record last changed: for a statement that has ended, its end.
    pub updated_at: Option<Timestamp>,
    /// The whole answer in the API's own JSON shape, for a caller who asked for it.
    pub shape: Secret<serde_json::Value>,
}

/// One page of a result, in the API's own JSON shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultPage {
    pub shape: Secret<serde_json::Value>,
}

/// Why an answer did not reach CloudFormation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RespondError {
    /// The URL takes nothing any more, or never did: it has expired, or was answered by somebody else's storage.
    #[error("the response URL answered {status}")]
    Gone { status: u16 },
    #[error(transparent)]
    Call(CallError),
}

/// What a state machine can catch and read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TaskFailure<'a> {
    pub error: &'a str,
    pub cause: &'a str,
}

impl fmt::Debug for TaskFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskFailure").field("error", &self.error).finish_non_exhaustive()
    }
}

/// Why Step Functions did not take a callback; the classes have different consequences.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    #[error("the task has timed out or is closed")]
    TimedOut,
    #[error("the task does not exist")]
    DoesNotExist,
    #[error("the task token is not valid")]
    InvalidToken,
    #[error("the output is not valid")]
    InvalidOutput,
    #[error("the state machine's KMS key can't be used (`{code}`)")]
    KeyRefused { code: String },
    #[error(transparent)]
    Call(CallError),
}
