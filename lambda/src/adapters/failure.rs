//! SDK errors as the few classes that a decision needs.
//!
//! Codes are those of the services' models and of the common errors that no model lists (throttling, denied access).
//! What is not known passes if the service says it is its own fault (5xx), and is final otherwise.

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::ports::{CallClass, CallError};
use crate::secret::Secret;

/// Codes that pass although their HTTP status is of the 4xx kind.
const PASSING: [&str; 16] = [
    "ActiveSessionsExceededException",
    "ActiveStatementsExceededException",
    "ActiveWaitingRequestsExceededException",
    "ExpiredTokenException",
    "KmsThrottlingException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "QueryTimeoutException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// The class of a service's error.
pub(super) fn class_of(code: &str, status: u16) -> CallClass {
    match code {
        _ if PASSING.contains(&code) || status >= 500 || status == 429 => CallClass::Passing,
        "ResourceNotFoundException" => CallClass::Missing,
        "AccessDeniedException" | "AccessDenied" | "UnrecognizedClientException" | "InvalidSignatureException" => {
            CallClass::Denied
        }
        _ => CallClass::Refused,
    }
}

/// An SDK error as ours. Without an answer the effect is unknown, so the call counts as one that may be made again.
pub(super) fn call_error<E: ProvideErrorMetadata>(call: &'static str, error: &SdkError<E, HttpResponse>) -> CallError {
    let unanswered = |code: &str| CallError {
        call,
        class: CallClass::Passing,
        code: code.to_owned(),
        message: Secret::new(String::new()),
    };
    match error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("UnknownError").to_owned();
            let class = class_of(&code, answer.raw().status().as_u16());
            CallError { call, class, code, message: Secret::new(answer.err().message().unwrap_or_default().to_owned()) }
        }
        SdkError::TimeoutError(_) => unanswered("Timeout"),
        SdkError::DispatchFailure(_) => unanswered("NoConnection"),
        SdkError::ResponseError(_) => unanswered("BrokenAnswer"),
        _ => CallError {
            call,
            class: CallClass::Refused,
            code: "InvalidCall".to_owned(),
            message: Secret::new("the SDK could not build the request".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_class() {
        for (code, status, class) in [
            ("ThrottlingException", 400, CallClass::Passing),
            ("ActiveStatementsExceededException", 400, CallClass::Passing),
            ("InternalServerException", 500, CallClass::Passing),
            ("SomethingNew", 503, CallClass::Passing),
            ("ResourceNotFoundException", 400, CallClass::Missing),
            ("ValidationException", 400, CallClass::Refused),
            ("AccessDeniedException", 400, CallClass::Denied),
            ("SomethingNew", 400, CallClass::Refused),
        ] {
            assert_eq!(class_of(code, status), class, "{code} {status}");
        }
    }
}
