//! Parts of a resource's options on the wire, which several messages share.

use super::proto::{self, construct_request, register_resource_request as parts};
use crate::{Alias, AliasParent, CustomTimeouts, ResourceHooks, Urn};

pub(crate) fn alias_from(wire: proto::Alias) -> Option<Alias> {
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

pub(crate) fn alias_to(alias: &Alias) -> proto::Alias {
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

/// The same words stand in two messages of two names.
macro_rules! shared_words {
    ($($timeouts:ident, $hooks:ident from $message:ident;)+) => {$(
        pub(crate) fn $timeouts(wire: $message::CustomTimeouts) -> CustomTimeouts {
            let $message::CustomTimeouts { create, update, delete, read } = wire;
            CustomTimeouts { create, update, delete, read }
        }

        pub(crate) fn $hooks(wire: $message::ResourceHooksBinding) -> ResourceHooks {
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
    )+};
}

shared_words! {
    constructed_timeouts_from, constructed_hooks_from from construct_request;
    timeouts_from, hooks_from from parts;
}

pub(crate) fn timeouts_to(limits: &CustomTimeouts) -> parts::CustomTimeouts {
    let CustomTimeouts { create, update, delete, read } = limits.clone();
    parts::CustomTimeouts { create, update, delete, read }
}

pub(crate) fn hooks_to(hooks: &ResourceHooks) -> Option<parts::ResourceHooksBinding> {
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

pub(crate) fn urns_from(urns: Vec<String>) -> Vec<Urn> {
    urns.into_iter().map(Urn::new).collect()
}

pub(crate) fn urns_to(urns: impl IntoIterator<Item = Urn>) -> Vec<String> {
    urns.into_iter().map(String::from).collect()
}

/// An empty text is no urn.
pub(crate) fn urn_from(text: String) -> Option<Urn> {
    Some(text).filter(|text| !text.is_empty()).map(Urn::new)
}
