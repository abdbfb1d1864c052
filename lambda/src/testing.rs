//! A cloud in memory: the tracking table with its conditions and transactions, the Data API, and Step Functions' tasks.
//!
//! [`World`] puts them behind the ports for tests of single steps; the simulator drives the same parts through whole days.
//! A world runs in virtual time, on one thread, and answers at once, so a handler runs to its end when it is polled once.
//! Each call can be made to fail before or after its effect, or to never answer, which is how a crash looks: a handler
//! that did not end when it was polled has crashed there. It is a model of what the services promise, no more: rules
//! that only one of them knows (limits, rights, prices) are absent.

#![cfg_attr(not(test), allow(dead_code, reason = "the simulator has a driver of its own"))]

mod data_api;
mod fault;
mod task;
mod tracking_table;
#[cfg(test)]
mod world;

pub(crate) use data_api::{DataApi, Run};
pub(crate) use fault::Fault;
#[cfg(test)]
pub(crate) use fault::Plan;
pub(crate) use task::Tasks;
#[cfg(test)]
pub(crate) use task::Told;
pub(crate) use tracking_table::TrackingTable;
#[cfg(test)]
pub(crate) use world::World;

/// The installation that tests use.
pub(crate) const NAMESPACE: &str = "abcdefgh";
