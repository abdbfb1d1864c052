//! The component as the engine sees it, over real gRPC.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod functions;
mod many;
mod plugin;
mod predecessor;
mod recorded;
mod registrations;
mod schema;
mod watched;
mod wrong_inputs;
