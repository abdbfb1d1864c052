//! The gRPC service: messages to plain requests, plain answers to messages.
//!
//! One method for each call, all of one form: read (see [`super::request`]), call the provider unless the engine cancelled, answer (see [`super::answer`]).
//! Calls that change something outside are not ended in the middle, where nobody could say what became of the resource: the provider is told, and decides.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use futures::Stream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{answer, request};
use crate::Error;
use crate::engine::Engine;
use crate::provider::{ConfigureRequest, GetSchemaRequest, HandshakeRequest, MappingRequest, Provider};
use crate::wire::proto::{self, resource_provider_server::ResourceProvider};

/// Serves one provider.
pub(crate) struct Service<P> {
    provider: P,
    engine: Engine,
    cancelled: CancellationToken,
}

impl<P> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl<P> Service<P> {
    pub(crate) fn new(provider: P, engine: Engine) -> Self {
        Service { provider, engine, cancelled: CancellationToken::new() }
    }

    /// Runs a call that the engine's Cancel ends.
    async fn run<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.cancelled.run_until_cancelled(call).await.unwrap_or(Err(Error::Cancelled))
    }
}

impl<P: Provider> Service<P> {
    /// Ends what is under way, and tells the provider.
    pub(crate) async fn cancel(&self) -> Result<(), Error> {
        self.cancelled.cancel();
        self.provider.cancel().await
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl<P: Provider> ResourceProvider for Service<P> {
    async fn handshake(
        &self,
        request: Request<proto::ProviderHandshakeRequest>,
    ) -> Answer<proto::ProviderHandshakeResponse> {
        let request = request.into_inner();
        let request = HandshakeRequest {
            engine_address: request.engine_address,
            root_directory: request.root_directory.map(PathBuf::from),
            program_directory: request.program_directory.map(PathBuf::from),
        };
        self.engine.attach(&*request.engine_address);
        self.engine.set_plugin_directory(request.root_directory.clone());
        self.provider.handshake(request).await?;
        Ok(Response::new(proto::ProviderHandshakeResponse {
            accept_secrets: true,
            accept_resources: true,
            accept_outputs: true,
            supports_autonaming_configuration: true,
            ..proto::ProviderHandshakeResponse::default()
        }))
    }

    async fn attach(&self, request: Request<proto::PluginAttach>) -> Answer<()> {
        self.engine.attach(request.into_inner().address);
        Ok(Response::new(()))
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Answer<proto::PluginInfo> {
        Ok(Response::new(proto::PluginInfo { version: self.provider.version().to_owned() }))
    }

    async fn get_schema(&self, request: Request<proto::GetSchemaRequest>) -> Answer<proto::GetSchemaResponse> {
        let proto::GetSchemaRequest { version, subpackage_name, subpackage_version } = request.into_inner();
        let request = GetSchemaRequest { version, subpackage_name, subpackage_version };
        let schema = self.provider.get_schema(request).await?;
        Ok(Response::new(proto::GetSchemaResponse { schema }))
    }

    async fn parameterize(&self, request: Request<proto::ParameterizeRequest>) -> Answer<proto::ParameterizeResponse> {
        let request = request::parameterize(request.into_inner())?;
        let package = self.run(self.provider.parameterize(request)).await?;
        Ok(Response::new(proto::ParameterizeResponse { name: package.name, version: package.version }))
    }

    async fn check_config(&self, request: Request<proto::CheckRequest>) -> Answer<proto::CheckResponse> {
        let request = request::check(request.into_inner())?;
        Ok(Response::new(answer::checked(self.run(self.provider.check_config(request)).await?)))
    }

    async fn diff_config(&self, request: Request<proto::DiffRequest>) -> Answer<proto::DiffResponse> {
        let request = request::diff(request.into_inner())?;
        Ok(Response::new(answer::compared(self.run(self.provider.diff_config(request)).await?)))
    }

    async fn configure(&self, request: Request<proto::ConfigureRequest>) -> Answer<proto::ConfigureResponse> {
        let args = request::properties(request.into_inner().args)?;
        self.run(self.provider.configure(ConfigureRequest { args })).await?;
        Ok(Response::new(proto::ConfigureResponse {
            accept_secrets: true,
            supports_preview: true,
            accept_resources: true,
            accept_outputs: true,
            supports_autonaming_configuration: true,
        }))
    }

    async fn invoke(&self, request: Request<proto::InvokeRequest>) -> Answer<proto::InvokeResponse> {
        let request = request::invoke(request.into_inner())?;
        Ok(Response::new(answer::invoked(self.run(self.provider.invoke(request)).await?)))
    }

    async fn call(&self, request: Request<proto::CallRequest>) -> Answer<proto::CallResponse> {
        let request = request::call(request.into_inner())?;
        let outputs = request.accepts_output_values;
        let called = self.run(self.provider.call(self.engine.clone(), request)).await?;
        Ok(Response::new(answer::called(&called, outputs)))
    }

    async fn construct(&self, request: Request<proto::ConstructRequest>) -> Answer<proto::ConstructResponse> {
        let request = request::construct(request.into_inner())?;
        let outputs = request.accepts_output_values;
        let built = self.run(self.provider.construct(self.engine.clone(), request)).await?;
        Ok(Response::new(answer::built(built, outputs)))
    }

    async fn check(&self, request: Request<proto::CheckRequest>) -> Answer<proto::CheckResponse> {
        let request = request::check(request.into_inner())?;
        Ok(Response::new(answer::checked(self.run(self.provider.check(request)).await?)))
    }

    async fn diff(&self, request: Request<proto::DiffRequest>) -> Answer<proto::DiffResponse> {
        let request = request::diff(request.into_inner())?;
        Ok(Response::new(answer::compared(self.run(self.provider.diff(request)).await?)))
    }

    async fn create(&self, request: Request<proto::CreateRequest>) -> Answer<proto::CreateResponse> {
        let request = request::create(request.into_inner())?;
        let preview = request.preview;
        let created = self.provider.create(request).await?;
        if created.id.is_empty() && !preview {
            return Err(Error::failed("a bug in this provider, please report it: the new resource has no id").into());
        }
        Ok(Response::new(answer::created(created)))
    }

    async fn read(&self, request: Request<proto::ReadRequest>) -> Answer<proto::ReadResponse> {
        let request = request::read(request.into_inner())?;
        Ok(Response::new(answer::read(self.run(self.provider.read(request)).await?)))
    }

    type ListStream = Pin<Box<dyn Stream<Item = Result<proto::ListResponse, Status>> + Send>>;

    async fn list(&self, request: Request<proto::ListRequest>) -> Answer<Self::ListStream> {
        let request = request::list(request.into_inner())?;
        let page = self.run(self.provider.list(request)).await?;
        Ok(Response::new(Box::pin(futures::stream::iter(answer::listed(page).into_iter().map(Ok)))))
    }

    async fn update(&self, request: Request<proto::UpdateRequest>) -> Answer<proto::UpdateResponse> {
        let request = request::update(request.into_inner())?;
        Ok(Response::new(answer::updated(&self.provider.update(request).await?)))
    }

    async fn delete(&self, request: Request<proto::DeleteRequest>) -> Answer<()> {
        let request = request::delete(request.into_inner())?;
        Ok(Response::new(self.provider.delete(request).await?))
    }

    async fn get_mapping(&self, request: Request<proto::GetMappingRequest>) -> Answer<proto::GetMappingResponse> {
        let proto::GetMappingRequest { key, provider } = request.into_inner();
        let mapping = self.provider.get_mapping(MappingRequest { key, provider }).await?;
        Ok(Response::new(proto::GetMappingResponse { provider: mapping.provider, data: mapping.data }))
    }

    async fn get_mappings(&self, request: Request<proto::GetMappingsRequest>) -> Answer<proto::GetMappingsResponse> {
        let providers = self.provider.get_mappings(request.into_inner().key).await?;
        Ok(Response::new(proto::GetMappingsResponse { providers }))
    }

    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        Ok(Response::new(Service::cancel(self).await?))
    }
}
