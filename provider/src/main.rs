//! The plugin `pulumi-resource-redshift-tasker`, which the Pulumi engine starts.
//!
//! Standard output carries the port and nothing else; log lines go to standard error, which the engine shows when it is asked for debug output. `REDSHIFT_TASKER_LOG` chooses them, for example `debug`.

use std::io;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

/// Which log lines are written, in the syntax of `tracing-subscriber`; warnings and errors by default.
const LOG: &str = "REDSHIFT_TASKER_LOG";

// Its work is to wait for the engine: one thread does that with less memory.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
    match pulumi_rust::serve(provider::provider()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
