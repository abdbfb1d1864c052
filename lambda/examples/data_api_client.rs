//! The AWS SDK for Rust as a client of the embedded cloud's conformance tests, configured as the function's adapters are: `cargo xtask conformance` runs it beside boto3 and the SDK for JavaScript.
//!
//! Its argument is the endpoint. Each line of standard input is a call, `{"operation", "request"}`, and is answered with a line: `{"ok": true}`, or `{"code", "status", "message", "modeled"}` of an
//! error, where `modeled` says whether the SDK knows it. It knows the members that those tests send, not all there are.
#![allow(clippy::print_stdout, reason = "a command-line program talks to its caller")]

use std::fmt::Debug;
use std::io::{self, BufRead};

use aws_sdk_redshiftdata::Client;
use aws_sdk_redshiftdata::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_redshiftdata::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_redshiftdata::types::{ResultFormatString, StatusString};
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::retry::RetryConfig;
use serde::Deserialize;
use serde_json::{Value, json};

/// One call.
#[derive(Debug, Deserialize)]
struct Call {
    operation: String,
    request: Members,
}

/// The members that the tests send.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct Members {
    id: Option<String>,
    cluster_identifier: Option<String>,
    workgroup_name: Option<String>,
    database: Option<String>,
    db_user: Option<String>,
    secret_arn: Option<String>,
    sql: Option<String>,
    sqls: Option<Vec<String>>,
    statement_name: Option<String>,
    session_id: Option<String>,
    session_keep_alive_seconds: Option<i32>,
    wait_time_seconds: Option<i32>,
    result_format: Option<String>,
    status: Option<String>,
    schema: Option<String>,
    table: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).ok_or("usage: data_api_client ENDPOINT")?;
    let client = Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .endpoint_url(endpoint)
            .credentials_provider(Credentials::new("test", "test", None, None, "tests"))
            .retry_config(RetryConfig::disabled())
            .http_client(Builder::new().build_http())
            .build(),
    );
    for line in io::stdin().lock().lines() {
        let call: Call = serde_json::from_str(&line?)?;
        println!("{}", outcome(&client, call).await?);
    }
    Ok(())
}

async fn outcome(client: &Client, Call { operation, request: m }: Call) -> Result<Value, Box<dyn std::error::Error>> {
    let format = m.result_format.as_deref().map(ResultFormatString::from);
    Ok(match operation.as_str() {
        "ExecuteStatement" => {
            let call = client.execute_statement().set_sql(m.sql).set_result_format(format);
            let call = call.set_cluster_identifier(m.cluster_identifier).set_workgroup_name(m.workgroup_name);
            let call = call.set_database(m.database).set_db_user(m.db_user).set_secret_arn(m.secret_arn);
            let call = call.set_session_id(m.session_id).set_session_keep_alive_seconds(m.session_keep_alive_seconds);
            let call = call.set_statement_name(m.statement_name).set_wait_time_seconds(m.wait_time_seconds);
            told(call.send().await)?
        }
        "BatchExecuteStatement" => {
            let call = client.batch_execute_statement().set_sqls(m.sqls).set_result_format(format);
            let call = call.set_cluster_identifier(m.cluster_identifier).set_workgroup_name(m.workgroup_name);
            let call = call.set_database(m.database).set_db_user(m.db_user).set_secret_arn(m.secret_arn);
            let call = call.set_session_id(m.session_id).set_session_keep_alive_seconds(m.session_keep_alive_seconds);
            let call = call.set_statement_name(m.statement_name).set_wait_time_seconds(m.wait_time_seconds);
            told(call.send().await)?
        }
        "DescribeStatement" => {
            told(client.describe_statement().set_id(m.id).set_wait_time_seconds(m.wait_time_seconds).send().await)?
        }
        "GetStatementResult" => {
            told(client.get_statement_result().set_id(m.id).set_wait_time_seconds(m.wait_time_seconds).send().await)?
        }
        "GetStatementResultV2" => {
            told(client.get_statement_result_v2().set_id(m.id).set_wait_time_seconds(m.wait_time_seconds).send().await)?
        }
        "CancelStatement" => told(client.cancel_statement().set_id(m.id).send().await)?,
        "ListStatements" => {
            told(client.list_statements().set_status(m.status.as_deref().map(StatusString::from)).send().await)?
        }
        "ListSessions" => {
            let status = m.status.as_deref().map(Into::into);
            told(client.list_sessions().set_session_id(m.session_id).set_status(status).send().await)?
        }
        "ListDatabases" => {
            let call = client.list_databases().set_cluster_identifier(m.cluster_identifier).set_database(m.database);
            told(call.set_db_user(m.db_user).set_secret_arn(m.secret_arn).send().await)?
        }
        "ListSchemas" => {
            let call = client.list_schemas().set_cluster_identifier(m.cluster_identifier).set_database(m.database);
            told(call.set_db_user(m.db_user).set_secret_arn(m.secret_arn).send().await)?
        }
        "ListTables" => {
            let call = client.list_tables().set_cluster_identifier(m.cluster_identifier).set_database(m.database);
            told(call.set_db_user(m.db_user).set_secret_arn(m.secret_arn).send().await)?
        }
        "DescribeTable" => {
            let call = client.describe_table().set_cluster_identifier(m.cluster_identifier).set_database(m.database);
            let call = call.set_db_user(m.db_user).set_secret_arn(m.secret_arn).set_schema(m.schema);
            told(call.set_table(m.table).send().await)?
        }
        unknown => return Err(format!("the service has no operation `{unknown}`").into()),
    })
}

/// An outcome as the tests read it; what is no answer of the service ends the program.
fn told<T, E>(outcome: Result<T, SdkError<E, HttpResponse>>) -> Result<Value, Box<dyn std::error::Error>>
where
    E: ProvideErrorMetadata + Debug + std::error::Error + Send + Sync + 'static,
{
    match outcome {
        Ok(_) => Ok(json!({ "ok": true })),
        Err(SdkError::ServiceError(refusal)) => {
            let error = refusal.err();
            // Every operation's error is an enum of its own; what they have in common is that the variant for strangers is called so.
            let modeled = !format!("{error:?}").starts_with("Unhandled");
            let status = refusal.raw().status().as_u16();
            Ok(json!({ "code": error.code(), "status": status, "message": error.message(), "modeled": modeled }))
        }
        Err(error) => Err(Box::new(error)),
    }
}
