//! The gRPC service: messages to plain requests, plain answers to messages.
//!
//! One method for each call, all of one form: read (see [`super::request`]), call the provider, answer (see [`super::answer`]). What is common to all calls is in the layers around the
//! provider.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use futures::Stream;
use tonic::{Request, Response, Status};

use super::{answer, failure, request};
use crate::Error;
use crate::engine::Engine;
use crate::provider::{GetSchemaRequest, MappingRequest, Provider};
use crate::wire::proto::{self, resource_provider_server::ResourceProvider};

/// Serves one provider.
pub(crate) struct Service<P> {
    provider: P,
    engine: Engine,
}

impl<P> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl<P> Service<P> {
    pub(crate) fn new(provider: P, engine: Engine) -> Self {
        Service { provider, engine }
    }
}

impl<P: Provider> Service<P> {
    /// Ends what is under way.
    pub(crate) async fn cancel(&self) -> Result<(), Error> {
        self.provider.cancel().await
    }
}

type Answer<T> = Result<Response<T>, Status>;

/// What came of a call, for the engine.
async fn answered<T>(work: impl Future<Output = Result<T, Error>> + Send) -> Answer<T> {
    work.await.map(Response::new).map_err(failure::status)
}

#[tonic::async_trait]
impl<P: Provider> ResourceProvider for Service<P> {
    async fn handshake(
        &self,
        request: Request<proto::ProviderHandshakeRequest>,
    ) -> Answer<proto::ProviderHandshakeResponse> {
        let request = request::handshake(request.into_inner());
        self.engine.attach(&*request.engine_address);
        self.engine.set_plugin_directory(request.root_directory.clone());
        answered(async {
            self.provider.handshake(request).await?;
            Ok(proto::ProviderHandshakeResponse {
                accept_secrets: true,
                accept_resources: true,
                accept_outputs: true,
                supports_autonaming_configuration: true,
                ..proto::ProviderHandshakeResponse::default()
            })
        })
        .await
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
        answered(async {
            let schema = self.provider.get_schema(request).await?;
            Ok(proto::GetSchemaResponse { schema })
        })
        .await
    }

    async fn parameterize(&self, request: Request<proto::ParameterizeRequest>) -> Answer<proto::ParameterizeResponse> {
        answered(async {
            let package = self.provider.parameterize(request::parameterize(request.into_inner())?).await?;
            Ok(proto::ParameterizeResponse { name: package.name, version: package.version })
        })
        .await
    }

    async fn check_config(&self, request: Request<proto::CheckRequest>) -> Answer<proto::CheckResponse> {
        answered(async {
            let request = request::check(request.into_inner())?;
            Ok(answer::checked(self.provider.check_config(request).await?))
        })
        .await
    }

    async fn diff_config(&self, request: Request<proto::DiffRequest>) -> Answer<proto::DiffResponse> {
        answered(async {
            let request = request::diff(request.into_inner())?;
            Ok(answer::compared(self.provider.diff_config(request).await?))
        })
        .await
    }

    async fn configure(&self, request: Request<proto::ConfigureRequest>) -> Answer<proto::ConfigureResponse> {
        answered(async {
            self.provider.configure(request::configure(request.into_inner())?).await?;
            Ok(proto::ConfigureResponse {
                accept_secrets: true,
                supports_preview: true,
                accept_resources: true,
                accept_outputs: true,
                supports_autonaming_configuration: true,
            })
        })
        .await
    }

    async fn invoke(&self, request: Request<proto::InvokeRequest>) -> Answer<proto::InvokeResponse> {
        answered(async {
            let request = request::invoke(request.into_inner())?;
            Ok(answer::invoked(self.provider.invoke(request).await?))
        })
        .await
    }

    async fn call(&self, request: Request<proto::CallRequest>) -> Answer<proto::CallResponse> {
        answered(async {
            let request = request::call(request.into_inner())?;
            let outputs = request.accepts_output_values;
            Ok(answer::called(&self.provider.call(self.engine.clone(), request).await?, outputs))
        })
        .await
    }

    async fn construct(&self, request: Request<proto::ConstructRequest>) -> Answer<proto::ConstructResponse> {
        answered(async {
            let request = request::construct(request.into_inner())?;
            let outputs = request.accepts_output_values;
            Ok(answer::built(self.provider.construct(self.engine.clone(), request).await?, outputs))
        })
        .await
    }

    async fn check(&self, request: Request<proto::CheckRequest>) -> Answer<proto::CheckResponse> {
        answered(async {
            let request = request::check(request.into_inner())?;
            Ok(answer::checked(self.provider.check(request).await?))
        })
        .await
    }

    async fn diff(&self, request: Request<proto::DiffRequest>) -> Answer<proto::DiffResponse> {
        answered(async {
            let request = request::diff(request.into_inner())?;
            Ok(answer::compared(self.provider.diff(request).await?))
        })
        .await
    }

    async fn create(&self, request: Request<proto::CreateRequest>) -> Answer<proto::CreateResponse> {
        answered(async {
            let request = request::create(request.into_inner())?;
            let preview = request.preview;
            let created = self.provider.create(request).await?;
            if created.id.is_empty() && !preview {
                return Err(Error::failed("a bug in this provider, please report it: the new resource has no id"));
            }
            Ok(answer::created(created))
        })
        .await
    }

    async fn read(&self, request: Request<proto::ReadRequest>) -> Answer<proto::ReadResponse> {
        answered(async {
            let request = request::read(request.into_inner())?;
            Ok(answer::read(self.provider.read(request).await?))
        })
        .await
    }

    type ListStream = Pin<Box<dyn Stream<Item = Result<proto::ListResponse, Status>> + Send>>;

    async fn list(&self, request: Request<proto::ListRequest>) -> Answer<Self::ListStream> {
        answered(async {
            let page = self.provider.list(request::list(request.into_inner())?).await?;
            let messages = futures::stream::iter(answer::listed(page).into_iter().map(Ok));
            Ok(Box::pin(messages) as Self::ListStream)
        })
        .await
    }

    async fn update(&self, request: Request<proto::UpdateRequest>) -> Answer<proto::UpdateResponse> {
        answered(async {
            let request = request::update(request.into_inner())?;
            Ok(answer::updated(&self.provider.update(request).await?))
        })
        .await
    }

    async fn delete(&self, request: Request<proto::DeleteRequest>) -> Answer<()> {
        answered(async { self.provider.delete(request::delete(request.into_inner())?).await }).await
    }

    async fn get_mapping(&self, request: Request<proto::GetMappingRequest>) -> Answer<proto::GetMappingResponse> {
        let proto::GetMappingRequest { key, provider } = request.into_inner();
        answered(async {
            let mapping = self.provider.get_mapping(MappingRequest { key, provider }).await?;
            Ok(proto::GetMappingResponse { provider: mapping.provider, data: mapping.data })
        })
        .await
    }

    async fn get_mappings(&self, request: Request<proto::GetMappingsRequest>) -> Answer<proto::GetMappingsResponse> {
        answered(async {
            let providers = self.provider.get_mappings(request.into_inner().key).await?;
            Ok(proto::GetMappingsResponse { providers })
        })
        .await
    }

    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        answered(Service::cancel(self)).await
    }
}
