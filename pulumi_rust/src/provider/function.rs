//! Functions and methods.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Properties, PropertyFailure};

/// A function to run.
#[derive(Clone, Debug, Default)]
pub struct InvokeRequest {
    /// The function's token.
    pub token: String,
    /// Its arguments, all known.
    pub args: Properties,
    /// Whether this is a preview.
    pub preview: bool,
}

/// What a function gave.
#[derive(Clone, Debug, Default)]
pub struct InvokeResponse {
    /// Its result, all known.
    pub result: Properties,
    /// What is wrong with the arguments.
    pub failures: Vec<PropertyFailure>,
}

/// A method to run.
#[derive(Clone, Default)]
pub struct CallRequest {
    /// The method's token, `package:module:Resource/method`.
    pub token: String,
    /// Its arguments with secrets, unknowns and dependencies; `__self__` is the resource.
    pub args: Properties,
    /// The project.
    pub project: String,
    /// The stack.
    pub stack: String,
    /// The organization; the engine leaves it empty.
    pub organization: String,
    /// Whether this is a preview.
    pub dry_run: bool,
    /// How many operations may run at once; 0 for no limit.
    pub parallel: i32,
    /// The stack's configuration by full key.
    pub config: BTreeMap<String, String>,
    /// Which of them are secret; the engine leaves it empty.
    pub config_secret_keys: BTreeSet<String>,
    /// Where the resource monitor of this run listens, `host:port`.
    pub monitor_endpoint: String,
    /// Whether the answer may hold output values.
    pub accepts_output_values: bool,
    /// A handle of the caller's stack.
    pub stack_trace_handle: String,
}

impl fmt::Debug for CallRequest {
    /// Names the configuration's keys only: their values are plain text here, secret or not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRequest")
            .field("token", &self.token)
            .field("args", &self.args)
            .field("project", &self.project)
            .field("stack", &self.stack)
            .field("dry_run", &self.dry_run)
            .field("config", &self.config.keys())
            .finish_non_exhaustive()
    }
}

/// What a method gave.
#[derive(Clone, Debug, Default)]
pub struct CallResponse {
    /// Its result with secrets, unknowns and dependencies.
    pub result: Properties,
    /// What is wrong with the arguments.
    pub failures: Vec<PropertyFailure>,
}
