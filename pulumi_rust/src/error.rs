//! What can go wrong, by who can mend it.

use std::sync::Arc;

use crate::PropertyPath;
use crate::provider::PartialFailure;

/// A property that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFailure {
    /// Where the property stands.
    pub path: PropertyPath,
    /// What is wrong with it and what to do. Never holds the value of a secret.
    pub reason: String,
}

/// A key of the provider's configuration that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingKey {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

/// The error of a provider's call. Cheap to clone, since outputs share it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The user's inputs are wrong. The engine prints every path with its reason.
    #[error("{context}: {} of its inputs {} wrong", failures.len(), if failures.len() == 1 { "is" } else { "are" })]
    Inputs {
        /// What was being made, for example ``component `tasker` ``.
        context: String,
        /// All failures, not only the first.
        failures: Vec<PropertyFailure>,
    },
    /// A value that somebody else gave, such as a resource's output, is not of the type that this provider's code takes it for.
    #[error("{what} is not of the expected type: {}", told(failures))]
    Mistyped {
        /// What it is, for example ``output `arn` of `queue` ``.
        what: String,
        /// All that is wrong with it.
        failures: Vec<PropertyFailure>,
    },
    /// The provider does not implement this call.
    #[error("{call} is not implemented by this provider")]
    Unimplemented {
        /// The call's name.
        call: &'static str,
    },
    /// A token, version or other name that this provider does not know.
    #[error("{0}")]
    NotFound(String),
    /// The engine or its monitor refused a request or went away.
    #[error("{context}: {message}")]
    Engine {
        /// What was asked of it.
        context: String,
        /// Its answer.
        message: String,
    },
    /// The engine reported that a resource failed; it has shown the cause already.
    #[error("resource `{name}` ({token}) failed")]
    ResourceFailed {
        /// The resource's type token.
        token: String,
        /// Its name.
        name: String,
    },
    /// A value on the wire breaks the protocol.
    #[error("{path}: {reason}")]
    Wire {
        /// Where it stands.
        path: PropertyPath,
        /// What is wrong.
        reason: String,
    },
    /// The provider's own code failed.
    #[error("{message}")]
    Failed {
        /// What to show.
        message: String,
        /// The cause.
        #[source]
        source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    },
    /// Configuration that the provider can't do without is missing. The engine tells how to set it.
    #[error("configuration is missing: {}", keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", "))]
    MissingConfiguration {
        /// All keys that are missing.
        keys: Vec<MissingKey>,
    },
    /// A resource was made but not all of it came up. It stays in the state.
    #[error("`{}` is there but did not come up: {}", failure.id, failure.reasons.join("; "))]
    Partial {
        /// What is there, and what is wrong with it.
        failure: Box<PartialFailure>,
    },
    /// The provider's code panicked, in a closure over an output or anywhere in a call. A bug of the provider.
    #[error("a bug in this provider, please report it: {0}")]
    Panicked(String),
    /// The call was cancelled by the engine.
    #[error("cancelled")]
    Cancelled,
}

/// Failures in one line.
fn told(failures: &[PropertyFailure]) -> String {
    let told = failures.iter().map(|PropertyFailure { path, reason }| match path.as_str() {
        "" => reason.clone(),
        path => format!("{path} {reason}"),
    });
    told.collect::<Vec<_>>().join("; ")
}

impl Error {
    /// A failure of the provider's own code, in words for the user.
    pub fn failed(message: impl Into<String>) -> Self {
        Error::Failed { message: message.into(), source: None }
    }

    /// A failure of the provider's own code with its cause.
    pub fn caused(message: impl Into<String>, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Error::Failed { message: message.into(), source: Some(Arc::new(source)) }
    }
}

impl Error {
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Error::Panicked(text.unwrap_or_else(|| "a panic without a message".to_owned()))
    }
}
