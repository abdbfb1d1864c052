//! The component as the engine sees it, over real gRPC.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod plugin;
mod recorded;
mod registrations;
mod schema;
mod wrong_inputs;
