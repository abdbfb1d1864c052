//! Transforms and hooks, run by the fake engine as the real one runs them.

use std::collections::BTreeMap;

use prost::Message;
use tonic::Status;

use super::engine::Seen;
use super::locked;
use crate::wire::proto::{
    Callback, CallbackInvokeRequest, ErrorHookRequest, ErrorHookResponse, RegisterResourceRequest, ResourceHookRequest,
    ResourceHookResponse, TransformRequest, TransformResourceOptions, TransformResponse,
    callbacks_client::CallbacksClient,
};
use crate::wire::{Encoder, MAX_MESSAGE, Transport};
use crate::{Properties, server};

/// Callbacks that the engine was given.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Hooks by name.
    pub(super) hooks: BTreeMap<String, Callback>,
    /// Of each resource with transforms or a parent: its parent, and its transforms.
    family: BTreeMap<String, (String, Vec<Callback>)>,
}

async fn invoke<T: Message + Default>(callback: Callback, request: Vec<u8>) -> Result<T, Status> {
    let transport = Transport::to(&callback.target, "a callback").map_err(server::status_of)?;
    let mut client = CallbacksClient::new(transport).max_decoding_message_size(MAX_MESSAGE);
    let answer = client.invoke(CallbackInvokeRequest { token: callback.token, request }).await?.into_inner();
    T::decode(&*answer.response).map_err(|error| Status::internal(error.to_string()))
}

/// The request as its own transforms and then those of everything above it leave it.
pub(super) async fn transformed(
    seen: &Seen,
    urn: &str,
    mut request: RegisterResourceRequest,
) -> Result<RegisterResourceRequest, Status> {
    for transform in transforms(seen, urn, &request) {
        let ask = TransformRequest {
            r#type: request.r#type.clone(),
            name: request.name.clone(),
            custom: request.custom,
            parent: request.parent.clone(),
            properties: request.object.clone(),
            options: Some(options_of(&request)),
        };
        let answer: TransformResponse = invoke(transform, ask.encode_to_vec()).await?;
        request.object = answer.properties.or(request.object);
        if let Some(options) = answer.options {
            apply(options, &mut request);
        }
    }
    Ok(request)
}

fn transforms(seen: &Seen, urn: &str, request: &RegisterResourceRequest) -> Vec<Callback> {
    let mut known = locked(&seen.callbacks);
    known.family.insert(urn.to_owned(), (request.parent.clone(), request.transforms.clone()));
    let mut found = Vec::new();
    let mut next = known.family.get(urn);
    while let Some((parent, transforms)) = next {
        found.extend(transforms.iter().cloned());
        next = known.family.get(parent);
    }
    found
}

fn options_of(request: &RegisterResourceRequest) -> TransformResourceOptions {
    TransformResourceOptions {
        depends_on: request.dependencies.clone(),
        protect: request.protect,
        ignore_changes: request.ignore_changes.clone(),
        replace_on_changes: request.replace_on_changes.clone(),
        version: request.version.clone(),
        aliases: request.aliases.clone(),
        provider: request.provider.clone(),
        custom_timeouts: request.custom_timeouts.clone(),
        retain_on_delete: request.retain_on_delete,
        deleted_with: request.deleted_with.clone(),
        additional_secret_outputs: request.additional_secret_outputs.clone(),
        plugin_checksums: request.plugin_checksums.clone(),
        hooks: request.hooks.clone(),
        ..TransformResourceOptions::default()
    }
}

fn apply(options: TransformResourceOptions, request: &mut RegisterResourceRequest) {
    request.dependencies = options.depends_on;
    request.protect = options.protect;
    request.ignore_changes = options.ignore_changes;
    request.replace_on_changes = options.replace_on_changes;
    request.version = options.version;
    request.aliases = options.aliases;
    request.provider = options.provider;
    request.custom_timeouts = options.custom_timeouts;
    request.retain_on_delete = options.retain_on_delete;
    request.deleted_with = options.deleted_with;
    request.additional_secret_outputs = options.additional_secret_outputs;
    request.plugin_checksums = options.plugin_checksums;
    request.hooks = options.hooks;
}

fn hook(seen: &Seen, name: &str) -> Result<Callback, Status> {
    let known = locked(&seen.callbacks);
    known.hooks.get(name).cloned().ok_or_else(|| Status::invalid_argument(format!("there is no hook `{name}`")))
}

/// Runs the hooks around a creation; before it there are no outputs.
pub(super) async fn around_creation(
    seen: &Seen,
    names: &[String],
    urn: &str,
    request: &RegisterResourceRequest,
    outputs: Option<&Properties>,
) -> Result<(), Status> {
    for name in names {
        let ask = ResourceHookRequest {
            urn: urn.to_owned(),
            name: request.name.clone(),
            r#type: request.r#type.clone(),
            new_inputs: request.object.clone(),
            new_outputs: outputs.map(|outputs| Encoder::without_outputs().properties(outputs)),
            ..ResourceHookRequest::default()
        };
        let answer: ResourceHookResponse = invoke(hook(seen, name)?, ask.encode_to_vec()).await?;
        if !answer.error.is_empty() {
            return Err(Status::unknown(format!("hook `{name}`: {}", answer.error)));
        }
    }
    Ok(())
}

/// Whether a creation that failed this many times is tried again.
pub(super) async fn is_tried_again(
    seen: &Seen,
    names: &[String],
    urn: &str,
    request: &RegisterResourceRequest,
    failures: usize,
) -> Result<bool, Status> {
    for name in names {
        let ask = ErrorHookRequest {
            urn: urn.to_owned(),
            name: request.name.clone(),
            r#type: request.r#type.clone(),
            new_inputs: request.object.clone(),
            failed_operation: "create".to_owned(),
            errors: vec!["failed".to_owned(); failures],
            ..ErrorHookRequest::default()
        };
        let answer: ErrorHookResponse = invoke(hook(seen, name)?, ask.encode_to_vec()).await?;
        if answer.retry {
            return Ok(true);
        }
    }
    Ok(false)
}
