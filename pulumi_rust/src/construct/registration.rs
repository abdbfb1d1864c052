//! Registration requests: inputs and options as the monitor takes them.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use super::context::Shared;
use super::inputs::Inputs;
use super::lineage::{package_of, package_of_provider};
use crate::provider::ConstructRequest;
use crate::wire::proto::{ReadResourceRequest, RegisterResourceRequest, register_resource_request as parts};
use crate::wire::{Encoder, alias_to, hooks_to, timeouts_to, urns_to};
use crate::{Error, Output, Properties, ResourceOptions, Urn, Value};

/// A child before its registration.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) token: String,
    pub(super) name: String,
    pub(super) custom: bool,
    pub(super) inputs: Inputs,
    pub(super) options: ResourceOptions,
}

/// The component's own registration. Type, name and parent stay exactly as the engine sent them: it hands transforms over by that key.
pub(super) async fn of_component(request: &ConstructRequest) -> Result<RegisterResourceRequest, Error> {
    let depends_on = urns(&request.options.depends_on).await?;
    let parent = match &request.options.parent {
        Some(parent) => parent.resolve().await?.value,
        None => None,
    };
    let property_dependencies = by_property(&request.inputs);
    let mut own = base(&request.token, &request.name, &request.inputs, &request.options);
    depend(&mut own, depends_on, property_dependencies);
    own.parent = parent.map(String::from).unwrap_or_default();
    own.providers = request.options.providers.clone().into_iter().collect();
    own.parent_stack_trace_handle.clone_from(&request.stack_trace_handle);
    Ok(own)
}

/// A child's registration, once its inputs are known or found unknown, and what its own children inherit.
pub(super) async fn of_child(
    shared: &Shared,
    child: Child,
    place: usize,
    parent: &Urn,
) -> Result<(RegisterResourceRequest, BTreeMap<String, String>), Error> {
    let Child { token, name, custom, inputs, mut options } = child;
    for option in shared.passes_on {
        option.pass(&shared.request.options, &mut options);
    }
    let inputs = inputs.resolve().await?;
    // Whoever waits for its parent's children waits for itself; the component waits for all of them.
    let above = shared.lineage.and_above(parent);
    let apart = |urns: BTreeSet<Urn>| urns.into_iter().filter(|urn| !above.contains(urn)).collect::<BTreeSet<_>>();
    let depends_on = shared.lineage.expanded(apart(urns(&options.depends_on).await?), place).await?;
    let mut property_dependencies = BTreeMap::new();
    for (key, urns) in by_property(&inputs) {
        property_dependencies.insert(key, shared.lineage.expanded(apart(urns), place).await?);
    }
    let mut request = base(&token, &name, &inputs, &options);
    depend(&mut request, depends_on, property_dependencies);
    request.custom = custom;
    request.parent = parent.clone().into();
    request.import_id = options.import_id;
    for transform in options.transforms {
        request.transforms.push(shared.engine.callbacks().give("transform", transform.into_function()).await?);
    }
    request.parent_stack_trace_handle.clone_from(&shared.request.stack_trace_handle);

    let package = package_of(&token).to_owned();
    let mut inherited_by_children = options.providers;
    if custom {
        let provider = options.provider.or_else(|| inherited_by_children.remove(&package));
        request.provider = provider.or_else(|| shared.provider_for(&package, parent)).unwrap_or_default();
        if !request.provider.is_empty() {
            inherited_by_children.insert(package, request.provider.clone());
        }
    } else {
        request.providers = inherited_by_children.clone().into_iter().collect();
        request.provider = options.provider.unwrap_or_default();
        if let Some(package) = package_of_provider(&request.provider) {
            inherited_by_children.insert(package.to_owned(), request.provider.clone());
        }
    }
    if request.provider.is_empty() {
        request.package_ref = shared.reference_of(options.package).await?;
    }
    if request.provider.is_empty() && request.package_ref.is_empty() {
        request.version = options.version;
        request.plugin_download_url = options.plugin_download_url;
    }
    Ok((request, inherited_by_children))
}

/// The request to read a child that exists already.
pub(super) async fn of_existing(
    shared: &Shared,
    child: Child,
    id: String,
    parent: &Urn,
) -> Result<ReadResourceRequest, Error> {
    let Child { token, name, custom: _, inputs, options } = child;
    let state = inputs.resolve().await?;
    let mut dependencies = urns(&options.depends_on).await?;
    dependencies.extend(state.values().flat_map(Value::all_dependencies));
    let provider = options.provider.or_else(|| shared.provider_for(package_of(&token), parent)).unwrap_or_default();
    let mut request = ReadResourceRequest {
        id,
        r#type: token,
        name,
        parent: parent.clone().into(),
        properties: Some(Encoder::without_outputs().properties(&state)),
        dependencies: urns_to(dependencies.into_iter().filter(|urn| urn != parent)),
        additional_secret_outputs: options.additional_secret_outputs,
        accept_secrets: true,
        accept_resources: true,
        parent_stack_trace_handle: shared.request.stack_trace_handle.clone(),
        ..ReadResourceRequest::default()
    };
    if provider.is_empty() {
        request.package_ref = shared.reference_of(options.package).await?;
    }
    if provider.is_empty() && request.package_ref.is_empty() {
        request.version = options.version;
        request.plugin_download_url = options.plugin_download_url;
    }
    request.provider = provider;
    Ok(request)
}

fn by_property(inputs: &Properties) -> BTreeMap<String, BTreeSet<Urn>> {
    inputs.iter().map(|(key, value)| (key.clone(), value.all_dependencies())).collect()
}

/// Every property has its key, empty or not: a resource with no keys at all depends on everything through each property.
fn depend(
    request: &mut RegisterResourceRequest,
    mut depends_on: BTreeSet<Urn>,
    by_property: BTreeMap<String, BTreeSet<Urn>>,
) {
    depends_on.extend(by_property.values().flatten().cloned());
    request.dependencies = urns_to(depends_on);
    let named = |(key, urns)| (key, parts::PropertyDependencies { urns: urns_to(urns) });
    request.property_dependencies = by_property.into_iter().map(named).collect();
}

fn base(token: &str, name: &str, inputs: &Properties, options: &ResourceOptions) -> RegisterResourceRequest {
    RegisterResourceRequest {
        r#type: token.to_owned(),
        name: name.to_owned(),
        object: Some(Encoder::without_outputs().properties(inputs)),
        protect: options.protect,
        aliases: options.aliases.iter().map(alias_to).collect(),
        alias_specs: true,
        additional_secret_outputs: options.additional_secret_outputs.clone(),
        custom_timeouts: options.custom_timeouts.as_ref().map(timeouts_to),
        deleted_with: options.deleted_with.clone().map(String::from).unwrap_or_default(),
        replace_with: urns_to(options.replace_with.iter().cloned()),
        replacement_trigger: options.replacement_trigger.as_ref().map(|value| Encoder::without_outputs().value(value)),
        delete_before_replace: options.delete_before_replace.unwrap_or_default(),
        delete_before_replace_defined: options.delete_before_replace.is_some(),
        ignore_changes: options.ignore_changes.clone(),
        replace_on_changes: options.replace_on_changes.clone(),
        retain_on_delete: options.retain_on_delete,
        hooks: hooks_to(&options.hooks),
        hide_diffs: options.hide_diffs.clone(),
        env_var_mappings: options.env_var_mappings.clone().into_iter().collect(),
        accept_secrets: true,
        accept_resources: true,
        supports_partial_values: true,
        supports_result_reporting: true,
        ..RegisterResourceRequest::default()
    }
}

async fn urns(outputs: &[Output<Urn>]) -> Result<BTreeSet<Urn>, Error> {
    let resolved = try_join_all(outputs.iter().map(Output::resolve)).await?;
    Ok(resolved.into_iter().filter_map(|one| one.value).collect())
}
