//! Messages of the engine as plain requests.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use prost_types::Struct;

use crate::provider::{
    Autonaming, AutonamingMode, CallRequest, CheckRequest, ConfigureRequest, ConstructRequest, CreateRequest,
    DeleteRequest, DiffRequest, HandshakeRequest, InvokeRequest, ListRequest, ParameterizeRequest, ReadRequest,
    UpdateRequest,
};
use crate::value::Kind;
use crate::wire::{Decoder, alias_from, constructed_hooks_from, constructed_timeouts_from, proto, urn_from, urns_from};
use crate::{Error, Output, Properties, PropertyPath, ResourceOptions, Urn};

pub(super) fn properties(wire: Option<Struct>) -> Result<Properties, Error> {
    Decoder::default().properties(wire.unwrap_or_default())
}

/// A time limit in seconds; what is no duration is no limit.
fn timeout(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// Dependencies that come beside the values. Values that carry their own know better, and a reference names its resource itself.
fn depending(mut properties: Properties, dependencies: HashMap<String, Vec<String>>) -> Properties {
    for (key, urns) in dependencies {
        if let Some(value) = properties.get_mut(&key)
            && !matches!(value.kind, Kind::Reference(_))
            && value.all_dependencies().is_empty()
        {
            value.dependencies.extend(urns.into_iter().map(Urn::new));
        }
    }
    properties
}

pub(super) fn handshake(wire: proto::ProviderHandshakeRequest) -> HandshakeRequest {
    HandshakeRequest {
        engine_address: wire.engine_address,
        root_directory: wire.root_directory.map(PathBuf::from),
        program_directory: wire.program_directory.map(PathBuf::from),
        configures_with_urn: wire.configure_with_urn,
        invokes_with_preview: wire.invoke_with_preview,
        mapper_address: wire.mapper_target,
        loader_address: wire.loader_target,
        resolver_address: wire.resolver_target,
    }
}

pub(super) fn configure(wire: proto::ConfigureRequest) -> Result<ConfigureRequest, Error> {
    Ok(ConfigureRequest {
        args: properties(wire.args)?,
        urn: wire.urn.and_then(urn_from),
        id: wire.id.unwrap_or_default(),
        name: wire.name.unwrap_or_default(),
        token: wire.r#type.unwrap_or_default(),
    })
}

pub(super) fn parameterize(wire: proto::ParameterizeRequest) -> Result<ParameterizeRequest, Error> {
    use proto::parameterize_request::Parameters;
    match wire.parameters {
        Some(Parameters::Args(args)) => Ok(ParameterizeRequest::Args(args.args)),
        Some(Parameters::Value(value)) => {
            Ok(ParameterizeRequest::Value { name: value.name, version: value.version, value: value.value })
        }
        None => Err(Error::Wire { path: PropertyPath::root(), reason: "parameters are missing".to_owned() }),
    }
}

pub(super) fn invoke(wire: proto::InvokeRequest) -> Result<InvokeRequest, Error> {
    Ok(InvokeRequest { token: wire.tok, args: properties(wire.args)?, preview: wire.preview })
}

pub(super) fn call(wire: proto::CallRequest) -> Result<CallRequest, Error> {
    let dependencies = wire.arg_dependencies.into_iter().map(|(key, dependencies)| (key, dependencies.urns)).collect();
    Ok(CallRequest {
        token: wire.tok,
        args: depending(properties(wire.args)?, dependencies),
        project: wire.project,
        stack: wire.stack,
        organization: wire.organization,
        dry_run: wire.dry_run,
        parallel: wire.parallel,
        config: wire.config.into_iter().collect(),
        config_secret_keys: wire.config_secret_keys.into_iter().collect(),
        monitor_endpoint: wire.monitor_endpoint,
        accepts_output_values: wire.accepts_output_values,
        stack_trace_handle: wire.stack_trace_handle,
    })
}

pub(super) fn check(wire: proto::CheckRequest) -> Result<CheckRequest, Error> {
    use proto::check_request::autonaming_options::Mode;
    let autonaming = wire.autonaming.map(|autonaming| Autonaming {
        mode: match autonaming.mode() {
            Mode::Propose => AutonamingMode::Propose,
            Mode::Enforce => AutonamingMode::Enforce,
            Mode::Disable => AutonamingMode::Disable,
        },
        proposed_name: autonaming.proposed_name,
    });
    Ok(CheckRequest {
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        olds: properties(wire.olds)?,
        news: properties(wire.news)?,
        random_seed: wire.random_seed,
        autonaming,
    })
}

pub(super) fn diff(wire: proto::DiffRequest) -> Result<DiffRequest, Error> {
    Ok(DiffRequest {
        id: wire.id,
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        olds: properties(wire.olds)?,
        news: properties(wire.news)?,
        old_inputs: properties(wire.old_inputs)?,
        ignore_changes: wire.ignore_changes,
    })
}

pub(super) fn create(wire: proto::CreateRequest) -> Result<CreateRequest, Error> {
    Ok(CreateRequest {
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        properties: properties(wire.properties)?,
        timeout: timeout(wire.timeout),
        preview: wire.preview,
    })
}

pub(super) fn read(wire: proto::ReadRequest) -> Result<ReadRequest, Error> {
    Ok(ReadRequest {
        id: wire.id,
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        properties: properties(wire.properties)?,
        inputs: properties(wire.inputs)?,
        timeout: timeout(wire.timeout),
    })
}

pub(super) fn list(wire: proto::ListRequest) -> Result<ListRequest, Error> {
    Ok(ListRequest {
        token: wire.token,
        query: properties(wire.query)?,
        limit: wire.limit,
        page_size: wire.page_size,
        continuation_token: wire.continuation_token,
    })
}

pub(super) fn update(wire: proto::UpdateRequest) -> Result<UpdateRequest, Error> {
    Ok(UpdateRequest {
        id: wire.id,
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        olds: properties(wire.olds)?,
        news: properties(wire.news)?,
        old_inputs: properties(wire.old_inputs)?,
        ignore_changes: wire.ignore_changes,
        timeout: timeout(wire.timeout),
        preview: wire.preview,
    })
}

pub(super) fn delete(wire: proto::DeleteRequest) -> Result<DeleteRequest, Error> {
    Ok(DeleteRequest {
        id: wire.id,
        urn: urn_from(wire.urn),
        token: wire.r#type,
        name: wire.name,
        properties: properties(wire.properties)?,
        old_inputs: properties(wire.old_inputs)?,
        timeout: timeout(wire.timeout),
    })
}

pub(super) fn construct(wire: proto::ConstructRequest) -> Result<ConstructRequest, Error> {
    let dependencies = wire.input_dependencies.into_iter().map(|(key, dependencies)| (key, dependencies.urns));
    let options = ResourceOptions {
        parent: urn_from(wire.parent).map(Output::known),
        depends_on: urns_from(wire.dependencies).into_iter().map(Output::known).collect(),
        aliases: wire.aliases.into_iter().filter_map(alias_from).collect(),
        protect: wire.protect,
        providers: wire.providers.into_iter().collect(),
        additional_secret_outputs: wire.additional_secret_outputs,
        custom_timeouts: wire.custom_timeouts.map(constructed_timeouts_from),
        deleted_with: urn_from(wire.deleted_with),
        replace_with: urns_from(wire.replace_with),
        replacement_trigger: wire.replacement_trigger.map(|wire| Decoder::default().value(wire)).transpose()?,
        delete_before_replace: wire.delete_before_replace,
        ignore_changes: wire.ignore_changes,
        replace_on_changes: wire.replace_on_changes,
        retain_on_delete: wire.retain_on_delete,
        hooks: wire.resource_hooks.map(constructed_hooks_from).unwrap_or_default(),
        ..ResourceOptions::default()
    };
    Ok(ConstructRequest {
        token: wire.r#type,
        name: wire.name,
        inputs: depending(properties(wire.inputs)?, dependencies.collect()),
        options,
        project: wire.project,
        stack: wire.stack,
        organization: wire.organization,
        dry_run: wire.dry_run,
        parallel: wire.parallel,
        config: wire.config.into_iter().collect(),
        config_secret_keys: wire.config_secret_keys.into_iter().collect(),
        monitor_endpoint: wire.monitor_endpoint,
        accepts_output_values: wire.accepts_output_values,
        stack_trace_handle: wire.stack_trace_handle,
    })
}
