//! What a payload means, in types: which action, on what, and who is told of its end.
//!
//! [`parse`](crate::parse) is the only maker that matters: a value of these types that came from it satisfies every
//! rule of the schema. Fields of the predecessor which an action doesn't use are not kept, and neither are
//! CloudFormation's resource properties, which may hold passwords and are of no use for answering.

use crate::masked::{ParameterText, ResponseUrl, Sql, TaskToken};

/// One request to the function. Debug shows neither SQL nor tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// `executeStatement` (also without an action, when `sqlStatement` is there), `executeSingletonStatement`, or
    /// `batchExecuteStatement` (also without an action, when `sqls` are there).
    Start(Box<Start>),
    /// `describeStatement`: how a statement fares.
    Describe {
        /// The statement asked about.
        subject: Subject,
    },
    /// `getStatementResult`: one page of a statement's rows.
    GetResult {
        /// The statement whose rows are wanted.
        subject: Subject,
        /// The page to get, as the page before it named it; the first page without.
        next_token: Option<String>,
        /// The rows' format, where the payload says it.
        format: Option<ResultFormat>,
    },
    /// `cancelStatement`: stop a running statement.
    Cancel {
        /// The statement to stop.
        subject: Subject,
    },
}

impl Payload {
    /// The action's name as a payload spells it.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Start(start) => start.action(),
            Self::Describe { .. } => "describeStatement",
            Self::GetResult { .. } => "getStatementResult",
            Self::Cancel { .. } => "cancelStatement",
        }
    }
}

/// SQL to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What to run.
    pub statement: Statement,
    /// Values for the places that the SQL names, by name; each is named somewhere.
    pub parameters: Vec<Parameter>,
    /// Another database of the target.
    pub database: Option<String>,
    /// Another target than the function's own, by the name that its deployment gave it: 1 to 64 characters.
    pub target: Option<String>,
    /// Whether it must not run while the same SQL runs already; never of a batch, nor in a given session.
    pub singleton: bool,
    /// Who is told when it ends.
    pub callback: Callback,
    /// The execution whose `LATEST` it becomes: `executionArn`, else the context's. It may be there without a callback.
    pub execution_arn: Option<String>,
    /// Where in an execution the request comes from; with it, a retry of the state is recognised as such.
    pub context: Option<Context>,
    /// The caller's own identity of this start; it goes before every other: 1 to 256 characters.
    pub idempotency_key: Option<String>,
    /// How many seconds the start may wait for the end: 0 to 30.
    pub wait_seconds: u8,
    /// Whether the callback, or the answer of a start that waited, brings the rows along.
    pub fetch: Option<Fetch>,
    /// In which format the Data API keeps the rows.
    pub format: ResultFormat,
    /// The session to run in.
    pub session_id: Option<String>,
    /// How long the session stays open after the end: 0 to 86,400 seconds.
    pub session_keep_alive_seconds: Option<u32>,
    /// Whether the task is sent periodic heartbeats.
    pub heartbeat: bool,
}

impl Start {
    /// The action's name as a payload spells it.
    pub fn action(&self) -> &'static str {
        match self.statement {
            Statement::Batch { .. } => "batchExecuteStatement",
            Statement::One(_) if self.singleton => "executeSingletonStatement",
            Statement::One(_) => "executeStatement",
        }
    }
}

/// One statement, or several that run as one job with one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// `sqlStatement`.
    One(Sql),
    /// `sqls`: 1 to 40.
    Batch {
        /// The statements, in their order.
        sqls: Vec<Sql>,
        /// Whether they are one transaction.
        mode: ExecutionMode,
    },
}

impl Statement {
    /// All SQL of it, in order.
    pub fn sqls(&self) -> &[Sql] {
        match self {
            Self::One(sql) => std::slice::from_ref(sql),
            Self::Batch { sqls, .. } => sqls,
        }
    }

    /// Where the payload has one of [`sqls`](Self::sqls), as a JSON pointer.
    pub fn pointer(&self, index: usize) -> String {
        match self {
            Self::One(_) => "/sqlStatement".to_owned(),
            Self::Batch { .. } => format!("/sqls/{index}"),
        }
    }
}

/// How a batch runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExecutionMode {
    /// `TRANSACTION`: all or nothing.
    #[default]
    Transaction,
    /// `AUTO_COMMIT`: each for itself; the first failure ends the batch where it is.
    AutoCommit,
}

/// A named parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// `[0-9a-zA-Z_]+`, as the SQL names it behind a colon.
    pub name: String,
    /// Its text; `None` is SQL's NULL. Numbers and booleans are texts by now.
    pub value: Option<ParameterText>,
}

impl Parameter {
    /// Whether it must be written into the SQL, since the Data API takes neither null nor empty values.
    pub fn is_inlined(&self) -> bool {
        self.value.as_ref().is_none_or(|text| text.expose().is_empty())
    }
}

/// Which rows come along with the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fetch {
    /// The most rows, 1 to 100,000; without, as many as there is room for.
    pub max_rows: Option<u32>,
}

/// The format in which the Data API keeps and gives rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultFormat {
    /// Typed fields.
    #[default]
    Json,
    /// Lines of text.
    Csv,
}

/// Who is told of a statement's end. Where a payload names several, the one with most fields is told: `CloudFormation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Nobody; the caller asks with `describeStatement`.
    Nobody,
    /// The Step Functions task that waits for this token.
    StepFunctions {
        /// The task's token.
        task_token: TaskToken,
        /// The execution that the task belongs to.
        execution_arn: String,
    },
    /// The CloudFormation stack operation that waits for a custom resource.
    CloudFormation(Box<CloudFormation>),
}

/// The request of a CloudFormation custom resource, as far as answering it needs.
///
/// Field names: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudFormation {
    /// What happens to the resource.
    pub request: ResourceRequest,
    /// Where the answer goes.
    pub response_url: ResponseUrl,
    /// The stack; with `request_id` it identifies the request.
    pub stack_id: String,
    /// Unique within the stack.
    pub request_id: String,
    /// `Custom::...` or `AWS::CloudFormation::CustomResource`.
    pub resource_type: String,
    /// The resource's name in the template.
    pub logical_resource_id: String,
}

/// What happens to a custom resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceRequest {
    /// It comes into being; the answer gives it its physical id.
    Create,
    /// It changes; the answer repeats its physical id.
    Update {
        /// The id that the answer to Create gave.
        physical_resource_id: String,
    },
    /// It goes; the answer repeats its physical id.
    Delete {
        /// The id that the answer to Create gave.
        physical_resource_id: String,
    },
}

/// A statement that was started before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// By the Data API's id: a UUID, for one statement of a batch with `:n` behind it.
    Id(String),
    /// The newest that was started for an execution (`LATEST`).
    Latest {
        /// The execution: `executionArn`, else the context's.
        execution_arn: String,
        /// Where in the execution the question comes from, if the payload says so.
        context: Option<Context>,
        /// Which statement of a batch is meant, counted from 1 (`LATEST:2`); without, the whole.
        part: Option<u32>,
    },
}

/// One entry of one state of one execution: what stays the same when Step Functions retries the state's task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The execution (`$$.Execution.Id`): the context's own, else the payload's `executionArn`.
    pub execution_arn: String,
    /// The state's name (`$$.State.Name`).
    pub state: String,
    /// When the state was entered (`$$.State.EnteredTime`), ISO 8601.
    pub entered_time: String,
    /// The iteration, for a state within a Map (`$$.Map.Item.Index`).
    pub map_index: Option<u64>,
    /// How often the state was retried so far (`$$.State.RetryCount`).
    pub retry_count: Option<u64>,
}
