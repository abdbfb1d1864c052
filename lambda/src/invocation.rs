//! What an invocation's bytes say: a batch of SQS messages, the schedule's event, or a payload of the invoker API.
//!
//! The payload is checked by the validator crate against the published schema; here its fields become a [`Request`].
//! Everything that this version can't do is refused here, before anything is written.

use serde::Deserialize;
use serde_json::Value;

use validator::{Callback, CloudFormation, ExecutionMode, Payload, ResourceRequest, ResultFormat};

use crate::error::Error;
use crate::inlining;
use crate::ports::Parameter;
use crate::request::{Request, Start, StateContext, Subject};
use crate::row::{Fetch, Resource};
use crate::secret::Secret;
use crate::statement::{Session, Sql, Statement};
use crate::target::{Targets, UnknownTarget};

/// The one member of the event that the schedule sends; no payload has it.
pub const SCHEDULED: &str = "redshiftTasker";
/// Its value.
pub const RECONCILE: &str = "reconcile";

/// One invocation.
#[derive(Debug)]
pub enum Invocation {
    Events(Vec<Record>),
    /// The schedule's look at everything that is due.
    Reconcile,
    Request(Box<Request>),
}

/// One SQS message. Its body is kept unread: one that can't be read fails alone.
#[derive(Debug)]
pub struct Record {
    pub message_id: String,
    pub body: Secret<String>,
}

#[derive(Deserialize)]
struct WireBatch {
    #[serde(rename = "Records")]
    records: Vec<WireRecord>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord {
    message_id: String,
    #[serde(default)]
    body: String,
}

impl Invocation {
    /// Parses an invocation's event, for a function with these targets.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] with every finding.
    pub fn parse(event: &Value, targets: &Targets) -> Result<Self, Error> {
        if event.get("Records").is_some() {
            let batch = WireBatch::deserialize(event).map_err(|_| invalid("/Records: not a batch of SQS messages"))?;
            let records = batch.records.into_iter();
            let record = |wire: WireRecord| Record { message_id: wire.message_id, body: Secret::new(wire.body) };
            return Ok(Self::Events(records.map(record).collect()));
        }
        if event.get(SCHEDULED).is_some() {
            return match event.as_object() {
                Some(members) if members.len() == 1 && members[SCHEDULED] == RECONCILE => Ok(Self::Reconcile),
                _ => Err(invalid(format!(
                    "/{SCHEDULED}: not an event of the schedule\nhint: its input is {{\"{SCHEDULED}\": \"{RECONCILE}\"}}"
                ))),
            };
        }
        let payload = validator::parse(event).map_err(|findings| {
            let findings: Vec<_> = findings.iter().map(ToString::to_string).collect();
            invalid(findings.join("\n"))
        })?;
        request_of(payload, targets).map(|request| Self::Request(Box::new(request)))
    }
}

/// A checked payload as a request.
fn request_of(payload: Payload, targets: &Targets) -> Result<Request, Error> {
    Ok(match payload {
        Payload::Start(start) => Request::Start(Box::new(start_of(*start, targets)?)),
        Payload::Describe { subject } => Request::Describe(subject_of(subject)),
        Payload::GetResult { subject, next_token, format } => {
            Request::Results { subject: subject_of(subject), next_token, csv: format == Some(ResultFormat::Csv) }
        }
        Payload::Cancel { subject } => Request::Cancel(subject_of(subject)),
    })
}

fn start_of(start: validator::Start, targets: &Targets) -> Result<Start, Error> {
    let csv = start.format == ResultFormat::Csv;
    let (token, resource) = match start.callback {
        Callback::Nobody => (None, None),
        Callback::StepFunctions { task_token, .. } => (Some(Secret::new(task_token.into_exposed())), None),
        Callback::CloudFormation(request) => {
            let (url, resource) = resource_of(*request);
            (Some(url), Some(resource))
        }
    };
    let text = |sql: &validator::Sql| inlining::inlined(sql.expose(), &start.parameters);
    let sql = match &start.statement {
        validator::Statement::One(sql) => Sql::One(text(sql)),
        validator::Statement::Batch { sqls, mode } => {
            Sql::Batch { sqls: sqls.iter().map(text).collect(), auto_commit: *mode == ExecutionMode::AutoCommit }
        }
    };
    Ok(Start {
        statement: Statement {
            sql,
            parameters: start.parameters.into_iter().filter_map(sent_apart).collect(),
            database: start.database,
            session: Session { id: start.session_id, keep_alive_seconds: start.session_keep_alive_seconds },
            csv,
        },
        target: targets.choose(start.target).map_err(|UnknownTarget| unknown_target(targets))?,
        singleton: start.singleton,
        token,
        resource,
        execution_arn: start.execution_arn,
        idempotency_key: start.idempotency_key,
        context: start.context.map(context_of),
        heartbeat: start.heartbeat,
        wait_seconds: start.wait_seconds,
        fetch: start.fetch.map(|fetch| Fetch { max_rows: fetch.max_rows, csv }),
    })
}

fn unknown_target(targets: &Targets) -> Error {
    let names: Vec<_> = targets.names().collect();
    let hint = match names.as_slice() {
        [] => "leave it out: the function was deployed with its own target alone".to_owned(),
        names => format!("there are `{}`; without `target` the function's own is meant", names.join("`, `")),
    };
    invalid(format!("/target: the function has no target of this name\nhint: {hint}"))
}

/// The address of a custom resource's answer, and what the answer repeats.
fn resource_of(request: CloudFormation) -> (Secret<String>, Resource) {
    let physical_id = match request.request {
        ResourceRequest::Create => None,
        ResourceRequest::Update { physical_resource_id } | ResourceRequest::Delete { physical_resource_id } => {
            Some(physical_resource_id)
        }
    };
    let resource = Resource {
        stack_id: request.stack_id,
        request_id: request.request_id,
        logical_id: request.logical_resource_id,
        physical_id,
    };
    (Secret::new(request.response_url.into_exposed()), resource)
}

/// A parameter as the Data API takes it: null and empty ones stand in the SQL by now.
fn sent_apart(parameter: validator::Parameter) -> Option<Parameter> {
    let text = parameter.value.filter(|text| !text.expose().is_empty())?;
    Some((parameter.name, Secret::new(text.into_exposed())))
}

fn subject_of(subject: validator::Subject) -> Subject {
    match subject {
        validator::Subject::Id(id) => Subject::Id(id),
        validator::Subject::Latest { execution_arn, context, part } => {
            Subject::Latest { execution_arn, context: context.map(context_of), part }
        }
    }
}

fn context_of(context: validator::Context) -> StateContext {
    StateContext {
        execution_arn: context.execution_arn,
        state: context.state,
        entered_time: context.entered_time,
        map_index: context.map_index,
        retry_count: context.retry_count,
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::InvalidRequest { message: message.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::target::{Place, Target};

    fn targets() -> Targets {
        let own = Target::parse(r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"u"}"#).expect("valid");
        let further = Target::parse_named(r#"{"analytics":{"workgroupName":"analytics","dbName":"lake"}}"#);
        Targets::new(own, further.expect("valid"))
    }

    fn parsed(event: &Value) -> Result<Invocation, Error> {
        Invocation::parse(event, &targets())
    }

    fn refusal(event: &Value) -> String {
        match parsed(event) {
            Err(error @ Error::InvalidRequest { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_start_is_read() {
        let event = json!({"sqlStatement": "SELECT 1", "taskToken": "t", "executionArn": "arn"});
        let Ok(Invocation::Request(request)) = parsed(&event) else { panic!("no request") };
        let Request::Start(start) = *request else { panic!("no start") };
        assert_eq!(start.token, Some(Secret::new("t".to_owned())));
        assert!(!start.singleton);
    }

    #[test]
    fn a_batch_is_read_message_by_message() {
        let event = json!({"Records": [{"messageId": "1", "body": "not json"}, {"messageId": "2", "body": "{}"}]});
        let Ok(Invocation::Events(records)) = parsed(&event) else { panic!("no batch") };
        assert_eq!(records.iter().map(|record| record.message_id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn the_schedules_event_is_read_and_nothing_like_it() {
        assert!(matches!(parsed(&json!({ "redshiftTasker": "reconcile" })), Ok(Invocation::Reconcile)));
        for event in
            [json!({ "redshiftTasker": "rest" }), json!({ "redshiftTasker": "reconcile", "sqlStatement": "canary" })]
        {
            let message = refusal(&event);
            assert!(message.contains("/redshiftTasker") && !message.contains("canary"), "{message}");
        }
    }

    #[test]
    fn a_start_runs_at_the_target_that_it_names() {
        for (target, place, database) in [(None, "warehouse", "dev"), (Some("analytics"), "analytics", "lake")] {
            let mut event = json!({ "sqlStatement": "SELECT 1" });
            event.as_object_mut().expect("an object").extend(target.map(|name| ("target".to_owned(), name.into())));
            let Ok(Invocation::Request(request)) = parsed(&event) else { panic!("no request") };
            let Request::Start(start) = *request else { panic!("no start") };
            let (Place::Cluster(found) | Place::Workgroup(found)) = &start.target.target.place;
            assert_eq!((found.as_str(), start.database()), (place, database));
        }
    }

    #[test]
    fn a_target_that_is_not_there_is_refused_with_the_names_that_are() {
        let message = refusal(&json!({ "sqlStatement": "SELECT 1", "target": "canary" }));
        assert!(
            message.contains("/target") && message.contains("`analytics`") && !message.contains("canary"),
            "{message}"
        );
    }

    #[test]
    fn a_bad_payload_is_refused_with_every_finding_and_no_value() {
        let message = refusal(&json!({"sqlStatment": "canary", "taskToken": "canary"}));
        assert!(message.contains("sqlStatement") && !message.contains("canary"), "{message}");
    }
}
