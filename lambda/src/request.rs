//! What a caller wants, in the terms of the handlers.
//!
//! [`crate::invocation`] makes these from a checked payload. Identity, hash and scope of a start are pure functions of it.

use crate::op::{Identity, Namespace, OpKey, digest};
use crate::row::{Callback, Fetch, LockKey, Resource, Scope};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::statement::{Sql, Statement};
use crate::target::{Chosen, Login, Place, Target};
use crate::time::Timestamp;

/// Where in an execution a request comes from: the payload's `context`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateContext {
    pub execution_arn: String,
    pub state: String,
    pub entered_time: String,
    pub map_index: Option<u64>,
    /// How often the state was retried so far.
    pub retry_count: Option<u64>,
}

impl StateContext {
    /// When the state was entered.
    pub fn entered_at(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.entered_time)
    }
}

/// Run a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub statement: Statement,
    /// Where it runs.
    pub target: Chosen,
    /// Whether the same SQL must not run twice at once.
    pub singleton: bool,
    /// The task to tell, or the custom resource's response URL; none for a start that nobody waits for.
    pub token: Option<Secret<String>>,
    /// The custom resource to tell, at the URL.
    pub resource: Option<Resource>,
    pub execution_arn: Option<String>,
    pub idempotency_key: Option<String>,
    pub context: Option<StateContext>,
    /// Whether periodic heartbeats are wanted.
    pub heartbeat: bool,
    /// How long the start may wait for the end, in seconds.
    pub wait_seconds: u8,
    /// The rows that are to come along with the end.
    pub fetch: Option<Fetch>,
}

impl Start {
    /// Who is told.
    pub fn callback(&self) -> Callback {
        match (&self.resource, &self.token) {
            (Some(_), _) => Callback::CloudFormation,
            (None, Some(_)) => Callback::StepFunctions,
            (None, None) => Callback::Nobody,
        }
    }

    /// Which attempt of its state this is, counted from 0.
    pub fn attempt(&self) -> u64 {
        self.context.as_ref().and_then(|context| context.retry_count).unwrap_or_default()
    }

    /// The operation's key: the same for each repetition of this start.
    pub fn key(&self, namespace: &Namespace, invocation_id: &str) -> OpKey {
        let stack = self.resource.as_ref();
        let identity = match (&self.idempotency_key, &self.context, &self.token) {
            (Some(key), _, _) => Identity::Caller(key),
            _ if let Some(Resource { stack_id, request_id, .. }) = stack => {
                Identity::StackRequest { stack_id, request_id }
            }
            (None, Some(context), _) => Identity::StateEntry {
                execution_arn: &context.execution_arn,
                state: &context.state,
                entered_time: &context.entered_time,
                map_index: context.map_index,
            },
            (None, None, Some(token)) => Identity::TaskToken(token.expose()),
            (None, None, None) => Identity::Invocation(invocation_id),
        };
        OpKey::derive(namespace, self.callback().name(), identity)
    }

    /// What must be the same when a start is repeated; the token may differ.
    pub fn payload_hash(&self) -> String {
        let singleton = if self.singleton { "singleton" } else { "any" };
        let parts: Vec<String> = self.statement.parts().collect();
        let parts = parts.iter().map(String::as_str).chain(self.target.name.as_deref());
        digest(self.place().into_iter().chain([singleton]).chain(parts))
    }

    /// The lock of a singleton: same place, database and SQL, whatever the white space at its ends.
    pub fn lock(&self) -> Option<LockKey> {
        let Sql::One(sql) = &self.statement.sql else { return None };
        let sql = sql.expose().trim().trim_end_matches(';').trim_end();
        self.singleton.then(|| LockKey(digest(self.place().into_iter().chain([sql]))))
    }

    fn place(&self) -> [&str; 3] {
        let (kind, name) = match &self.target.target.place {
            Place::Cluster(name) => ("cluster", name),
            Place::Workgroup(name) => ("workgroup", name),
        };
        [kind, name, self.database()]
    }

    /// The database that it runs in.
    pub fn database(&self) -> &str {
        self.statement.database.as_deref().unwrap_or(&self.target.target.database)
    }

    /// The execution it belongs to, if it says so.
    pub fn execution_arn(&self) -> Option<&str> {
        let of_context = || self.context.as_ref().map(|context| context.execution_arn.as_str());
        self.execution_arn.as_deref().or_else(of_context)
    }

    /// The scopes whose `LATEST` this start becomes: its execution's, and its Map iteration's.
    pub fn scopes(&self) -> Vec<Scope<'_>> {
        let Some(execution_arn) = self.execution_arn() else { return Vec::new() };
        let map_index = self.context.as_ref().and_then(|context| context.map_index);
        let mut scopes = vec![Scope { execution_arn, map_index: None }];
        scopes.extend(map_index.map(|index| Scope { execution_arn, map_index: Some(index) }));
        scopes
    }
}

/// A statement that somebody asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// By the Data API's id.
    Id(String),
    /// The one that was started last in an execution; with `context`, in the asking state's Map iteration.
    Latest {
        execution_arn: String,
        context: Option<StateContext>,
        /// Which statement of a batch, counted from 1.
        part: Option<u32>,
    },
}

impl Subject {
    /// The scope of a `LATEST`.
    pub fn scope<'a>(execution_arn: &'a str, context: Option<&StateContext>) -> Scope<'a> {
        let map_index = context.and_then(|context| context.map_index).filter(|_| kept(Rule::OwnBranch));
        Scope { execution_arn, map_index }
    }
}

/// Everything a caller can want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Start(Box<Start>),
    Describe(Subject),
    Results { subject: Subject, next_token: Option<String>, csv: bool },
    Cancel(Subject),
}

/// The members of an answer that name the target, as the Data API has them.
pub fn target_members(target: &Target, database: &str) -> serde_json::Map<String, serde_json::Value> {
    let mut members = serde_json::Map::new();
    match &target.place {
        Place::Cluster(name) => members.insert("ClusterIdentifier".to_owned(), name.clone().into()),
        Place::Workgroup(name) => members.insert("WorkgroupName".to_owned(), name.clone().into()),
    };
    members.insert("Database".to_owned(), database.into());
    match &target.login {
        Login::DbUser(user) => members.insert("DbUser".to_owned(), user.clone().into()),
        Login::Secret(arn) => members.insert("SecretArn".to_owned(), arn.clone().into()),
        Login::Identity => None,
    };
    members
}
