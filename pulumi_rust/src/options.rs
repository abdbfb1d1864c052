//! Resource options: everything that can be said of a resource besides its inputs.
//!
//! One type serves a child's registration and what the engine hands over for the component itself, so that nothing can be lost in between.

use std::collections::BTreeMap;

use crate::{Output, Urn, Value};

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
