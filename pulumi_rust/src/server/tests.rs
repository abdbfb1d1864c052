//! How a plugin ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{Service, serve_until};
use crate::Error;
use crate::engine::Engine;
use crate::provider::{CallRequest, CallResponse, CreateRequest, CreateResponse, Provider};
use crate::wire::Transport;
use crate::wire::proto::{self, resource_provider_client::ResourceProviderClient};

/// Methods and creations that never end.
struct Stuck(std::sync::Mutex<Option<oneshot::Sender<()>>>);

impl Stuck {
    async fn stay<T>(&self) -> T {
        self.0.lock().unwrap().take().unwrap().send(()).unwrap();
        std::future::pending().await
    }
}

impl Provider for Stuck {
    fn version(&self) -> &'static str {
        "1.0.0"
    }

    async fn call(&self, _: Engine, _: CallRequest) -> Result<CallResponse, Error> {
        self.stay().await
    }

    async fn create(&self, _: CreateRequest) -> Result<CreateResponse, Error> {
        self.stay().await
    }
}

/// Far beyond the grace, and what a plugin that hangs is found by.
const LIMIT: Duration = Duration::from_secs(20);

/// Opens a call, then interrupts the plugin and waits until it has ended.
async fn interrupted<T: Send + 'static>(
    call: impl AsyncFnOnce(ResourceProviderClient<Transport>) -> Result<T, tonic::Status>,
    at_once: bool,
) -> Option<tonic::Status> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = ResourceProviderClient::new(Transport::to(&listener.local_addr().unwrap().to_string(), "it").unwrap());
    let (open, opened) = oneshot::channel();
    let service = Arc::new(Service::new(crate::layer::standard(Stuck(Some(open).into())), Engine::default()));
    let served = serve_until(listener, service, async {
        opened.await.unwrap();
    });
    let served = async { tokio::time::timeout(LIMIT, Box::pin(served)).await.expect("the plugin hangs").unwrap() };
    if at_once {
        let (answer, ()) = tokio::join!(call(client), served);
        return answer.err();
    }
    tokio::select! {
        answer = call(client) => answer.err(),
        () = served => None,
    }
}

#[tokio::test]
async fn an_interrupt_cancels_open_calls() {
    let status = interrupted(async |mut client| client.call(proto::CallRequest::default()).await, true).await;
    assert_eq!(status.unwrap().code(), tonic::Code::Cancelled);
}

#[tokio::test]
async fn an_interrupted_plugin_ends_though_a_call_does_not() {
    let status = interrupted(async |mut client| client.create(proto::CreateRequest::default()).await, false).await;
    assert!(status.is_none(), "the plugin ended first");
}
