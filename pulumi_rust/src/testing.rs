//! A fake engine for the tests of providers, over real gRPC.
//!
//! [`FakeEngine`] serves the resource monitor and the engine's log, records every registration, and answers each as the test says: created, or failed, with the outputs of a
//! deployment or the gaps of a preview. [`Harness`] puts a provider in front of it and calls it as the engine would. Nothing here is a mock of this crate: requests cross a socket.

mod lifecycle;
mod monitor;
mod schema;
mod snapshot;

pub use lifecycle::{Lifecycle, Step};
pub use schema::breaking_changes;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};

use crate::engine::Engine;
use crate::provider::Provider;
use crate::server::{self, Service, sized};
use crate::wire::proto::engine_server::EngineServer;
use crate::wire::proto::resource_monitor_server::ResourceMonitorServer;
use crate::wire::proto::resource_provider_client::ResourceProviderClient;
use crate::wire::{Decoder, Encoder, proto};
use crate::{Error, Properties, ResourceReference, Urn};

/// One registration that the monitor saw.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The inputs, decoded.
    pub inputs: Properties,
    /// The whole request.
    pub request: proto::RegisterResourceRequest,
}

/// What becomes of a registration.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The resource exists, with this id and these outputs besides its inputs. An empty id is what a preview gives.
    Created(String, Properties),
    /// The operation failed.
    Failed,
    /// The operation never ends.
    Never,
}

type Decide = dyn Fn(&Registration) -> Outcome + Send + Sync;

/// A fake engine and resource monitor on a loopback port.
#[derive(Debug)]
pub struct FakeEngine {
    address: SocketAddr,
    seen: Arc<Seen>,
    _servers: JoinSet<()>,
}

#[derive(Debug, Default)]
struct Seen {
    registrations: Mutex<Vec<Registration>>,
    outputs: Mutex<Vec<(Urn, Properties)>>,
    logs: Mutex<Vec<String>>,
    functions: Mutex<BTreeMap<String, Properties>>,
    invokes: Mutex<Vec<proto::ResourceInvokeRequest>>,
    features_asked: Mutex<Vec<String>>,
    under_way: watch::Sender<usize>,
}

impl FakeEngine {
    /// Starts one that decides with a function of the test's.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start(decide: impl Fn(&Registration) -> Outcome + Send + Sync + 'static) -> Self {
        Self::start_as(false, Arc::new(decide)).await
    }

    /// Starts one that does not know the call which tells all features at once.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start_old(decide: impl Fn(&Registration) -> Outcome + Send + Sync + 'static) -> Self {
        Self::start_as(true, Arc::new(decide)).await
    }

    async fn start_as(old: bool, decide: Arc<Decide>) -> Self {
        let seen = Arc::new(Seen::default());
        let monitor = monitor::FakeMonitor { seen: Arc::clone(&seen), decide, old };
        let routes = Server::builder()
            .add_service(ResourceMonitorServer::new(monitor.clone()))
            .add_service(EngineServer::new(monitor));
        let mut servers = JoinSet::new();
        let address = serve(&mut servers, routes).await;
        FakeEngine { address, seen, _servers: servers }
    }

    /// Its address, as the monitor's endpoint and the engine's.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// What a function answers from now on; one without an answer does not exist.
    pub fn answer(&self, token: impl Into<String>, answer: Properties) {
        locked(&self.seen.functions).insert(token.into(), answer);
    }

    /// Every call of a function so far, in the order of arrival.
    pub fn invokes(&self) -> Vec<proto::ResourceInvokeRequest> {
        locked(&self.seen.invokes).clone()
    }

    /// The features that were asked for by name.
    pub fn features_asked(&self) -> Vec<String> {
        locked(&self.seen.features_asked).clone()
    }

    /// Waits until this many registrations of custom resources are under way.
    pub async fn until_under_way(&self, count: usize) {
        let mut under_way = self.seen.under_way.subscribe();
        // The sender lives as long as this engine.
        let _seen = under_way.wait_for(|now| *now == count).await;
    }

    /// Every registration so far, in the order of arrival.
    pub fn registrations(&self) -> Vec<Registration> {
        locked(&self.seen.registrations).clone()
    }

    /// The registration of this name.
    ///
    /// # Panics
    /// When there is none.
    pub fn registration(&self, name: &str) -> Registration {
        let found = self.registrations().into_iter().find(|seen| seen.request.name == name);
        found.unwrap_or_else(|| panic!("no registration `{name}`"))
    }

    /// All registrations as a tree of text, children below their parents and sorted by name, to be compared with one that was read and found good.
    pub fn snapshot(&self) -> String {
        snapshot::tree(&self.registrations())
    }

    /// Component outputs that were set, in order.
    pub fn outputs(&self) -> Vec<(Urn, Properties)> {
        locked(&self.seen.outputs).clone()
    }

    /// Messages that were logged.
    pub fn logs(&self) -> Vec<String> {
        locked(&self.seen.logs).clone()
    }
}

/// A provider that serves on a loopback port, and a client as the engine's.
#[derive(Debug)]
pub struct Harness {
    /// The client, for calls that have no method here.
    pub client: ResourceProviderClient<Channel>,
    _servers: JoinSet<()>,
}

impl Harness {
    /// Serves a provider.
    ///
    /// # Errors
    /// [`Error::Engine`] when the address can't be used.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start(provider: impl Provider) -> Result<Self, Error> {
        let mut servers = JoinSet::new();
        let service = sized(Arc::new(Service::new(provider, Engine::default())));
        let address = serve(&mut servers, Server::builder().add_service(service)).await;
        let client = ResourceProviderClient::new(server::channel(&address.to_string(), "the provider")?)
            .max_decoding_message_size(server::MAX_MESSAGE)
            .max_encoding_message_size(server::MAX_MESSAGE);
        Ok(Harness { client, _servers: servers })
    }

    /// Configures the provider, as the engine does before anything else.
    ///
    /// # Errors
    /// The status that the engine would see.
    pub async fn configure(&self, args: &Properties) -> Result<(), tonic::Status> {
        let args = Some(Encoder::without_outputs().properties(args));
        self.client.clone().configure(proto::ConfigureRequest { args, ..Default::default() }).await.map(|_| ())
    }

    /// Runs a function and gives its decoded result, or what is wrong with its arguments.
    ///
    /// # Errors
    /// The status that the engine would see.
    pub async fn invoke(
        &self,
        token: &str,
        args: &Properties,
    ) -> Result<Result<Properties, Vec<(String, String)>>, tonic::Status> {
        let args = Some(Encoder::without_outputs().properties(args));
        let request = proto::InvokeRequest { tok: token.to_owned(), args, ..Default::default() };
        let response = self.client.clone().invoke(request).await?.into_inner();
        if response.failures.is_empty() {
            return Ok(Ok(Decoder::default().properties(response.r#return.unwrap_or_default())?));
        }
        Ok(Err(response.failures.into_iter().map(|failure| (failure.property, failure.reason)).collect()))
    }

    /// Calls a method on a component that `engine` knows, and gives its decoded result beside the whole answer.
    ///
    /// # Errors
    /// The status that the engine would see.
    pub async fn call(
        &self,
        engine: &FakeEngine,
        token: &str,
        urn: &str,
        mut args: Properties,
    ) -> Result<(Properties, proto::CallResponse), tonic::Status> {
        args.insert("__self__".to_owned(), ResourceReference::to(Urn::new(urn)).into());
        let request = proto::CallRequest {
            tok: token.to_owned(),
            args: Some(Encoder::with_outputs().properties(&args)),
            project: "project".to_owned(),
            stack: "stack".to_owned(),
            monitor_endpoint: engine.address(),
            accepts_output_values: true,
            ..proto::CallRequest::default()
        };
        let response = self.client.clone().call(request).await?.into_inner();
        let result = Decoder::default().properties(response.r#return.clone().unwrap_or_default())?;
        Ok((result, response))
    }

    /// Builds a component and gives its decoded outputs beside the whole answer.
    ///
    /// # Errors
    /// The status that the engine would see.
    pub async fn construct(
        &self,
        request: proto::ConstructRequest,
    ) -> Result<(Properties, proto::ConstructResponse), tonic::Status> {
        let response = self.client.clone().construct(request).await?.into_inner();
        let state = Decoder::default().properties(response.state.clone().unwrap_or_default())?;
        Ok((state, response))
    }
}

/// A Construct of a component against a fake engine, to which a test adds what it needs.
pub fn construct_request(
    engine: &FakeEngine,
    token: &str,
    name: &str,
    inputs: &Properties,
    dry_run: bool,
) -> proto::ConstructRequest {
    proto::ConstructRequest {
        project: "project".to_owned(),
        stack: "stack".to_owned(),
        organization: "organization".to_owned(),
        monitor_endpoint: engine.address(),
        r#type: token.to_owned(),
        name: name.to_owned(),
        inputs: Some(Encoder::with_outputs().properties(inputs)),
        dry_run,
        accepts_output_values: true,
        ..proto::ConstructRequest::default()
    }
}

/// The property failures of a status, as `(path, reason)`.
pub fn property_failures(status: &tonic::Status) -> Vec<(String, String)> {
    let details: Vec<proto::InputPropertiesError> = server::details(status, "InputPropertiesError");
    let errors = details.into_iter().flat_map(|detail| detail.errors);
    errors.map(|error| (error.property_path, error.reason)).collect()
}

/// What a status says of a resource that came up half.
fn failed(status: &tonic::Status) -> Option<proto::ErrorResourceInitFailed> {
    server::details(status, "ErrorResourceInitFailed").into_iter().next()
}

async fn serve(servers: &mut JoinSet<()>, routes: tonic::transport::server::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port is free");
    let address = listener.local_addr().expect("a bound socket has an address");
    servers.spawn(async move {
        // Ends with the set that holds it.
        let _ = routes.serve_with_incoming(TcpListenerStream::new(listener)).await;
    });
    address
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
