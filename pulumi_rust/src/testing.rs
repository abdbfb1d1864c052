//! A fake engine for the tests of providers, over real gRPC or without.
//!
//! [`FakeEngine`] serves the resource monitor and the engine's log, records every registration, and answers each as the test says: created, failed or never, with the outputs of a
//! deployment or the gaps of a preview. It runs transforms and hooks as the engine does, and refuses calls where a test tells it to. [`Harness`] puts a provider with its standard layers in
//! front of it and calls it as the engine would. Nothing here is a mock of this crate: requests are encoded and decoded, and cross a socket unless both are [within](FakeEngine::within) the
//! test. Where no messages are wanted either, a [`Provider`](crate::provider::Provider) is called with [`FakeEngine::engine`].
//!
//! [`Lifecycle`] is a custom resource's life as data, [`breaking_changes`] compares two schemas, and [`replay`] plays what a real engine once asked.

mod callbacks;
mod engine;
mod harness;
mod lifecycle;
mod monitor;
mod refused;
mod replay;
mod schema;
mod snapshot;

pub use engine::{FakeEngine, MonitorCall, Outcome, Registration};
pub use harness::{Client, Harness, construct_request, property_failures};
pub use lifecycle::{Lifecycle, Step};
pub use refused::{Code, Kept, Refused};
pub use replay::{Mismatch, replay};
pub use schema::breaking_changes;

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::wire::incoming;

async fn served(servers: &mut JoinSet<()>, routes: tonic::transport::server::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port is free");
    let address = listener.local_addr().expect("a bound socket has an address");
    servers.spawn(async move {
        // Ends with the set that holds it.
        let _ = routes.serve_with_incoming(incoming(listener)).await;
    });
    address
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
