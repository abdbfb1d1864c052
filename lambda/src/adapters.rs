//! The AWS SDKs behind [`crate::ports`]: one file per service, and the clock.
//!
//! An adapter translates; it decides nothing and retries nothing beyond the SDK's own three attempts. SDK types end here.

mod clock;
mod dynamodb;
mod expression;
mod failure;
mod redshift;
mod shape;
mod stepfunctions;

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};

pub use clock::SystemClock;

use crate::ports::{
    CallError, Cloud, Description, Execute, Executed, Execution, ResultPage, TaskError, TaskFailure, Updated, Written,
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
}

impl Aws {
    /// Makes the clients from one configuration.
    pub fn new(config: &SdkConfig, table_name: &str) -> Self {
        Self {
            table: dynamodb::Table::new(aws_sdk_dynamodb::Client::new(config), table_name),
            data_api: redshift::DataApi::new(aws_sdk_redshiftdata::Client::new(config)),
            tasks: stepfunctions::Tasks::new(aws_sdk_sfn::Client::new(config)),
        }
    }
}

/// The SDKs' configuration from Lambda's environment, with pinned behaviour and bounded calls.
pub async fn sdk_config() -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).operation_timeout(CALL_TIMEOUT);
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts.build())
        .load()
        .await
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

    async fn results(&self, statement_id: &str, next_token: Option<&str>) -> Result<ResultPage, CallError> {
        self.data_api.results(statement_id, next_token).await
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
}
