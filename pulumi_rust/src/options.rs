//! Resource options: everything that can be said of a resource besides its inputs.
//!
//! One type serves a child's registration and what the engine hands over for the component itself, so that nothing can be lost in between.

use std::collections::BTreeMap;

use crate::{Output, PackageSource, Transform, Urn, Value};

/// Options of a resource.
///
/// ```
/// use pulumi_rust::ResourceOptions;
/// let options = ResourceOptions { protect: Some(true), ..ResourceOptions::default() };
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
pub struct ResourceOptions {
    /// The parent's urn; without one, a child belongs to the component that registers it.
    pub parent: Option<Output<Urn>>,
    /// Resources that must be there first.
    pub depends_on: Vec<Output<Urn>>,
    /// Former names.
    pub aliases: Vec<Alias>,
    /// Whether deletion is refused. Inherited from the parent when absent.
    pub protect: Option<bool>,
    /// The provider to use, as `urn::id`. Inherited from the component when empty.
    pub provider: Option<String>,
    /// Providers for the children of a component, by package.
    pub providers: BTreeMap<String, String>,
    /// The package's version. Left out of the request when a provider was given or inherited.
    pub version: String,
    /// Where the engine finds the package's plugin; empty for the default.
    pub plugin_download_url: String,
    /// The package, where a version is not enough to say which. Left out of the request when a provider was given or inherited.
    pub package: Option<PackageSource>,
    /// Outputs that are secret though their package does not say so.
    pub additional_secret_outputs: Vec<String>,
    /// Time limits of the operations.
    pub custom_timeouts: Option<CustomTimeouts>,
    /// A resource whose deletion takes this one along.
    pub deleted_with: Option<Urn>,
    /// Resources whose replacement replaces this one.
    pub replace_with: Vec<Urn>,
    /// A value whose change replaces this resource.
    pub replacement_trigger: Option<Value>,
    /// Whether a replacement deletes first.
    pub delete_before_replace: Option<bool>,
    /// Inputs whose changes are ignored.
    pub ignore_changes: Vec<String>,
    /// Properties whose changes replace.
    pub replace_on_changes: Vec<String>,
    /// Whether deletion leaves the real resource in place.
    pub retain_on_delete: Option<bool>,
    /// The id of an existing resource to import. Custom resources only.
    pub import_id: String,
    /// Hooks around the operations.
    pub hooks: ResourceHooks,
    /// Properties whose changes are not shown to people.
    pub hide_diffs: Vec<String>,
    /// Names of environment variables as the provider resource knows them, by those of the engine's own environment. Only for resources that are providers.
    pub env_var_mappings: BTreeMap<String, String>,
    /// Functions that may change this resource and those below it before they are registered.
    pub transforms: Vec<Transform>,
}

/// An option of a component that its children do not inherit by themselves; [`Component::PASSES_ON`](crate::Component::PASSES_ON) passes it on.
///
/// The engine itself hands down `protect`, `retainOnDelete`, `deletedWith` and providers, and lets parents' aliases count for children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedOn {
    /// `ignoreChanges`, before those of the child.
    IgnoreChanges,
    /// `replaceOnChanges`, before those of the child.
    ReplaceOnChanges,
    /// `additionalSecretOutputs`, before those of the child.
    AdditionalSecretOutputs,
    /// `customTimeouts`, where the child has none.
    CustomTimeouts,
    /// `deleteBeforeReplace`, where the child says nothing of it.
    DeleteBeforeReplace,
    /// `replaceWith`, before those of the child.
    ReplaceWith,
}

impl PassedOn {
    /// Adds what the component has of this option to a child's.
    pub(crate) fn pass(self, own: &ResourceOptions, child: &mut ResourceOptions) {
        fn before<T: Clone>(own: &[T], child: &mut Vec<T>) {
            child.splice(0..0, own.iter().cloned());
        }
        match self {
            PassedOn::IgnoreChanges => before(&own.ignore_changes, &mut child.ignore_changes),
            PassedOn::ReplaceOnChanges => before(&own.replace_on_changes, &mut child.replace_on_changes),
            PassedOn::AdditionalSecretOutputs => {
                before(&own.additional_secret_outputs, &mut child.additional_secret_outputs);
            }
            PassedOn::CustomTimeouts => {
                child.custom_timeouts = child.custom_timeouts.take().or_else(|| own.custom_timeouts.clone());
            }
            PassedOn::DeleteBeforeReplace => {
                child.delete_before_replace = child.delete_before_replace.or(own.delete_before_replace);
            }
            PassedOn::ReplaceWith => before(&own.replace_with, &mut child.replace_with),
        }
    }
}

/// A former name of a resource, so that renaming it does not replace it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alias {
    /// The whole former urn.
    Urn(Urn),
    /// The parts that were different; empty means as now.
    Spec {
        /// The former name.
        name: String,
        /// The former type token.
        token: String,
        /// The former stack.
        stack: String,
        /// The former project.
        project: String,
        /// The former parent.
        parent: AliasParent,
    },
}

/// Whose child an aliased resource was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AliasParent {
    /// The same parent as now.
    #[default]
    Same,
    /// No parent.
    None,
    /// Another parent.
    Urn(Urn),
}

/// Time limits, each a Go duration such as `1m30s`, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomTimeouts {
    /// Limit of creation.
    pub create: String,
    /// Limit of an update.
    pub update: String,
    /// Limit of deletion.
    pub delete: String,
    /// Limit of a read.
    pub read: String,
}

/// Names of hooks, registered by the program, around a resource's operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceHooks {
    /// Run before creation.
    pub before_create: Vec<String>,
    /// Run after creation.
    pub after_create: Vec<String>,
    /// Run before an update.
    pub before_update: Vec<String>,
    /// Run after an update.
    pub after_update: Vec<String>,
    /// Run before deletion.
    pub before_delete: Vec<String>,
    /// Run after deletion.
    pub after_delete: Vec<String>,
    /// Run on an error.
    pub on_error: Vec<String>,
}
