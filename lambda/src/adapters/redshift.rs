//! The Redshift Data API.

use aws_sdk_redshiftdata::Client;
use aws_sdk_redshiftdata::operation::execute_statement::ExecuteStatementError;
use aws_sdk_redshiftdata::types::{SqlParameter, StatusString};

use super::failure::call_error;
use super::shape;
use crate::env::{Login, Place};
use crate::ports::{CallClass, CallError, Description, Execute, Executed, Progress, ResultPage};
use crate::secret::Secret;
use crate::time::Timestamp;

/// The Data API.
#[derive(Debug)]
pub(super) struct DataApi {
    client: Client,
}

impl DataApi {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(super) async fn execute(&self, execute: Execute) -> Result<Executed, CallError> {
        let mut request = self
            .client
            .execute_statement()
            .sql(execute.sql.into_exposed())
            .database(execute.database.unwrap_or(execute.target.database))
            .statement_name(execute.name)
            .client_token(execute.client_token)
            .with_event(execute.with_event);
        request = match execute.target.place {
            Place::Cluster(name) => request.cluster_identifier(name),
            Place::Workgroup(name) => request.workgroup_name(name),
        };
        request = match execute.target.login {
            Login::DbUser(user) => request.db_user(user),
            Login::Secret(arn) => request.secret_arn(arn),
            Login::Identity => request,
        };
        for (name, value) in execute.parameters {
            let parameter = SqlParameter::builder().name(name).value(value.into_exposed()).build();
            request = request.parameters(parameter.map_err(|error| CallError {
                call: "ExecuteStatement",
                class: CallClass::Refused,
                code: "InvalidCall".to_owned(),
                message: Secret::new(error.to_string()),
            })?);
        }
        match request.send().await {
            Ok(answer) => Ok(Executed::Accepted {
                statement_id: answer.id().unwrap_or_default().to_owned(),
                created_at: answer.created_at().and_then(|at| at.to_millis().ok()).map(Timestamp::from_millis),
            }),
            Err(error) => match error.as_service_error() {
                Some(ExecuteStatementError::ExecuteStatementException(doubt)) if !doubt.statement_id().is_empty() => {
                    Ok(Executed::Doubtful { statement_id: doubt.statement_id().to_owned() })
                }
                _ => Err(call_error("ExecuteStatement", &error)),
            },
        }
    }

    pub(super) async fn describe(&self, statement_id: &str) -> Result<Description, CallError> {
        let answer = self.client.describe_statement().id(statement_id).send().await;
        let answer = answer.map_err(|error| expired(call_error("DescribeStatement", &error)))?;
        Ok(Description {
            progress: match answer.status() {
                Some(StatusString::Finished) => Progress::Finished,
                Some(StatusString::Failed) => Progress::Failed,
                Some(StatusString::Aborted) => Progress::Aborted,
                _ => Progress::Running,
            },
            error: answer.error().filter(|text| !text.is_empty()).map(|text| Secret::new(text.to_owned())),
            rows: answer.result_rows(),
            query_id: answer.redshift_query_id(),
            shape: Secret::new(shape::description(&answer)),
        })
    }

    pub(super) async fn results(&self, statement_id: &str, next_token: Option<&str>) -> Result<ResultPage, CallError> {
        let request = self.client.get_statement_result().id(statement_id).set_next_token(next_token.map(str::to_owned));
        let answer = request.send().await.map_err(|error| call_error("GetStatementResult", &error))?;
        Ok(ResultPage { shape: Secret::new(shape::result_page(&answer)) })
    }

    pub(super) async fn cancel(&self, statement_id: &str) -> Result<bool, CallError> {
        let answer = self.client.cancel_statement().id(statement_id).send().await;
        Ok(answer.map_err(|error| call_error("CancelStatement", &error))?.status().unwrap_or(false))
    }

    /// `StatementName` filters by prefix, so a listed name may be longer than the one that is looked for.
    pub(super) async fn find(&self, statement_name: &str) -> Result<Option<String>, CallError> {
        let mut pages = self
            .client
            .list_statements()
            .statement_name(statement_name)
            .status(StatusString::All)
            .into_paginator()
            .send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call_error("ListStatements", &error))?;
            let same = page.statements().iter().find(|statement| statement.statement_name() == Some(statement_name));
            if let Some(statement) = same {
                return Ok(Some(statement.id().to_owned()));
            }
        }
        Ok(None)
    }
}

/// The Data API tells of an expired record with a `ValidationException` and its text.
fn expired(mut error: CallError) -> CallError {
    if error.class == CallClass::Refused && error.message.expose().contains("expired") {
        error.class = CallClass::Missing;
    }
    error
}
