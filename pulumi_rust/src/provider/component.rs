//! Components.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Properties, ResourceOptions, Urn};

/// A component to build.
#[derive(Clone, Default)]
pub struct ConstructRequest {
    /// The component's type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its inputs, with secrets, unknowns and dependencies.
    pub inputs: Properties,
    /// Its options, parent included.
    pub options: ResourceOptions,
    /// The project.
    pub project: String,
    /// The stack.
    pub stack: String,
    /// The organization.
    pub organization: String,
    /// Whether this is a preview.
    pub dry_run: bool,
    /// How many operations may run at once; 0 for no limit.
    pub parallel: i32,
    /// The stack's configuration by full key, such as `aws:region`.
    pub config: BTreeMap<String, String>,
    /// Which of them are secret.
    pub config_secret_keys: BTreeSet<String>,
    /// Where the resource monitor of this run listens, `host:port`.
    pub monitor_endpoint: String,
    /// Whether the answer may hold output values.
    pub accepts_output_values: bool,
    /// A handle of the caller's stack, passed on with every registration.
    pub stack_trace_handle: String,
}

impl fmt::Debug for ConstructRequest {
    /// Names the configuration's keys only: their values are plain text here, secret or not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConstructRequest")
            .field("token", &self.token)
            .field("name", &self.name)
            .field("inputs", &self.inputs)
            .field("options", &self.options)
            .field("project", &self.project)
            .field("stack", &self.stack)
            .field("dry_run", &self.dry_run)
            .field("config", &self.config.keys())
            .finish_non_exhaustive()
    }
}

/// A component that was built.
#[derive(Clone, Debug)]
pub struct ConstructResponse {
    /// Its urn.
    pub urn: Urn,
    /// Its outputs, with secrets, unknowns and dependencies.
    pub state: Properties,
}
