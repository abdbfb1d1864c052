//! The function behind every `SfnRedshiftTasker`: runs a statement through the Redshift Data API once per request, and
//! tells the waiting task when it ended.
//!
//! Bytes become types once ([`mod@env`], [`invocation`], [`event`]); [`decide`] holds what follows from them, as pure
//! functions over the tracked statement of [`row`]; [`handlers`] carry it out through [`ports`]; [`adapters`] are the AWS
//! SDKs behind those. The crate knows nothing of Pulumi, and no SDK type leaves the adapters.

#[cfg(feature = "aws")]
pub mod adapters;
pub mod decide;
pub mod env;
pub mod error;
pub mod event;
pub mod handlers;
mod inlining;
pub mod invocation;
pub mod metrics;
pub mod op;
pub mod ports;
pub mod request;
mod response_url;
pub mod row;
pub mod rules;
#[cfg(feature = "aws")]
pub mod runtime;
pub mod secret;
#[cfg(any(test, feature = "simulation"))]
pub mod simulation;
pub mod statement;
pub mod table;
pub mod target;
#[cfg(feature = "aws")]
pub mod telemetry;
#[cfg(any(test, feature = "simulation"))]
mod testing;
pub mod time;
#[cfg(feature = "aws")]
pub mod warm;
