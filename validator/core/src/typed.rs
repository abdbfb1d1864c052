//! From a value that the schema accepts to types.
//!
//! It checks nothing again: `None` means that schema and types disagree, which a property test rules out.

use serde_json::{Map, Value};

use crate::format::LATEST;
use crate::masked::{ResponseUrl, Sql, TaskToken};
use crate::payload::{Callback, CloudFormation, Context, Payload, ResourceRequest, Start, Subject};

pub(crate) fn payload(value: &Value) -> Option<Payload> {
    let fields = Fields(value.as_object()?);
    Some(match fields.text("action") {
        None | Some("executeStatement") => Payload::Start(fields.start(false)?),
        Some("executeSingletonStatement") => Payload::Start(fields.start(true)?),
        Some("describeStatement") => Payload::Describe { subject: fields.subject()? },
        Some("getStatementResult") => {
            Payload::GetResult { subject: fields.subject()?, next_token: fields.owned("nextToken") }
        }
        Some("cancelStatement") => Payload::Cancel { subject: fields.subject()? },
        Some(_) => return None,
    })
}

/// The fields of the payload, or of its context.
struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    fn start(&self, singleton: bool) -> Option<Start> {
        Some(Start {
            sql: Sql::new(self.text("sqlStatement")?),
            singleton,
            callback: self.callback()?,
            execution_arn: self.execution_arn(),
            context: self.context()?,
            idempotency_key: self.owned("idempotencyKey"),
        })
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
        Some(match self.text("statementId")? {
            LATEST => Subject::Latest { execution_arn: self.execution_arn()?, context: self.context()? },
            id => Subject::Id(id.to_owned()),
        })
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

    /// JSON Schema takes 3.0 for an integer, so the types do too.
    fn count(&self, name: &str) -> Option<u64> {
        let number = self.0.get(name)?;
        number.as_u64().or_else(|| format!("{:.0}", number.as_f64()?).parse().ok())
    }
}

#[cfg(test)]
mod tests;
