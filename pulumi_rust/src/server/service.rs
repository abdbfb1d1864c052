//! The gRPC service: messages to plain requests, plain answers to messages.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;

use futures::future::BoxFuture;
use futures::{FutureExt, Stream};
use prost_types::Struct;
use tokio::sync::watch;
use tonic::{Request, Response, Status};

use crate::engine::Engine;
use crate::provider::{
    CheckConfigRequest, ConfigureRequest, ConstructRequest, GetSchemaRequest, HandshakeRequest, Provider,
};
use crate::wire::proto::{self, resource_provider_server::ResourceProvider};
use crate::wire::{Decoder, Encoder};
use crate::{
    Alias, AliasParent, CustomTimeouts, Error, Output, Properties, ResourceHooks, ResourceOptions, Urn, Value,
    value::Kind,
};

/// Serves one provider.
pub(crate) struct Service<P> {
    provider: P,
    engine: Engine,
    cancelled: watch::Sender<bool>,
}

impl<P> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl<P> Service<P> {
    pub(crate) fn new(provider: P, engine: Engine) -> Self {
        Service { provider, engine, cancelled: watch::Sender::new(false) }
    }
}

type Answer<T> = Result<Response<T>, Status>;

fn unimplemented<T>(call: &'static str) -> Answer<T> {
    Err(Error::Unimplemented { call }.into())
}

fn properties(wire: Option<Struct>) -> Result<Properties, Error> {
    Decoder::default().properties(wire.unwrap_or_default())
}

/// Calls that no provider of this crate offers yet.
macro_rules! not_offered {
    ($($method:ident($request:ty) -> $response:ty = $call:literal;)*) => {
        $(
            // The desugared form of an async method: the attribute on the impl does not see into this macro.
            fn $method<'a, 'b>(&'a self, _: Request<$request>) -> BoxFuture<'b, Answer<$response>>
            where
                'a: 'b,
                Self: 'b,
            {
                std::future::ready(unimplemented($call)).boxed()
            }
        )*
    };
}

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
        let request = GetSchemaRequest { version: request.into_inner().version };
        let schema = self.provider.get_schema(request).await?;
        Ok(Response::new(proto::GetSchemaResponse { schema }))
    }

    async fn check_config(&self, request: Request<proto::CheckRequest>) -> Answer<proto::CheckResponse> {
        let request = request.into_inner();
        let checked = self
            .provider
            .check_config(CheckConfigRequest {
                urn: Some(request.urn).filter(|urn| !urn.is_empty()).map(Urn::new),
                olds: properties(request.olds)?,
                news: properties(request.news)?,
            })
            .await?;
        let failures = checked
            .failures
            .into_iter()
            .map(|failure| proto::CheckFailure { property: failure.path.as_str().to_owned(), reason: failure.reason });
        Ok(Response::new(proto::CheckResponse {
            inputs: Some(Encoder::without_outputs().properties(&checked.inputs)),
            failures: failures.collect(),
        }))
    }

    async fn diff_config(&self, _: Request<proto::DiffRequest>) -> Answer<proto::DiffResponse> {
        // Says nothing: the engine then compares by itself and updates in place.
        Ok(Response::new(proto::DiffResponse::default()))
    }

    async fn configure(&self, request: Request<proto::ConfigureRequest>) -> Answer<proto::ConfigureResponse> {
        let args = properties(request.into_inner().args)?;
        self.provider.configure(ConfigureRequest { args }).await?;
        Ok(Response::new(proto::ConfigureResponse {
            accept_secrets: true,
            supports_preview: true,
            accept_resources: true,
            accept_outputs: true,
            ..proto::ConfigureResponse::default()
        }))
    }

    async fn construct(&self, request: Request<proto::ConstructRequest>) -> Answer<proto::ConstructResponse> {
        let request = construct_request(request.into_inner())?;
        let encoder = if request.accepts_output_values { Encoder::with_outputs() } else { Encoder::without_outputs() };
        let mut cancelled = self.cancelled.subscribe();
        let built = tokio::select! {
            built = self.provider.construct(self.engine.clone(), request) => built?,
            _ = cancelled.wait_for(|cancelled| *cancelled) => return Err(Error::Cancelled.into()),
        };
        let dependencies = built.state.iter().map(|(key, value)| {
            let urns = value.all_dependencies().into_iter().map(String::from).collect();
            (key.clone(), proto::construct_response::PropertyDependencies { urns })
        });
        Ok(Response::new(proto::ConstructResponse {
            urn: built.urn.into(),
            state_dependencies: dependencies.collect(),
            state: Some(encoder.properties(&built.state)),
        }))
    }

    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        self.cancelled.send_replace(true);
        self.provider.cancel().await?;
        Ok(Response::new(()))
    }

    type ListStream = Pin<Box<dyn Stream<Item = Result<proto::ListResponse, Status>> + Send>>;

    not_offered! {
        parameterize(proto::ParameterizeRequest) -> proto::ParameterizeResponse = "Parameterize";
        invoke(proto::InvokeRequest) -> proto::InvokeResponse = "Invoke";
        call(proto::CallRequest) -> proto::CallResponse = "Call";
        check(proto::CheckRequest) -> proto::CheckResponse = "Check";
        diff(proto::DiffRequest) -> proto::DiffResponse = "Diff";
        create(proto::CreateRequest) -> proto::CreateResponse = "Create";
        read(proto::ReadRequest) -> proto::ReadResponse = "Read";
        list(proto::ListRequest) -> Self::ListStream = "List";
        update(proto::UpdateRequest) -> proto::UpdateResponse = "Update";
        delete(proto::DeleteRequest) -> () = "Delete";
        get_mapping(proto::GetMappingRequest) -> proto::GetMappingResponse = "GetMapping";
        get_mappings(proto::GetMappingsRequest) -> proto::GetMappingsResponse = "GetMappings";
    }
}

fn construct_request(wire: proto::ConstructRequest) -> Result<ConstructRequest, Error> {
    let mut inputs = properties(wire.inputs)?;
    for (key, dependencies) in wire.input_dependencies {
        // Values that carry their own dependencies know better, and a reference names its resource itself.
        if let Some(value) = inputs.get_mut(&key)
            && !matches!(value.kind, Kind::Reference(_))
            && value.all_dependencies().is_empty()
        {
            value.dependencies.extend(dependencies.urns.into_iter().map(Urn::new));
        }
    }
    let options = ResourceOptions {
        parent: Some(wire.parent).filter(|parent| !parent.is_empty()).map(|parent| Output::known(Urn::new(parent))),
        depends_on: wire.dependencies.into_iter().map(|urn| Output::known(Urn::new(urn))).collect(),
        aliases: wire.aliases.into_iter().filter_map(alias).collect(),
        protect: wire.protect,
        providers: wire.providers.into_iter().collect(),
        additional_secret_outputs: wire.additional_secret_outputs,
        custom_timeouts: wire.custom_timeouts.map(|limits| CustomTimeouts {
            create: limits.create,
            update: limits.update,
            delete: limits.delete,
            read: limits.read,
        }),
        deleted_with: Some(wire.deleted_with).filter(|urn| !urn.is_empty()).map(Urn::new),
        replace_with: wire.replace_with.into_iter().map(Urn::new).collect(),
        replacement_trigger: wire.replacement_trigger.map(trigger).transpose()?,
        delete_before_replace: wire.delete_before_replace,
        ignore_changes: wire.ignore_changes,
        replace_on_changes: wire.replace_on_changes,
        retain_on_delete: wire.retain_on_delete,
        hooks: wire.resource_hooks.map(hooks).unwrap_or_default(),
        ..ResourceOptions::default()
    };
    Ok(ConstructRequest {
        token: wire.r#type,
        name: wire.name,
        inputs,
        options,
        project: wire.project,
        stack: wire.stack,
        organization: wire.organization,
        dry_run: wire.dry_run,
        parallel: wire.parallel,
        config: wire.config.into_iter().collect(),
        config_secret_keys: wire.config_secret_keys.into_iter().collect::<BTreeSet<_>>(),
        monitor_endpoint: wire.monitor_endpoint,
        accepts_output_values: wire.accepts_output_values,
        stack_trace_handle: wire.stack_trace_handle,
    })
}

fn trigger(wire: prost_types::Value) -> Result<Value, Error> {
    Decoder::default().value(wire)
}

fn alias(wire: proto::Alias) -> Option<Alias> {
    Some(match wire.alias? {
        proto::alias::Alias::Urn(urn) => Alias::Urn(Urn::new(urn)),
        proto::alias::Alias::Spec(spec) => Alias::Spec {
            name: spec.name,
            token: spec.r#type,
            stack: spec.stack,
            project: spec.project,
            parent: match spec.parent {
                None | Some(proto::alias::spec::Parent::NoParent(false)) => AliasParent::Same,
                Some(proto::alias::spec::Parent::NoParent(true)) => AliasParent::None,
                Some(proto::alias::spec::Parent::ParentUrn(urn)) => AliasParent::Urn(Urn::new(urn)),
            },
        },
    })
}

fn hooks(wire: proto::construct_request::ResourceHooksBinding) -> ResourceHooks {
    ResourceHooks {
        before_create: wire.before_create,
        after_create: wire.after_create,
        before_update: wire.before_update,
        after_update: wire.after_update,
        before_delete: wire.before_delete,
        after_delete: wire.after_delete,
        on_error: wire.on_error,
    }
}
