//! The Data API's "Redshift Data Statement Status Change" event, read from an SQS message, and Step Functions' "Step
//! Functions Execution Status Change".
//!
//! Fields and their presence follow the Redshift Management Guide ("Monitoring events for the Amazon Redshift Data API")
//! and a real sample of a batch, which lacks `redshiftQueryId`; an older page has `expireAt` as text. So only name, id and
//! state are required. The event is a hint: nothing here is believed before `DescribeStatement` confirmed it.

use serde::Deserialize;

use crate::op::{Namespace, StatementName};
use crate::ports::Progress;

/// The longest text that is carried over from an event into a callback.
const TEXT_LIMIT: usize = 2048;

/// An event about a statement of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementEvent {
    pub name: StatementName,
    pub statement_id: String,
    pub progress: Progress,
    pub facts: Facts,
}

/// What an event tells beside the statement's end, passed on in the callback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub event_id: Option<String>,
    pub account: Option<String>,
    pub region: Option<String>,
    pub time: Option<String>,
    pub resources: Vec<String>,
    pub principal: Option<String>,
    pub query_id: Option<i64>,
    pub rows: Option<i64>,
    pub expire_at: Option<i64>,
}

/// A message's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// About one of our statements.
    Ours(Box<StatementEvent>),
    /// An execution of some state machine has ended: `Step Functions Execution Status Change`.
    ExecutionOver { execution_arn: String },
    /// Of another installation, application or service.
    Foreign,
}

/// A body that is no event at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message is not an EventBridge event in JSON")]
pub struct NotAnEvent;

#[derive(Deserialize)]
struct WireEvent {
    id: Option<String>,
    source: Option<String>,
    account: Option<String>,
    region: Option<String>,
    time: Option<String>,
    #[serde(default)]
    resources: Vec<String>,
    #[serde(default)]
    detail: WireDetail,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct WireDetail {
    statement_name: Option<String>,
    statement_id: Option<String>,
    state: Option<String>,
    principal: Option<String>,
    redshift_query_id: Option<i64>,
    rows: Option<i64>,
    expire_at: Option<serde_json::Value>,
    execution_arn: Option<String>,
    status: Option<String>,
}

impl Message {
    /// Parses a message's body.
    ///
    /// # Errors
    /// [`NotAnEvent`] if it is no JSON of an event's form.
    pub fn parse(body: &str, namespace: &Namespace) -> Result<Self, NotAnEvent> {
        let event: WireEvent = serde_json::from_str(body).map_err(|_| NotAnEvent)?;
        if let (Some("aws.states"), Some(arn), Some(status)) =
            (event.source.as_deref(), &event.detail.execution_arn, event.detail.status.as_deref())
        {
            let over = status != "RUNNING" && status != "PENDING_REDRIVE" && arn.len() <= TEXT_LIMIT;
            return Ok(if over { Self::ExecutionOver { execution_arn: arn.clone() } } else { Self::Foreign });
        }
        let name = event.detail.statement_name.as_deref().and_then(StatementName::parse);
        let progress = event.detail.state.as_deref().and_then(ended);
        match (event.source.as_deref(), name, event.detail.statement_id.as_deref(), progress) {
            (Some("aws.redshift-data"), Some(name), Some(id), Some(progress)) if name.namespace == *namespace => {
                let statement_id = id.to_owned();
                Ok(Self::Ours(Box::new(StatementEvent { name, statement_id, progress, facts: facts(event) })))
            }
            _ => Ok(Self::Foreign),
        }
    }
}

fn ended(state: &str) -> Option<Progress> {
    match state {
        "FINISHED" => Some(Progress::Finished),
        "FAILED" => Some(Progress::Failed),
        "ABORTED" => Some(Progress::Aborted),
        _ => None,
    }
}

fn facts(event: WireEvent) -> Facts {
    let short = |text: Option<String>| text.filter(|text| text.len() <= TEXT_LIMIT);
    Facts {
        event_id: short(event.id),
        account: short(event.account),
        region: short(event.region),
        time: short(event.time),
        resources: event.resources.into_iter().filter(|text| text.len() <= TEXT_LIMIT).take(10).collect(),
        principal: short(event.detail.principal),
        query_id: event.detail.redshift_query_id,
        rows: event.detail.rows,
        expire_at: event.detail.expire_at.and_then(|value| value.as_i64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Generation, Identity, OpKey};

    fn namespace() -> Namespace {
        Namespace::parse("abcdefgh").expect("valid")
    }

    fn name() -> StatementName {
        let key = OpKey::derive(&namespace(), "sfn", Identity::TaskToken("t"));
        StatementName { namespace: namespace(), key, generation: Generation::FIRST }
    }

    fn body(name: &str, state: &str) -> String {
        serde_json::json!({
            "version": "0", "id": "18e7079c", "detail-type": "Redshift Data Statement Status Change",
            "source": "aws.redshift-data", "account": "123456789012", "time": "2020-10-01T21:14:26Z", "region": "us-east-1",
            "resources": ["arn:aws:redshift:us-east-1:123456789012:cluster:c"],
            "detail": {"principal": "arn:aws:iam::123456789012:user/u", "statementName": name, "statementId": "dd2e",
                "redshiftQueryId": -1, "state": state, "rows": 1, "expireAt": 1_601_673_265}
        })
        .to_string()
    }

    #[test]
    fn an_event_of_ours_is_read() {
        let Ok(Message::Ours(event)) = Message::parse(&body(&name().to_string(), "FINISHED"), &namespace()) else {
            panic!("not ours");
        };
        assert_eq!(event.name, name());
        assert_eq!(event.progress, Progress::Finished);
        assert_eq!(event.facts.expire_at, Some(1_601_673_265));
    }

    #[test]
    fn the_end_of_an_execution_is_read() {
        let body = |status: &str| {
            let detail = serde_json::json!({ "executionArn": "arn", "status": status, "name": "run-1" });
            serde_json::json!({ "source": "aws.states", "detail": detail }).to_string()
        };
        let over = Message::ExecutionOver { execution_arn: "arn".to_owned() };
        assert_eq!(Message::parse(&body("ABORTED"), &namespace()), Ok(over));
        assert_eq!(Message::parse(&body("RUNNING"), &namespace()), Ok(Message::Foreign));
    }

    #[test]
    fn events_of_others_are_foreign() {
        let other = name().to_string().replace("abcdefgh", "zzzzzzzz");
        for body in [
            body("nightly", "FINISHED"),
            body(&other, "FINISHED"),
            body(&name().to_string(), "STARTED"),
            body(&name().to_string(), "FINISHED").replace("aws.redshift-data", "my.app"),
            r#"{"source":"aws.redshift-data","detail":{"state":"FINISHED"}}"#.to_owned(),
            "{}".to_owned(),
        ] {
            assert_eq!(Message::parse(&body, &namespace()), Ok(Message::Foreign), "{body}");
        }
    }

    #[test]
    fn a_body_that_is_no_json_is_no_event() {
        for body in ["", "hello", "[1]", r#"{"detail":7}"#] {
            assert_eq!(Message::parse(body, &namespace()), Err(NotAnEvent), "{body}");
        }
    }
}
