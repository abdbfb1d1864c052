//! The Redshift Data API.

use std::time::Duration;

use aws_sdk_redshiftdata::Client;
use aws_sdk_redshiftdata::config::Builder;
use aws_sdk_redshiftdata::operation::batch_execute_statement::BatchExecuteStatementError;
use aws_sdk_redshiftdata::operation::execute_statement::ExecuteStatementError;
use aws_sdk_redshiftdata::types::{
    ExecutionMode, ResultFormatString, SqlParameter, StatementStatusString, StatusString,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::timeout::TimeoutConfig;

use super::failure::call_error;
use super::{ATTEMPT_TIMEOUT, CALL_TIMEOUT, shape};
use crate::ports::{CallClass, CallError, Description, Execute, Executed, Progress, ResultPage};
use crate::secret::Secret;
use crate::statement::Sql;
use crate::target::{Login, Place, Target};
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
        let sql = match &execute.statement.sql {
            Sql::One(sql) => sql.expose().clone(),
            Sql::Batch { sqls, auto_commit } => {
                let sqls = sqls.iter().map(|sql| sql.expose().clone()).collect();
                let mode = if *auto_commit { ExecutionMode::AutoCommit } else { ExecutionMode::Transaction };
                return self.execute_batch(execute, sqls, mode).await;
            }
        };
        let call = "ExecuteStatement";
        let parts = Parts::of(call, execute)?;
        let request = self
            .client
            .execute_statement()
            .sql(sql)
            .set_database(parts.database)
            .set_cluster_identifier(parts.cluster)
            .set_workgroup_name(parts.workgroup)
            .set_db_user(parts.db_user)
            .set_secret_arn(parts.secret)
            .set_parameters(parts.parameters)
            .set_session_id(parts.session_id)
            .set_session_keep_alive_seconds(parts.keep_alive)
            .set_result_format(parts.format)
            .set_wait_time_seconds(parts.wait)
            .statement_name(parts.name)
            .client_token(parts.client_token)
            .with_event(parts.with_event);
        let answer = match parts.timeouts {
            Some(timeouts) => request.customize().config_override(timeouts).send().await,
            None => request.send().await,
        };
        match answer {
            Ok(answer) => Ok(Executed::Accepted {
                statement_id: answer.id().unwrap_or_default().to_owned(),
                created_at: moment(answer.created_at()),
                session_id: answer.session_id().map(str::to_owned),
                ended: has_ended(answer.status()),
            }),
            Err(error) => match error.as_service_error() {
                Some(ExecuteStatementError::ExecuteStatementException(doubt)) if !doubt.statement_id().is_empty() => {
                    Ok(Executed::Doubtful { statement_id: doubt.statement_id().to_owned() })
                }
                _ => Err(call_error(call, &error)),
            },
        }
    }

    async fn execute_batch(
        &self,
        execute: Execute,
        sqls: Vec<String>,
        mode: ExecutionMode,
    ) -> Result<Executed, CallError> {
        let call = "BatchExecuteStatement";
        let parts = Parts::of(call, execute)?;
        let request = self
            .client
            .batch_execute_statement()
            .set_sqls(Some(sqls))
            .execution_mode(mode)
            .set_database(parts.database)
            .set_cluster_identifier(parts.cluster)
            .set_workgroup_name(parts.workgroup)
            .set_db_user(parts.db_user)
            .set_secret_arn(parts.secret)
            .set_parameters(parts.parameters)
            .set_session_id(parts.session_id)
            .set_session_keep_alive_seconds(parts.keep_alive)
            .set_result_format(parts.format)
            .set_wait_time_seconds(parts.wait)
            .statement_name(parts.name)
            .client_token(parts.client_token)
            .with_event(parts.with_event);
        let answer = match parts.timeouts {
            Some(timeouts) => request.customize().config_override(timeouts).send().await,
            None => request.send().await,
        };
        match answer {
            Ok(answer) => Ok(Executed::Accepted {
                statement_id: answer.id().unwrap_or_default().to_owned(),
                created_at: moment(answer.created_at()),
                session_id: answer.session_id().map(str::to_owned),
                ended: has_ended(answer.status()),
            }),
            Err(error) => match error.as_service_error() {
                Some(BatchExecuteStatementError::BatchExecuteStatementException(doubt))
                    if !doubt.statement_id().is_empty() =>
                {
                    Ok(Executed::Doubtful { statement_id: doubt.statement_id().to_owned() })
                }
                _ => Err(call_error(call, &error)),
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
            session_id: answer.session_id().map(str::to_owned),
            updated_at: moment(answer.updated_at()),
            shape: Secret::new(shape::description(&answer)),
        })
    }

    pub(super) async fn results(&self, statement_id: &str, next_token: Option<&str>) -> Result<ResultPage, CallError> {
        let request = self.client.get_statement_result().id(statement_id).set_next_token(next_token.map(str::to_owned));
        let answer = request.send().await.map_err(|error| call_error("GetStatementResult", &error))?;
        Ok(ResultPage { shape: Secret::new(shape::result_page(&answer)) })
    }

    pub(super) async fn csv_results(
        &self,
        statement_id: &str,
        next_token: Option<&str>,
    ) -> Result<ResultPage, CallError> {
        let request =
            self.client.get_statement_result_v2().id(statement_id).set_next_token(next_token.map(str::to_owned));
        let answer = request.send().await.map_err(|error| call_error("GetStatementResultV2", &error))?;
        Ok(ResultPage { shape: Secret::new(shape::csv_page(&answer)) })
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

/// What both ways to execute have in common.
struct Parts {
    database: Option<String>,
    cluster: Option<String>,
    workgroup: Option<String>,
    db_user: Option<String>,
    secret: Option<String>,
    parameters: Option<Vec<SqlParameter>>,
    session_id: Option<String>,
    keep_alive: Option<i32>,
    format: Option<ResultFormatString>,
    wait: Option<i32>,
    /// Other timeouts than usual, where the API itself waits.
    timeouts: Option<Builder>,
    name: String,
    client_token: String,
    with_event: bool,
}

impl Parts {
    fn of(call: &'static str, execute: Execute) -> Result<Self, CallError> {
        let (Target { place, database, login }, statement) = (execute.target, execute.statement);
        // A session has its place, database and user already, and the API refuses to be told them again.
        let opens = statement.session.id.is_none();
        let (cluster, workgroup) = match place {
            Place::Cluster(name) => (Some(name), None),
            Place::Workgroup(name) => (None, Some(name)),
        };
        let (db_user, secret) = match login {
            Login::DbUser(user) => (Some(user), None),
            Login::Secret(arn) => (None, Some(arn)),
            Login::Identity => (None, None),
        };
        let parameters = statement.parameters.into_iter().map(|(name, value)| {
            let parameter = SqlParameter::builder().name(name).value(value.into_exposed()).build();
            parameter.map_err(|error| CallError {
                call,
                class: CallClass::Refused,
                code: "InvalidCall".to_owned(),
                message: Secret::new(error.to_string()),
            })
        });
        let parameters: Vec<SqlParameter> = parameters.collect::<Result<_, _>>()?;
        let wait = (execute.wait_seconds > 0).then_some(execute.wait_seconds);
        Ok(Self {
            database: Some(statement.database.unwrap_or(database)).filter(|_| opens),
            cluster: cluster.filter(|_| opens),
            workgroup: workgroup.filter(|_| opens),
            db_user: db_user.filter(|_| opens),
            secret: secret.filter(|_| opens),
            parameters: (!parameters.is_empty()).then_some(parameters),
            session_id: statement.session.id,
            keep_alive: statement.session.keep_alive_seconds.and_then(|seconds| i32::try_from(seconds).ok()),
            format: statement.csv.then_some(ResultFormatString::Csv),
            wait: wait.map(i32::from),
            timeouts: wait.map(timeouts_beside),
            name: execute.name,
            client_token: execute.client_token,
            with_event: execute.with_event,
        })
    }
}

/// The usual timeouts, and the time that the API waits.
fn timeouts_beside(wait_seconds: u8) -> Builder {
    let wait = Duration::from_secs(u64::from(wait_seconds));
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT_TIMEOUT + wait)
        .operation_timeout(CALL_TIMEOUT + wait);
    Builder::default().timeout_config(timeouts.build())
}

fn moment(at: Option<&DateTime>) -> Option<Timestamp> {
    at.and_then(|at| at.to_millis().ok()).map(Timestamp::from_millis)
}

fn has_ended(status: Option<&StatementStatusString>) -> bool {
    use StatementStatusString::{Aborted, Failed, Finished};
    matches!(status, Some(Aborted | Failed | Finished))
}

/// The Data API tells of an expired record with a `ValidationException` and its text.
fn expired(mut error: CallError) -> CallError {
    if error.class == CallClass::Refused && error.message.expose().contains("expired") {
        error.class = CallClass::Missing;
    }
    error
}
