//! The function under Lambda's runtime: settings and clients in INIT, then one invocation after another.
//!
//! A wrong environment does not end the process: each invocation then answers `ConfigurationError`, which a state machine
//! shows by name, where a failed INIT would only show an exit code.

use std::io;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tracing::level_filters::LevelFilter;

use crate::adapters::{Aws, SystemClock, sdk_config};
use crate::env::{Access, Settings};
use crate::handlers::{self, App};
use crate::telemetry;
use crate::time::Timestamp;
use crate::warm::warm;

/// Serves invocations until Lambda ends the process.
///
/// # Errors
/// What the runtime reports when it can't reach Lambda's API.
pub async fn serve(lookup: impl Fn(&str) -> Option<String>) -> Result<(), lambda_runtime::Error> {
    let settings = Settings::parse(&lookup);
    let level = settings.as_ref().map_or(LevelFilter::INFO, |settings| settings.log_level);
    let metrics_of = settings.as_ref().ok().and_then(|settings| settings.metrics_of.clone());
    tracing::subscriber::set_global_default(telemetry::subscriber(level, metrics_of, SystemClock, io::stdout))?;
    telemetry::hush_panics();
    let app = match settings {
        Ok(settings) => {
            let aws = Aws::new(&sdk_config(&Access::read(&lookup), &settings.region), &settings.table_name);
            warm(&aws).await;
            Ok(App { cloud: aws, clock: SystemClock, settings })
        }
        Err(error) => Err(error),
    };
    let app = &app;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| async move {
        match app {
            Ok(app) => {
                let deadline = Timestamp::from_millis(i64::try_from(event.context.deadline).unwrap_or(i64::MAX));
                handlers::invoke(app, &event.payload, &event.context.request_id, deadline).await
            }
            Err(error) => Err(error.clone()),
        }
    }))
    .await
}
