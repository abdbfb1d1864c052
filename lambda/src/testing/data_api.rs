//! The Data API: statements with names and client tokens, asynchronous ends, events.

use std::time::Duration;

use serde_json::json;

use crate::op::StatementName;
use crate::ports::{CallClass, CallError, Description, Execute, Executed, Progress, ResultPage};
use crate::secret::Secret;
use crate::statement::Statement;
use crate::target::Target;
use crate::time::Timestamp;

/// How long the record of a statement that has ended is kept.
const RECORD_LIFE: Duration = Duration::from_hours(24);
/// How long a client token is remembered.
const CLIENT_TOKEN_LIFE: Duration = Duration::from_hours(8);

/// One statement that the database was given.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) client_token: String,
    pub(crate) target: Target,
    pub(crate) statement: Statement,
    pub(crate) with_event: bool,
    pub(crate) at: Timestamp,
    pub(crate) progress: Progress,
    /// When it ended.
    pub(crate) ended_at: Option<Timestamp>,
    /// Of other runs of the same operation: how many ran or had finished when this one began.
    pub(crate) beside: usize,
}

impl Run {
    /// The operation that it belongs to.
    pub(crate) fn operation(&self) -> &str {
        self.name.rsplit_once(':').map_or(&self.name, |(operation, _)| operation)
    }

    /// The body of the message that tells of its end.
    pub(crate) fn event(&self) -> String {
        json!({
            "version": "0", "id": format!("event-{}", self.id), "detail-type": "Redshift Data Statement Status Change",
            "source": "aws.redshift-data", "account": "123456789012", "time": self.at.iso8601(), "region": "us-east-1",
            "resources": ["arn:aws:redshift:us-east-1:123456789012:cluster:warehouse"],
            "detail": {
                "principal": "arn:aws:iam::123456789012:user/u", "statementName": self.name, "statementId": self.id,
                "redshiftQueryId": 7, "state": state(self.progress), "rows": 1, "expireAt": 1_601_673_265,
            },
        })
        .to_string()
    }
}

fn state(progress: Progress) -> &'static str {
    match progress {
        Progress::Running => "STARTED",
        Progress::Finished => "FINISHED",
        Progress::Failed => "FAILED",
        Progress::Aborted => "ABORTED",
    }
}

#[derive(Debug, Default)]
pub(crate) struct DataApi {
    pub(crate) runs: Vec<Run>,
    /// The next `ExecuteStatement` fails like this.
    pub(crate) refusal: Option<CallError>,
    /// The next `ExecuteStatement` takes the statement and answers with an error that names it.
    pub(crate) doubt: bool,
    pub(crate) pages: Vec<serde_json::Value>,
    /// Statements end while the API waits for them.
    pub(crate) quick: bool,
    /// Bodies of events that were sent and not yet delivered.
    pub(crate) events: Vec<String>,
}

impl DataApi {
    pub(crate) fn execute(&mut self, request: &Execute, now: Timestamp) -> Result<Executed, CallError> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        let known = |run: &&Run| run.client_token == request.client_token && now.since(run.at) < CLIENT_TOKEN_LIFE;
        if let Some(run) = self.runs.iter().find(known) {
            return Ok(accepted(run, run.progress != Progress::Running));
        }
        let mut run = Run {
            id: format!("{:08x}-0000-0000-0000-000000000000", self.runs.len() + 1),
            name: request.name.clone(),
            client_token: request.client_token.clone(),
            target: request.target.clone(),
            statement: request.statement.clone(),
            with_event: request.with_event,
            at: now,
            progress: Progress::Running,
            ended_at: None,
            beside: 0,
        };
        let harmed = |other: &&Run| {
            other.operation() == run.operation() && matches!(other.progress, Progress::Running | Progress::Finished)
        };
        run.beside = self.runs.iter().filter(harmed).count();
        let statement_id = run.id.clone();
        self.runs.push(run);
        if std::mem::take(&mut self.doubt) {
            return Ok(Executed::Doubtful { statement_id });
        }
        let ended = request.wait_seconds > 0 && self.quick;
        if ended {
            self.end(&statement_id, Progress::Finished, now);
        }
        Ok(accepted(self.find_run(&statement_id, "ExecuteStatement")?, ended))
    }

    pub(crate) fn describe(&self, id: &str, now: Timestamp) -> Result<Description, CallError> {
        let run = self.find_run(id, "DescribeStatement")?;
        if run.ended_at.is_some_and(|at| now.since(at) > RECORD_LIFE) {
            return Err(missing("DescribeStatement"));
        }
        let failed = matches!(run.progress, Progress::Failed | Progress::Aborted);
        Ok(Description {
            progress: run.progress,
            error: failed.then(|| Secret::new("ERROR: relation does not exist".to_owned())),
            rows: 1,
            query_id: 7,
            session_id: session_of(run),
            updated_at: run.ended_at,
            shape: Secret::new(
                json!({"Id": id, "Status": state(run.progress), "QueryString": run.statement.sql.texts()[0].expose()}),
            ),
        })
    }

    pub(crate) fn results(&self, id: &str, next_token: Option<&str>) -> Result<ResultPage, CallError> {
        self.find_run(id, "GetStatementResult")?;
        let index: usize = next_token.map_or(Ok(0), str::parse).unwrap_or(usize::MAX);
        let mut page = self.pages.get(index).cloned().ok_or_else(|| missing("GetStatementResult"))?;
        if index + 1 < self.pages.len() {
            page["NextToken"] = (index + 1).to_string().into();
        }
        Ok(ResultPage { shape: Secret::new(page) })
    }

    pub(crate) fn cancel(&mut self, id: &str, now: Timestamp) -> Result<bool, CallError> {
        if self.find_run(id, "CancelStatement")?.progress == Progress::Running {
            self.end(id, Progress::Aborted, now);
            return Ok(true);
        }
        Err(CallError {
            call: "CancelStatement",
            class: CallClass::Refused,
            code: "ValidationException".to_owned(),
            message: Secret::new("Could not cancel a query that is already in FINISHED state".to_owned()),
        })
    }

    pub(crate) fn find(&self, name: &str, now: Timestamp) -> Option<String> {
        let listed = |run: &&Run| run.name == name && run.ended_at.is_none_or(|at| now.since(at) <= RECORD_LIFE);
        self.runs.iter().find(listed).map(|run| run.id.clone())
    }

    /// Ends a statement and sends its event, if it was asked for.
    pub(crate) fn end(&mut self, id: &str, progress: Progress, now: Timestamp) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.id == id && run.progress == Progress::Running) {
            run.progress = progress;
            run.ended_at = Some(now);
            if run.with_event {
                debug_assert!(StatementName::parse(&run.name).is_some());
                self.events.push(run.event());
            }
        }
    }

    fn find_run(&self, id: &str, call: &'static str) -> Result<&Run, CallError> {
        self.runs.iter().find(|run| run.id == id).ok_or_else(|| missing(call))
    }
}

fn accepted(run: &Run, ended: bool) -> Executed {
    Executed::Accepted { statement_id: run.id.clone(), created_at: Some(run.at), session_id: session_of(run), ended }
}

/// A session that was given, or that is left open.
fn session_of(run: &Run) -> Option<String> {
    let session = &run.statement.session;
    session.id.clone().or_else(|| session.keep_alive_seconds.map(|_| format!("session-{}", run.id)))
}

fn missing(call: &'static str) -> CallError {
    CallError {
        call,
        class: CallClass::Missing,
        code: "ResourceNotFoundException".to_owned(),
        message: Secret::new("Query does not exist.".to_owned()),
    }
}
