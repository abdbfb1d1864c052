//! Registration requests: inputs and options as the monitor takes them.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use super::context::Shared;
use super::inputs::Inputs;
use crate::provider::ConstructRequest;
use crate::wire::Encoder;
use crate::wire::proto::{self, RegisterResourceRequest, register_resource_request as parts};
use crate::{Alias, AliasParent, Error, Output, Properties, ResourceHooks, ResourceOptions, Urn};

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
    let mut own = base(&request.token, &request.name, &request.inputs, depends_on, &request.options);
    own.parent = parent.map(String::from).unwrap_or_default();
    own.providers = request.options.providers.clone().into_iter().collect();
    own.parent_stack_trace_handle.clone_from(&request.stack_trace_handle);
    Ok(own)
}

/// A child's registration, once its inputs are known or found unknown.
pub(super) async fn of_child(shared: &Shared, child: Child) -> Result<RegisterResourceRequest, Error> {
    let Child { token, name, custom, inputs, options } = child;
    let inputs = inputs.resolve().await?;
    let mut depends_on = urns(&options.depends_on).await?;
    // The component waits for its children: a child that waits for the component would wait for itself.
    depends_on.remove(&shared.urn);
    let parent = match &options.parent {
        Some(parent) => parent.resolve().await?.value,
        None => None,
    };
    let mut request = base(&token, &name, &inputs, depends_on, &options);
    request.custom = custom;
    request.parent = parent.unwrap_or_else(|| shared.urn.clone()).into();
    request.import_id = options.import_id;
    request.parent_stack_trace_handle.clone_from(&shared.request.stack_trace_handle);
    if custom {
        let inherited = options.provider.as_ref().or_else(|| shared.provider_for(&token));
        request.provider = inherited.cloned().unwrap_or_default();
    }
    if request.provider.is_empty() {
        request.version = options.version;
        request.plugin_download_url = options.plugin_download_url;
    }
    Ok(request)
}

fn base(
    token: &str,
    name: &str,
    inputs: &Properties,
    mut depends_on: BTreeSet<Urn>,
    options: &ResourceOptions,
) -> RegisterResourceRequest {
    let mut property_dependencies = BTreeMap::new();
    for (key, value) in inputs {
        let urns = value.all_dependencies();
        depends_on.extend(urns.iter().cloned());
        // Every property has its key, empty or not: a resource with no keys at all depends on everything through each property.
        property_dependencies.insert(key.clone(), parts::PropertyDependencies { urns: texts(urns) });
    }
    RegisterResourceRequest {
        r#type: token.to_owned(),
        name: name.to_owned(),
        object: Some(Encoder::without_outputs().properties(inputs)),
        dependencies: texts(depends_on),
        property_dependencies: property_dependencies.into_iter().collect(),
        protect: options.protect,
        aliases: options.aliases.iter().map(alias).collect(),
        alias_specs: true,
        additional_secret_outputs: options.additional_secret_outputs.clone(),
        custom_timeouts: options.custom_timeouts.as_ref().map(|limits| parts::CustomTimeouts {
            create: limits.create.clone(),
            update: limits.update.clone(),
            delete: limits.delete.clone(),
            read: limits.read.clone(),
        }),
        deleted_with: options.deleted_with.clone().map(String::from).unwrap_or_default(),
        replace_with: texts(options.replace_with.iter().cloned()),
        replacement_trigger: options.replacement_trigger.as_ref().map(|value| Encoder::without_outputs().value(value)),
        delete_before_replace: options.delete_before_replace.unwrap_or_default(),
        delete_before_replace_defined: options.delete_before_replace.is_some(),
        ignore_changes: options.ignore_changes.clone(),
        replace_on_changes: options.replace_on_changes.clone(),
        retain_on_delete: options.retain_on_delete,
        hooks: hooks(&options.hooks),
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

fn texts(urns: impl IntoIterator<Item = Urn>) -> Vec<String> {
    urns.into_iter().map(String::from).collect()
}

fn alias(alias: &Alias) -> proto::Alias {
    let alias = match alias {
        Alias::Urn(urn) => proto::alias::Alias::Urn(urn.as_str().to_owned()),
        Alias::Spec { name, token, stack, project, parent } => proto::alias::Alias::Spec(proto::alias::Spec {
            name: name.clone(),
            r#type: token.clone(),
            stack: stack.clone(),
            project: project.clone(),
            parent: match parent {
                AliasParent::Same => None,
                AliasParent::None => Some(proto::alias::spec::Parent::NoParent(true)),
                AliasParent::Urn(urn) => Some(proto::alias::spec::Parent::ParentUrn(urn.as_str().to_owned())),
            },
        }),
    };
    proto::Alias { alias: Some(alias) }
}

fn hooks(hooks: &ResourceHooks) -> Option<parts::ResourceHooksBinding> {
    (*hooks != ResourceHooks::default()).then(|| parts::ResourceHooksBinding {
        before_create: hooks.before_create.clone(),
        after_create: hooks.after_create.clone(),
        before_update: hooks.before_update.clone(),
        after_update: hooks.after_update.clone(),
        before_delete: hooks.before_delete.clone(),
        after_delete: hooks.after_delete.clone(),
        on_error: hooks.on_error.clone(),
    })
}
