//! From a value that the schema accepts to types.
//!
//! It checks nothing again: `None` means that schema and types disagree, which a property test rules out.

use serde_json::{Map, Value};

use crate::format::latest;
use crate::masked::{ParameterText, ResponseUrl, Sql, TaskToken};
use crate::payload::{
    Callback, CloudFormation, Context, ExecutionMode, Fetch, Parameter, Payload, ResourceRequest, ResultFormat, Start,
    Statement, Subject,
};

pub(crate) fn payload(value: &Value) -> Option<Payload> {
    let fields = Fields(value.as_object()?);
    Some(match fields.text("action") {
        None | Some("executeStatement" | "batchExecuteStatement") => Payload::Start(Box::new(fields.start(false)?)),
        Some("executeSingletonStatement") => Payload::Start(Box::new(fields.start(true)?)),
        Some("describeStatement") => Payload::Describe { subject: fields.subject()? },
        Some("getStatementResult") => Payload::GetResult {
            subject: fields.subject()?,
            next_token: fields.owned("nextToken"),
            format: fields.0.contains_key("resultFormat").then(|| fields.format()),
        },
        Some("cancelStatement") => Payload::Cancel { subject: fields.subject()? },
        Some(_) => return None,
    })
}

/// The fields of the payload, or of its context.
struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    fn start(&self, singleton: bool) -> Option<Start> {
        Some(Start {
            statement: self.statement()?,
            parameters: self.parameters()?,
            database: self.owned("dbName"),
            target: self.owned("target"),
            singleton,
            callback: self.callback()?,
            execution_arn: self.execution_arn(),
            context: self.context()?,
            idempotency_key: self.owned("idempotencyKey"),
            wait_seconds: u8::try_from(self.count("waitTimeSeconds").unwrap_or(0)).ok()?,
            fetch: self.fetch()?,
            format: self.format(),
            session_id: self.owned("sessionId"),
            session_keep_alive_seconds: self.small_count("sessionKeepAliveSeconds"),
            heartbeat: self.flag("heartbeat"),
        })
    }

    fn statement(&self) -> Option<Statement> {
        let Some(sqls) = self.0.get("sqls") else { return Some(Statement::One(Sql::new(self.text("sqlStatement")?))) };
        let sqls = sqls.as_array()?.iter().map(|sql| sql.as_str().map(Sql::new)).collect::<Option<_>>()?;
        let mode = match self.text("executionMode") {
            Some("AUTO_COMMIT") => ExecutionMode::AutoCommit,
            _ => ExecutionMode::Transaction,
        };
        Some(Statement::Batch { sqls, mode })
    }

    fn parameters(&self) -> Option<Vec<Parameter>> {
        let Some(parameters) = self.0.get("parameters") else { return Some(Vec::new()) };
        let parameter = |(name, value): (&String, &Value)| {
            let value = match value {
                Value::Null => None,
                Value::String(text) => Some(ParameterText::new(text)),
                Value::Number(number) => Some(ParameterText::new(number.to_string())),
                Value::Bool(flag) => Some(ParameterText::new(flag.to_string())),
                Value::Array(_) | Value::Object(_) => return None,
            };
            Some(Parameter { name: name.clone(), value })
        };
        parameters.as_object()?.iter().map(parameter).collect()
    }

    /// The outer `None` is a disagreement, the inner one says that no rows are wanted.
    #[expect(
        clippy::option_option,
        reason = "absence is a right answer here, and a disagreement must not look like it"
    )]
    fn fetch(&self) -> Option<Option<Fetch>> {
        Some(match self.0.get("fetchResult") {
            None | Some(Value::Bool(false)) => None,
            Some(Value::Bool(true)) => Some(Fetch::default()),
            Some(limits) => Some(Fetch { max_rows: Fields(limits.as_object()?).small_count("maxRows") }),
        })
    }

    fn format(&self) -> ResultFormat {
        if self.text("resultFormat") == Some("CSV") { ResultFormat::Csv } else { ResultFormat::Json }
    }

    /// The predecessor's rule: of the callbacks whose fields are all there, the one with most fields.
    fn callback(&self) -> Option<Callback> {
        if self.0.contains_key("RequestType") {
            return Some(Callback::CloudFormation(Box::new(self.cloud_formation()?)));
        }
        Some(match self.text("taskToken") {
            Some(token) => {
                Callback::StepFunctions { task_token: TaskToken::new(token), execution_arn: self.execution_arn()? }
            }
            None => Callback::Nobody,
        })
    }

    fn cloud_formation(&self) -> Option<CloudFormation> {
        let physical_resource_id = self.owned("PhysicalResourceId");
        Some(CloudFormation {
            request: match self.text("RequestType")? {
                "Create" => ResourceRequest::Create,
                "Update" => ResourceRequest::Update { physical_resource_id: physical_resource_id? },
                "Delete" => ResourceRequest::Delete { physical_resource_id: physical_resource_id? },
                _ => return None,
            },
            response_url: ResponseUrl::new(self.text("ResponseURL")?),
            stack_id: self.owned("StackId")?,
            request_id: self.owned("RequestId")?,
            resource_type: self.owned("ResourceType")?,
            logical_resource_id: self.owned("LogicalResourceId")?,
        })
    }

    fn subject(&self) -> Option<Subject> {
        let id = self.text("statementId")?;
        let Some(part) = latest(id) else { return Some(Subject::Id(id.to_owned())) };
        Some(Subject::Latest { execution_arn: self.execution_arn()?, context: self.context()?, part })
    }

    fn execution_arn(&self) -> Option<String> {
        let of_context = || Fields(self.0.get("context")?.as_object()?).owned("executionArn");
        self.owned("executionArn").or_else(of_context)
    }

    /// The outer `None` is a disagreement, the inner one the absence of a context.
    #[expect(
        clippy::option_option,
        reason = "absence is a right answer here, and a disagreement must not look like it"
    )]
    fn context(&self) -> Option<Option<Context>> {
        let Some(context) = self.0.get("context") else { return Some(None) };
        let context = Fields(context.as_object()?);
        Some(Some(Context {
            execution_arn: context.owned("executionArn").or_else(|| self.owned("executionArn"))?,
            state: context.owned("state")?,
            entered_time: context.owned("enteredTime")?,
            map_index: context.count("mapIndex"),
            retry_count: context.count("retryCount"),
        }))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn small_count(&self, name: &str) -> Option<u32> {
        u32::try_from(self.count(name)?).ok()
    }

    /// JSON Schema takes 3.0 for an integer, so the types do too.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the schema's limits are far within")]
    fn count(&self, name: &str) -> Option<u64> {
        let number = self.0.get(name)?;
        number.as_u64().or_else(|| Some(number.as_f64()? as u64))
    }
}

#[cfg(test)]
mod tests;
