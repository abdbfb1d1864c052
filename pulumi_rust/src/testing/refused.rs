//! A call that the provider refused, as the engine sees it.

use std::fmt;

use crate::wire::{Decoder, proto};
use crate::{Error, MissingKey, Properties, server};

/// A call that the provider refused: the status of gRPC, with the details that the engine reads from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refused {
    code: Code,
    message: String,
    details: Box<Details>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Details {
    failures: Vec<(String, String)>,
    missing: Vec<MissingKey>,
    kept: Option<Kept>,
}

/// What a refusal says of its cause, as far as the engine tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// Anything else.
    #[default]
    Unknown,
    /// The engine asked to stop.
    Cancelled,
    /// The inputs are wrong.
    InvalidArgument,
    /// There is nothing of that name.
    NotFound,
    /// The provider does not offer the call.
    Unimplemented,
    /// A bug of the provider.
    Internal,
}

/// A resource that came up half, and that the engine keeps in the state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// Its inputs.
    pub inputs: Properties,
    /// What it is now.
    pub properties: Properties,
    /// What did not come up.
    pub reasons: Vec<String>,
}

impl Refused {
    /// What kind of refusal it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is shown.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What is wrong with the inputs, as `(path, reason)`.
    pub fn failures(&self) -> &[(String, String)] {
        &self.details.failures
    }

    /// Keys of the configuration that are missing.
    pub fn missing(&self) -> &[MissingKey] {
        &self.details.missing
    }

    /// The resource that is there all the same.
    pub fn kept(&self) -> Option<&Kept> {
        self.details.kept.as_ref()
    }

    pub(super) fn of(status: &tonic::Status) -> Self {
        let failures: Vec<proto::InputPropertiesError> = server::details(status, "InputPropertiesError");
        let missing: Vec<proto::ConfigureErrorMissingKeys> = server::details(status, "ConfigureErrorMissingKeys");
        let kept: Vec<proto::ErrorResourceInitFailed> = server::details(status, "ErrorResourceInitFailed");
        Refused {
            code: match status.code() {
                tonic::Code::Cancelled => Code::Cancelled,
                tonic::Code::InvalidArgument => Code::InvalidArgument,
                tonic::Code::NotFound => Code::NotFound,
                tonic::Code::Unimplemented => Code::Unimplemented,
                tonic::Code::Internal => Code::Internal,
                _ => Code::Unknown,
            },
            message: status.message().to_owned(),
            details: Box::new(Details {
                failures: failures
                    .into_iter()
                    .flat_map(|detail| detail.errors)
                    .map(|error| (error.property_path, error.reason))
                    .collect(),
                missing: missing
                    .into_iter()
                    .flat_map(|detail| detail.missing_keys)
                    .map(|key| MissingKey { name: key.name, description: key.description })
                    .collect(),
                kept: kept.into_iter().next().map(|failure| Kept {
                    id: failure.id,
                    inputs: decoded(failure.inputs),
                    properties: decoded(failure.properties),
                    reasons: failure.reasons,
                }),
            }),
        }
    }
}

/// What a test reads of a detail; one that breaks the protocol reads as nothing.
fn decoded(wire: Option<prost_types::Struct>) -> Properties {
    Decoder::default().properties(wire.unwrap_or_default()).unwrap_or_default()
}

/// An answer that can't be read is refused by the engine.
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Refused { message: error.to_string(), ..Refused::default() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)?;
        for (path, reason) in &self.details.failures {
            write!(f, "\n- {path} {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}
