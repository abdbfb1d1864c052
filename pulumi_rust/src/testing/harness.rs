//! A provider, called as the engine calls it.

use std::sync::Arc;

use tokio::task::JoinSet;
use tonic::service::Routes;

use super::{FakeEngine, Refused, served};
use crate::engine::Engine;
use crate::layer;
use crate::provider::Provider;
use crate::server::{self, Service, sized};
use crate::wire::proto::resource_provider_client::ResourceProviderClient;
use crate::wire::{Decoder, Encoder, MAX_MESSAGE, Transport, proto};
use crate::{Error, Properties, ResourceReference, Urn};

/// A client of a provider, as the engine's.
pub type Client = ResourceProviderClient<Transport>;

/// A provider with its standard layers, and a client as the engine's.
#[derive(Debug)]
pub struct Harness {
    client: Client,
    transport: Transport,
    _servers: JoinSet<()>,
}

impl Harness {
    /// Serves a provider on a loopback port.
    ///
    /// # Errors
    /// [`Error::Engine`] when the address can't be used.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start(provider: impl Provider) -> Result<Self, Error> {
        let mut servers = JoinSet::new();
        let service = sized(Arc::new(Service::new(layer::standard(provider), Engine::default())));
        let address = served(&mut servers, server::builder().add_service(service)).await;
        Ok(Harness::over(Transport::to(&address.to_string(), "the provider")?, servers))
    }

    /// A provider that serves elsewhere, such as in a process of its own, at `host:port`.
    ///
    /// # Errors
    /// [`Error::Engine`] when the address can't be used.
    pub fn at(address: &str) -> Result<Self, Error> {
        Ok(Harness::over(Transport::to(address, "the provider")?, JoinSet::new()))
    }

    /// Puts a provider in front of an engine of this process, without sockets. Messages are encoded and decoded all the same.
    pub fn within(provider: impl Provider, engine: &FakeEngine) -> Self {
        let service = sized(Arc::new(Service::new(layer::standard(provider), engine.engine())));
        Harness::over(Transport::within(Routes::new(service)), JoinSet::new())
    }

    fn over(transport: Transport, servers: JoinSet<()>) -> Self {
        let client = ResourceProviderClient::new(transport.clone())
            .max_decoding_message_size(MAX_MESSAGE)
            .max_encoding_message_size(MAX_MESSAGE);
        Harness { client, transport, _servers: servers }
    }

    pub(super) fn transport(&self) -> Transport {
        self.transport.clone()
    }

    /// The client, for calls that have no method here.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Configures the provider, as the engine does before anything else.
    ///
    /// # Errors
    /// What the engine would see.
    pub async fn configure(&self, args: &Properties) -> Result<(), Refused> {
        let args = Some(Encoder::without_outputs().properties(args));
        let request = proto::ConfigureRequest { args, ..Default::default() };
        answer(self.client().configure(request).await).map(|_| ())
    }

    /// Asks it to stop.
    ///
    /// # Errors
    /// What the engine would see.
    pub async fn cancel(&self) -> Result<(), Refused> {
        answer(self.client().cancel(()).await)
    }

    /// Runs a function and gives its decoded result, or what is wrong with its arguments.
    ///
    /// # Errors
    /// What the engine would see.
    pub async fn invoke(
        &self,
        token: &str,
        args: &Properties,
    ) -> Result<Result<Properties, Vec<(String, String)>>, Refused> {
        let args = Some(Encoder::without_outputs().properties(args));
        let request = proto::InvokeRequest { tok: token.to_owned(), args, ..Default::default() };
        let response = answer(self.client().invoke(request).await)?;
        if response.failures.is_empty() {
            return Ok(Ok(Decoder::default().properties(response.r#return.unwrap_or_default())?));
        }
        Ok(Err(response.failures.into_iter().map(|failure| (failure.property, failure.reason)).collect()))
    }

    /// Calls a method on a component that `engine` knows, and gives its decoded result beside the whole answer.
    ///
    /// # Errors
    /// What the engine would see.
    pub async fn call(
        &self,
        engine: &FakeEngine,
        token: &str,
        urn: &str,
        mut args: Properties,
    ) -> Result<(Properties, proto::CallResponse), Refused> {
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
        let response = answer(self.client().call(request).await)?;
        let result = Decoder::default().properties(response.r#return.clone().unwrap_or_default())?;
        Ok((result, response))
    }

    /// Builds a component and gives its decoded outputs beside the whole answer.
    ///
    /// # Errors
    /// What the engine would see.
    pub async fn construct(
        &self,
        request: proto::ConstructRequest,
    ) -> Result<(Properties, proto::ConstructResponse), Refused> {
        let response = answer(self.client().construct(request).await)?;
        let state = Decoder::default().properties(response.state.clone().unwrap_or_default())?;
        Ok((state, response))
    }
}

/// A call's answer, without what carried it.
pub(super) fn answer<T>(answer: Result<tonic::Response<T>, tonic::Status>) -> Result<T, Refused> {
    answer.map(tonic::Response::into_inner).map_err(|status| Refused::of(&status))
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

/// The property failures of a refusal, as `(path, reason)`.
pub fn property_failures(refused: &Refused) -> Vec<(String, String)> {
    refused.failures().to_vec()
}
