//! The AWS SDKs behind [`crate::ports`]: one file per service, and the clock.
//!
//! An adapter translates; it decides nothing and retries nothing beyond the SDK's own three attempts. SDK types end here.

mod clock;
mod cloudformation;
mod dynamodb;
mod expression;
mod failure;
mod redshift;
mod shape;
mod stepfunctions;

use std::time::Duration;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

pub use clock::SystemClock;

use crate::env::Access;
use crate::ports::{
    CallError, Cloud, Description, Execute, Executed, Execution, RespondError, ResultPage, TaskError, TaskFailure,
    Updated, Written,
};
use crate::secret::Secret;
use crate::table::{Item, Key, Update, Write};
use crate::time::Timestamp;

/// One attempt of one call; the sum of three stays under the function's timeout.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
/// One call with its retries.
const CALL_TIMEOUT: Duration = Duration::from_secs(12);

/// The clients, made once while Lambda initialises.
#[derive(Debug)]
pub struct Aws {
    table: dynamodb::Table,
    data_api: redshift::DataApi,
    tasks: stepfunctions::Tasks,
    responses: cloudformation::Responses,
}

impl Aws {
    /// Makes the clients from one configuration.
    pub fn new(config: &SdkConfig, table_name: &str) -> Self {
        Self {
            table: dynamodb::Table::new(aws_sdk_dynamodb::Client::new(config), table_name),
            data_api: redshift::DataApi::new(aws_sdk_redshiftdata::Client::new(config)),
            tasks: stepfunctions::Tasks::new(aws_sdk_sfn::Client::new(config)),
            responses: cloudformation::Responses::new(),
        }
    }
}

/// The SDKs' configuration, with pinned behaviour, bounded calls, and one HTTP client for all.
///
/// What Lambda sets is all that is looked at: the chain of other places for credentials, with its clients of yet more
/// services, would be a fifth of the executable. TLS is ring's: smaller than aws-lc's too, and it gathers no entropy at the
/// first connection, which costs aws-lc most of a first invocation. What it lacks, FIPS and post-quantum keys, is not
/// used here.
pub fn sdk_config(access: &Access, region: &str) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).operation_timeout(CALL_TIMEOUT);
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region.to_owned()))
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts.build())
        .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https());
    config.set_endpoint_url(access.endpoint.clone());
    config.set_credentials_provider(access.keys.as_ref().map(|keys| {
        let token = keys.session_token.as_ref().map(|token| token.expose().clone());
        let (id, secret) = (&keys.access_key_id, keys.secret_access_key.expose());
        SharedCredentialsProvider::new(Credentials::new(id, secret, token, None, "Lambda"))
    }));
    config.build()
}

impl Cloud for Aws {
    async fn get(&self, key: &Key) -> Result<Option<Item>, CallError> {
        self.table.get(key).await
    }

    async fn update(&self, update: Update) -> Result<Updated, CallError> {
        self.table.update(update).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<Written, CallError> {
        self.table.write(writes).await
    }

    async fn due(&self, shard: &str, until: Timestamp) -> Result<Vec<Key>, CallError> {
        self.table.due(shard, until).await
    }

    async fn execute(&self, request: Execute) -> Result<Executed, CallError> {
        self.data_api.execute(request).await
    }

    async fn describe(&self, statement_id: &str) -> Result<Description, CallError> {
        self.data_api.describe(statement_id).await
    }

    async fn results(&self, statement_id: &str, next_token: Option<&str>, csv: bool) -> Result<ResultPage, CallError> {
        if csv {
            self.data_api.csv_results(statement_id, next_token).await
        } else {
            self.data_api.results(statement_id, next_token).await
        }
    }

    async fn cancel(&self, statement_id: &str) -> Result<bool, CallError> {
        self.data_api.cancel(statement_id).await
    }

    async fn find(&self, statement_name: &str) -> Result<Option<String>, CallError> {
        self.data_api.find(statement_name).await
    }

    async fn execution(&self, execution_arn: &str) -> Result<Execution, CallError> {
        self.tasks.execution(execution_arn).await
    }

    async fn heartbeat(&self, token: &Secret<String>) -> Result<(), TaskError> {
        self.tasks.heartbeat(token).await
    }

    async fn succeed(&self, token: &Secret<String>, output: &str) -> Result<(), TaskError> {
        self.tasks.succeed(token, output).await
    }

    async fn fail(&self, token: &Secret<String>, failure: Option<TaskFailure<'_>>) -> Result<(), TaskError> {
        self.tasks.fail(token, failure).await
    }

    async fn respond(&self, url: &Secret<String>, body: &str) -> Result<(), RespondError> {
        self.responses.send(url, body).await
    }
}
