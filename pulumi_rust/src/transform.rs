//! Transforms: functions that the engine asks before it registers a resource or one below it.

use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use prost::Message;

use crate::callbacks::Function;
use crate::wire::proto::{TransformRequest, TransformResourceOptions, TransformResponse};
use crate::wire::{
    Decoder, Encoder, alias_from, alias_to, hooks_from, hooks_to, timeouts_from, timeouts_to, urn_from, urns_from,
    urns_to,
};
use crate::{Error, Output, Properties, ResourceOptions, Urn};

/// A resource that is about to be registered, as a transform sees and changes it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its type token. Can't be changed.
    pub token: String,
    /// Its name. Can't be changed.
    pub name: String,
    /// Whether it is a custom resource, not a component. Can't be changed.
    pub custom: bool,
    /// Its parent. Can't be changed.
    pub parent: Option<Urn>,
    /// Its inputs, with secrets, unknowns and dependencies.
    pub inputs: Properties,
    /// Its options; the parent, transforms and package among them can't be changed.
    pub options: ResourceOptions,
}

type Change = dyn Fn(Candidate) -> BoxFuture<'static, Result<Candidate, Error>> + Send + Sync;

/// A function that may change the inputs and options of a resource, and of every resource below it, before they are registered.
///
/// It stands in [`ResourceOptions::transforms`]. The engine runs it, so resources that other plugins register below count too.
///
/// ```
/// use pulumi_rust::{ResourceOptions, Transform};
/// let tagged = Transform::new(|mut candidate| async move {
///     if candidate.token.starts_with("aws:") {
///         candidate.options.ignore_changes.push("tagsAll".to_owned());
///     }
///     Ok(candidate)
/// });
/// let options = ResourceOptions { transforms: vec![tagged], ..ResourceOptions::default() };
/// # let _ = options;
/// ```
#[derive(Clone)]
pub struct Transform {
    change: Arc<Change>,
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transform")
    }
}

impl Transform {
    /// A transform. What it does not mean to change it gives back as it was.
    pub fn new<F>(change: impl Fn(Candidate) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Candidate, Error>> + Send + 'static,
    {
        Transform { change: Arc::new(move |candidate| change(candidate).boxed()) }
    }

    /// The transform over the engine's messages.
    pub(crate) fn into_function(self) -> Function {
        Arc::new(move |request| {
            let change = Arc::clone(&self.change);
            async move {
                let request = TransformRequest::decode(&*request)
                    .map_err(|error| Error::caused("can't read a transform's request", error))?;
                let options = request.options.clone().unwrap_or_default();
                let candidate = candidate_from(request)?;
                // The closure itself may panic before it gives a future.
                let changed = AssertUnwindSafe(async move { change(candidate).await }).catch_unwind().await;
                let changed = changed.unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref())))?;
                let response = TransformResponse {
                    properties: Some(Encoder::with_outputs().properties(&changed.inputs)),
                    options: Some(options_to(options, &changed.options).await?),
                };
                Ok(response.encode_to_vec())
            }
            .boxed()
        })
    }
}

fn candidate_from(wire: TransformRequest) -> Result<Candidate, Error> {
    Ok(Candidate {
        token: wire.r#type,
        name: wire.name,
        custom: wire.custom,
        parent: urn_from(wire.parent),
        inputs: Decoder::default().properties(wire.properties.unwrap_or_default())?,
        options: options_from(wire.options.unwrap_or_default())?,
    })
}

fn options_from(wire: TransformResourceOptions) -> Result<ResourceOptions, Error> {
    Ok(ResourceOptions {
        depends_on: urns_from(wire.depends_on).into_iter().map(Output::known).collect(),
        protect: wire.protect,
        ignore_changes: wire.ignore_changes,
        replace_on_changes: wire.replace_on_changes,
        version: wire.version,
        aliases: wire.aliases.into_iter().filter_map(alias_from).collect(),
        provider: Some(wire.provider).filter(|provider| !provider.is_empty()),
        custom_timeouts: wire.custom_timeouts.map(timeouts_from),
        plugin_download_url: wire.plugin_download_url,
        retain_on_delete: wire.retain_on_delete,
        deleted_with: urn_from(wire.deleted_with),
        delete_before_replace: wire.delete_before_replace,
        additional_secret_outputs: wire.additional_secret_outputs,
        providers: wire.providers.into_iter().collect(),
        hooks: wire.hooks.map(hooks_from).unwrap_or_default(),
        import_id: wire.import,
        hide_diffs: wire.hide_diff,
        replace_with: urns_from(wire.replace_with),
        replacement_trigger: wire.replacement_trigger.map(|wire| Decoder::default().value(wire)).transpose()?,
        ..ResourceOptions::default()
    })
}

/// What is not among our options stays as the engine sent it.
async fn options_to(
    wire: TransformResourceOptions,
    options: &ResourceOptions,
) -> Result<TransformResourceOptions, Error> {
    let depends_on = futures::future::try_join_all(options.depends_on.iter().map(Output::resolve)).await?;
    Ok(TransformResourceOptions {
        depends_on: urns_to(depends_on.into_iter().filter_map(|one| one.value)),
        protect: options.protect,
        ignore_changes: options.ignore_changes.clone(),
        replace_on_changes: options.replace_on_changes.clone(),
        version: options.version.clone(),
        aliases: options.aliases.iter().map(alias_to).collect(),
        provider: options.provider.clone().unwrap_or_default(),
        custom_timeouts: options.custom_timeouts.as_ref().map(timeouts_to),
        plugin_download_url: options.plugin_download_url.clone(),
        retain_on_delete: options.retain_on_delete,
        deleted_with: options.deleted_with.clone().map(String::from).unwrap_or_default(),
        delete_before_replace: options.delete_before_replace,
        additional_secret_outputs: options.additional_secret_outputs.clone(),
        providers: options.providers.clone().into_iter().collect(),
        hooks: hooks_to(&options.hooks),
        import: options.import_id.clone(),
        hide_diff: options.hide_diffs.clone(),
        replace_with: urns_to(options.replace_with.iter().cloned()),
        replacement_trigger: options.replacement_trigger.as_ref().map(|value| Encoder::with_outputs().value(value)),
        ..wire
    })
}
