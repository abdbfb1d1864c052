//! Logs: one JSON object a line on standard output, of this crate only.
//!
//! Other crates stay silent: the SDKs log requests at their debug level, and requests hold SQL and tokens. A panic is
//! logged with its place alone, since its message may hold anything. Metrics are lines among the others, in a format of
//! their own, whatever the level of the log ([`embedded`]).

pub mod embedded;
#[cfg(test)]
pub(crate) mod lines;

use std::panic;

use tracing::error;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{Registry, fmt};

use crate::metrics;
use crate::ports::Clock;
use embedded::Embedded;

/// The subscriber that writes this crate's lines at `level` and above to `writer`, and the metrics of the function of
/// this name; none without.
pub fn subscriber<W, K>(
    level: LevelFilter,
    function_name: Option<String>,
    clock: K,
    writer: W,
) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Clone + Send + Sync + 'static,
    K: Clock + Send + Sync + 'static,
{
    // Targets match by prefix. The runtime's own errors are worth a line; what it logs of ours is logged already.
    let ours = Targets::new()
        .with_target("lambda", level)
        .with_target("lambda_runtime", LevelFilter::ERROR.min(level))
        .with_target("lambda_runtime::layers::panic", LevelFilter::OFF)
        .with_default(LevelFilter::OFF);
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer.clone())
        .with_filter(ours);
    // An invocation's span is where its metrics are gathered.
    let recording = Targets::new()
        .with_target(metrics::TARGET, LevelFilter::INFO)
        .with_target("lambda::handlers", LevelFilter::INFO)
        .with_default(LevelFilter::OFF);
    let embedded = function_name.map(|function_name| Embedded { function_name, writer, clock }.with_filter(recording));
    Registry::default().with(lines).with(embedded)
}

/// Replaces the panic message on standard error by a log line with the panic's place.
pub fn hush_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        error!(place, "panic");
    }));
}
