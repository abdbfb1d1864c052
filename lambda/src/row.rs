//! The tracked statement: one row per operation, its stages, and the pointer and lock that go with it.
//!
//! ```text
//!            submitted            ended                reported
//! Intent ----------------> Submitted ------> Outcome ----------> Reported (TTL)
//!    |                                          ^                   |
//!    +--- ended before its id was saved --------+                   |  a retry of a failed outcome: generation + 1
//!    ^--------------------------------------------------------------+
//! ```
//!
//! The types here say what a row can be; [`codec`] turns them into attributes and back, [`writes`] names each
//! transition's write and condition. SQL text stands in the row only while it is needed to submit: from `Submitted` on
//! a row holds hashes. Nothing here decides which transition to take (see [`crate::decide`]).

pub mod codec;
pub mod writes;

use std::borrow::Cow;

use crate::op::{Generation, Namespace, OpKey, digest};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::statement::Statement;
use crate::table::Key;
use crate::target::Target;
use crate::time::Timestamp;

/// How many task tokens a row keeps; the oldest leaves first.
pub const TOKEN_LIMIT: usize = 10;
/// Among how many shards due rows are spread, so that one installation does not write to one index partition.
const DUE_SHARDS: u8 = 4;
/// The longest ARN that stands in a pointer's key as it is, in bytes.
const KEY_ARN_LIMIT: usize = 1024;

/// Who is told when the statement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callback {
    StepFunctions,
    CloudFormation,
    Nobody,
}

impl Callback {
    /// The name in keys and rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::StepFunctions => "sfn",
            Self::CloudFormation => "cfn",
            Self::Nobody => "none",
        }
    }
}

/// What became of a token's callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Not yet told.
    Open,
    /// Step Functions took the outcome.
    Told,
    /// The task was over before.
    Gone,
    /// Step Functions does not know such a token.
    Invalid,
}

/// An address to tell the outcome at, a task token or a response URL, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskToken {
    pub token: Secret<String>,
    pub delivery: Delivery,
    /// Which attempt of its state registered it, counted from 0: a retry may have the same token again.
    pub attempt: u64,
}

impl TaskToken {
    /// A token that waits to be told.
    pub fn open(token: Secret<String>, attempt: u64) -> Self {
        Self { token, delivery: Delivery::Open, attempt }
    }
}

/// A custom resource of CloudFormation that is told: the members of its request that the answer repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub stack_id: String,
    pub request_id: String,
    pub logical_id: String,
    /// None for one that is being created: it is then called like its statement.
    pub physical_id: Option<String>,
}

/// Rows that the callback brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// At most so many; without, as many as there is room for.
    pub max_rows: Option<u32>,
    /// Whether the Data API keeps them as CSV.
    pub csv: bool,
}

/// A mark on a statement that must not start, or must stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// Its task was found dead before the statement was submitted.
    NotToStart { at: Timestamp },
    /// Its execution asked for its end.
    CancelAsked { at: Timestamp },
}

/// How a statement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed,
    Aborted,
    /// The Data API did not take it; it never ran.
    Rejected,
    /// Nobody can tell any more; it is never run again.
    Unknown,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 5] = [Self::Finished, Self::Failed, Self::Aborted, Self::Rejected, Self::Unknown];

    /// The name in rows and callbacks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Aborted => "ABORTED",
            Self::Rejected => "REJECTED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether a live retry may run the statement again. `Unknown` may have run to its end, so it may not.
    pub fn may_run_again(self) -> bool {
        match self {
            Self::Failed | Self::Aborted | Self::Rejected => true,
            Self::Finished => !kept(Rule::SuccessIsFinal),
            Self::Unknown => !kept(Rule::UnknownIsFinal),
        }
    }
}

/// What is reported, decided once and sent as often as needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub statement_id: Option<String>,
    pub ending: Ending,
    /// The callback's JSON text, already cut to Step Functions' limits; it may quote SQL.
    pub message: Secret<String>,
    /// Whether `DescribeStatement` said so; otherwise it is the event's word.
    pub verified: bool,
    /// When it was decided.
    pub at: Timestamp,
    /// When the statement ended, by the Data API.
    pub ended_at: Option<Timestamp>,
}

/// Where the operation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// To be submitted, or submitted with the answer lost.
    Intent { statement: Statement, close: Option<Close> },
    /// The Data API runs it.
    Submitted { statement_id: String, at: Timestamp, cancel_asked: Option<Timestamp> },
    /// Ended, not everybody told.
    Outcome(Outcome),
    /// Ended, everybody told.
    Reported(Outcome),
}

/// One tracked operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: OpKey,
    pub generation: Generation,
    /// Counts the row's writes; a write that rests on a read is conditional on it.
    pub version: i64,
    pub callback: Callback,
    pub stage: Stage,
    /// Where its statement runs, by the deployment's name for it; at the function's own target without.
    pub target: Option<String>,
    /// What that name meant where it was started; taskers on one table may mean different targets. Older rows lack it.
    pub site: Option<Target>,
    /// The role that its starter runs as, which alone may follow the statement. Rows of functions that don't know theirs lack it.
    pub role: Option<String>,
    pub tokens: Vec<TaskToken>,
    /// The request without its token: the same key with another one is a mistake of the caller.
    pub payload_hash: String,
    pub execution_arn: Option<String>,
    /// The singleton lock that this operation's statement holds until its outcome.
    pub lock: Option<LockKey>,
    /// Whether the payload asked for periodic heartbeats.
    pub heartbeat: bool,
    /// The rows that are to come along with the end.
    pub fetch: Option<Fetch>,
    /// The custom resource that is told, where it is `CloudFormation`.
    pub resource: Option<Resource>,
    /// The session that this generation's statement ran in, once the Data API named it.
    pub session_id: Option<String>,
    pub born_at: Timestamp,
    /// When this generation began.
    pub generation_at: Timestamp,
    /// When a heartbeat last proved a token of this generation alive.
    pub alive: Option<Timestamp>,
    /// Since when the execution has been found over.
    pub gone_since: Option<Timestamp>,
    /// When the row is next looked at; absent on a row that needs nobody.
    pub due_at: Option<Timestamp>,
    /// When the table may drop the row, in seconds since 1970.
    pub ttl: Option<i64>,
}

impl Row {
    /// The mark on it, whatever its stage.
    pub fn cancel_asked(&self) -> bool {
        match &self.stage {
            Stage::Intent { close, .. } => matches!(close, Some(Close::CancelAsked { .. })),
            Stage::Submitted { cancel_asked, .. } => cancel_asked.is_some(),
            Stage::Outcome(_) | Stage::Reported(_) => false,
        }
    }

    /// How it ended, once that is decided.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.stage {
            Stage::Intent { .. } | Stage::Submitted { .. } => None,
            Stage::Outcome(outcome) | Stage::Reported(outcome) => Some(outcome),
        }
    }

    /// The statement's id in the Data API, once known.
    pub fn statement_id(&self) -> Option<&str> {
        match &self.stage {
            Stage::Intent { .. } => None,
            Stage::Submitted { statement_id, .. } => Some(statement_id),
            Stage::Outcome(outcome) | Stage::Reported(outcome) => outcome.statement_id.as_deref(),
        }
    }

    /// The stage's name, for logs and answers.
    pub fn stage_name(&self) -> &'static str {
        match &self.stage {
            Stage::Intent { .. } => "INTENT",
            Stage::Submitted { .. } => "SUBMITTED",
            Stage::Outcome(_) => "OUTCOME",
            Stage::Reported(_) => "REPORTED",
        }
    }

    /// Registers a token that waits to be told: anew if the row has it, else appended.
    pub fn register(&mut self, token: Secret<String>, attempt: u64) {
        if let Some(known) = self.tokens.iter_mut().find(|known| known.token == token) {
            known.delivery = Delivery::Open;
            known.attempt = attempt.max(known.attempt);
            return;
        }
        self.tokens.push(TaskToken::open(token, attempt));
        while self.tokens.len() > TOKEN_LIMIT {
            let settled = self.tokens.iter().position(|token| token.delivery != Delivery::Open);
            self.tokens.remove(settled.unwrap_or(0));
        }
    }
}

/// The item of an operation.
pub fn operation_key(namespace: &Namespace, key: &OpKey) -> Key {
    Key::new(format!("O#{}#{key}", namespace.as_str()))
}

/// The shard of the due index that an operation belongs to.
pub fn due_shard(namespace: &Namespace, key: &OpKey) -> String {
    let first = key.as_str().bytes().next().unwrap_or_default();
    format!("{}#{}", namespace.as_str(), first % DUE_SHARDS)
}

/// All shards of the due index.
pub fn due_shards(namespace: &Namespace) -> impl Iterator<Item = String> {
    (0..DUE_SHARDS).map(|shard| format!("{}#{shard}", namespace.as_str()))
}

/// The hash that names a singleton lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockKey(pub String);

impl LockKey {
    /// The lock's item.
    pub fn key(&self, namespace: &Namespace) -> Key {
        Key::new(format!("L#{}#{}", namespace.as_str(), self.0))
    }
}

/// Who holds a singleton lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub holder: OpKey,
    pub generation: Generation,
}

/// Which statements a `LATEST` looks among: an execution's, or those of one iteration of its Map states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    pub execution_arn: &'a str,
    pub map_index: Option<u64>,
}

impl Scope<'_> {
    /// The pointer's item.
    pub fn key(&self, namespace: &Namespace) -> Key {
        let branch = self.map_index.map(|index| format!("#{index}")).unwrap_or_default();
        // A key has room for 2,048 bytes; a caller's own ARN may be that long by itself.
        let long = self.execution_arn.len() > KEY_ARN_LIMIT;
        let arn = if long { Cow::from(digest([self.execution_arn])) } else { Cow::from(self.execution_arn) };
        Key::new(format!("X#{}#{arn}{branch}", namespace.as_str()))
    }
}

/// Which operation was started last in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    pub key: OpKey,
    /// When the state was entered that started it (without `context`: when it was registered).
    pub at: Timestamp,
    /// The id of its present generation's statement, where its starter could note it; else the row knows.
    pub statement_id: Option<String>,
}
