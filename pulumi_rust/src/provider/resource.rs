//! Custom resources: what the engine asks over a resource's life. The provider's own inputs are checked and compared in the same form.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::{Properties, PropertyFailure, Urn};

/// Inputs to check.
#[derive(Clone, Debug, Default)]
pub struct CheckRequest {
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Checked inputs of the last deployment.
    pub olds: Properties,
    /// Inputs now, perhaps with unknowns.
    pub news: Properties,
    /// What automatic names are made from, so that they stay the same until the resource is replaced.
    pub random_seed: Vec<u8>,
    /// What the user configured for automatic names.
    pub autonaming: Option<Autonaming>,
}

/// The user's wish for an automatic name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autonaming {
    /// The name.
    pub proposed_name: String,
    /// How much the provider may change it.
    pub mode: AutonamingMode,
}

/// How much a provider may change a proposed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutonamingMode {
    /// To fit its rules.
    Propose,
    /// Not at all.
    Enforce,
    /// There are no automatic names: a missing name is a failure.
    Disable,
}

/// Checked inputs.
#[derive(Clone, Debug, Default)]
pub struct CheckResponse {
    /// The inputs to use, with secrets kept.
    pub inputs: Properties,
    /// What is wrong with them.
    pub failures: Vec<PropertyFailure>,
}

/// Two states to compare.
#[derive(Clone, Debug, Default)]
pub struct DiffRequest {
    /// The resource's id.
    pub id: String,
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Outputs of the last deployment.
    pub olds: Properties,
    /// Inputs now, perhaps with unknowns.
    pub news: Properties,
    /// Inputs of the last deployment.
    pub old_inputs: Properties,
    /// Properties whose changes don't count.
    pub ignore_changes: Vec<String>,
}

/// Whether something changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Changes {
    /// The provider does not say; the engine compares the inputs.
    #[default]
    Unknown,
    /// Nothing.
    None,
    /// Something.
    Some,
}

/// What a change means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiffResponse {
    /// Whether something changed.
    pub changes: Changes,
    /// Top-level properties whose change replaces the resource.
    pub replaces: Vec<String>,
    /// Top-level outputs that stay as they are.
    pub stables: Vec<String>,
    /// Top-level properties that changed.
    pub diffs: Vec<String>,
    /// Changes by property path; where it is given, it agrees with `diffs`.
    pub detailed: Option<BTreeMap<String, PropertyDiff>>,
    /// Whether a replacement must delete first.
    pub delete_before_replace: bool,
}

/// A change of one property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertyDiff {
    /// What happens to it.
    pub kind: DiffKind,
    /// Whether its change replaces the resource.
    pub replaces: bool,
    /// Whether two inputs were compared, rather than an input with the state.
    pub input: bool,
}

/// What happens to a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    /// It is added.
    Add,
    /// It goes away.
    Delete,
    /// It changes.
    Update,
}

/// A resource to create.
#[derive(Clone, Debug, Default)]
pub struct CreateRequest {
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its checked inputs.
    pub properties: Properties,
    /// The user's time limit; zero for none.
    pub timeout: Duration,
    /// Whether this is a preview, which changes nothing.
    pub preview: bool,
}

/// A resource that was created.
#[derive(Clone, Debug, Default)]
pub struct CreateResponse {
    /// Its id; empty only in a preview.
    pub id: String,
    /// Its outputs, unknowns in a preview.
    pub properties: Properties,
}

/// A resource to read.
#[derive(Clone, Debug, Default)]
pub struct ReadRequest {
    /// Its id.
    pub id: String,
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Outputs as last known; empty for an import.
    pub properties: Properties,
    /// Inputs as last known; empty for an import.
    pub inputs: Properties,
    /// The user's time limit; zero for none.
    pub timeout: Duration,
}

/// A resource that was read.
#[derive(Clone, Debug, Default)]
pub struct ReadResponse {
    /// Its id; empty when it is gone.
    pub id: String,
    /// Its outputs now.
    pub properties: Properties,
    /// The inputs that would give it.
    pub inputs: Properties,
}

/// A page of resources to list.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    /// The type token.
    pub token: String,
    /// What to look for.
    pub query: Properties,
    /// How many there may be in all; 0 for no limit.
    pub limit: i64,
    /// How many a page may hold; 0 for the provider's choice.
    pub page_size: i64,
    /// Where the page begins; empty for the first.
    pub continuation_token: String,
}

/// A page of resources that exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListResponse {
    /// The resources.
    pub resources: Vec<Listed>,
    /// Where the next page begins; nothing after the last.
    pub continuation_token: Option<String>,
}

/// A resource that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name, for people.
    pub name: String,
}

/// A resource to change.
#[derive(Clone, Debug, Default)]
pub struct UpdateRequest {
    /// Its id.
    pub id: String,
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its outputs as they were.
    pub olds: Properties,
    /// Its checked inputs now.
    pub news: Properties,
    /// Its inputs as they were.
    pub old_inputs: Properties,
    /// Properties whose changes don't count.
    pub ignore_changes: Vec<String>,
    /// The user's time limit; zero for none.
    pub timeout: Duration,
    /// Whether this is a preview, which changes nothing.
    pub preview: bool,
}

/// A resource that was changed.
#[derive(Clone, Debug, Default)]
pub struct UpdateResponse {
    /// Its outputs now.
    pub properties: Properties,
}

/// A resource to delete.
#[derive(Clone, Debug, Default)]
pub struct DeleteRequest {
    /// Its id.
    pub id: String,
    /// The resource.
    pub urn: Option<Urn>,
    /// Its type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its outputs.
    pub properties: Properties,
    /// Its inputs.
    pub old_inputs: Properties,
    /// The user's time limit; zero for none.
    pub timeout: Duration,
}
