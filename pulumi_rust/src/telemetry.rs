//! Events of `tracing` as messages of the engine, and spans for a collector of OpenTelemetry.
//!
//! Both are layers of a subscriber, which belongs to the program: its `main` puts one together, and gives it what it likes besides.
//!
//! ```no_run
//! use pulumi_rust::telemetry::{EngineMessages, Spans};
//! use pulumi_rust::{Error, Plugin, ProviderBuilder};
//! use tracing_subscriber::layer::SubscriberExt;
//! use tracing_subscriber::util::SubscriberInitExt;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Error> {
//!     let plugin = Plugin::from_command_line();
//!     let spans = Spans::from_environment("demo")?;
//!     tracing_subscriber::registry()
//!         .with(EngineMessages::to(plugin.engine()))
//!         .with(spans.as_ref().map(Spans::layer))
//!         .init();
//!     plugin.serve(ProviderBuilder::new("demo", "0.1.0")).await
//! }
//! ```

mod messages;
mod spans;

pub use messages::EngineMessages;
pub use spans::Spans;
pub(crate) use spans::received;
