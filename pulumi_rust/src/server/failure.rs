//! Errors as gRPC statuses with the details that the engine prints.

use std::error::Error as _;

use prost::Message;
use tonic::{Code, Status};

use crate::Error;
use crate::wire::{Encoder, proto};

/// `google.rpc.Status`, of which only this much is needed.
#[derive(Clone, PartialEq, Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

/// The status of an error.
pub(crate) fn status(error: Error) -> Status {
    let message = render(&error);
    match error {
        Error::Inputs { failures, .. } => {
            let errors = failures
                .into_iter()
                .map(|failure| proto::input_properties_error::PropertyError {
                    property_path: failure.path.as_str().to_owned(),
                    reason: failure.reason,
                })
                .collect();
            let detail = proto::InputPropertiesError { errors };
            detailed(Code::InvalidArgument, message, "InputPropertiesError", &detail)
        }
        Error::MissingConfiguration { keys } => {
            let missing_keys = keys
                .into_iter()
                .map(|key| proto::configure_error_missing_keys::MissingKey {
                    name: key.name,
                    description: key.description,
                })
                .collect();
            let detail = proto::ConfigureErrorMissingKeys { missing_keys };
            detailed(Code::InvalidArgument, message, "ConfigureErrorMissingKeys", &detail)
        }
        Error::Partial { failure } => {
            let encoder = Encoder::without_outputs();
            let detail = proto::ErrorResourceInitFailed {
                id: failure.id,
                properties: Some(encoder.properties(&failure.properties)),
                reasons: failure.reasons,
                inputs: Some(encoder.properties(&failure.inputs)),
                ..proto::ErrorResourceInitFailed::default()
            };
            detailed(Code::Unknown, message, "ErrorResourceInitFailed", &detail)
        }
        Error::Unimplemented { .. } => Status::unimplemented(message),
        Error::NotFound(_) => Status::not_found(message),
        Error::Cancelled => Status::cancelled(message),
        Error::Panicked(_) => Status::internal(message),
        Error::Wire { .. } => Status::invalid_argument(message),
        Error::Engine { .. } | Error::Mistyped { .. } | Error::ResourceFailed { .. } | Error::Failed { .. } => {
            Status::unknown(message)
        }
    }
}

/// The error and its causes, each once.
fn render(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn detailed(code: Code, message: String, name: &str, detail: &impl Message) -> Status {
    let any =
        prost_types::Any { type_url: format!("type.googleapis.com/pulumirpc.{name}"), value: detail.encode_to_vec() };
    let status = RpcStatus { code: code.into(), message: message.clone(), details: vec![any] };
    Status::with_details(code, message, status.encode_to_vec().into())
}

/// The details of one kind that a status carries, for tests that stand where the engine does.
#[cfg(feature = "testing")]
pub(crate) fn details<T: Message + Default>(status: &Status, name: &str) -> Vec<T> {
    let details = RpcStatus::decode(status.details()).map(|status| status.details).unwrap_or_default();
    let url = format!("type.googleapis.com/pulumirpc.{name}");
    details.iter().filter(|any| any.type_url == url).filter_map(|any| T::decode(&*any.value).ok()).collect()
}
