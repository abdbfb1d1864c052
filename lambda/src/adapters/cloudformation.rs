//! CloudFormation's response URLs: a `PUT` to a pre-signed address of S3.
//!
//! The SDK's HTTP client sends it, which follows no redirects. No content type is sent, since the signature was made
//! without one. The URL is a secret: whoever has it can answer.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

use crate::ports::{CallClass, CallError, RespondError};
use crate::secret::Secret;

const CALL: &str = "PUT ResponseURL";
/// One attempt; a failed one is made again by whoever reports.
const PATIENCE: Duration = Duration::from_secs(8);

/// Sends answers.
#[derive(Debug)]
pub(super) struct Responses {
    connector: Connector,
}

impl Responses {
    pub(super) fn new() -> Self {
        Self { connector: Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).build() }
    }

    pub(super) async fn send(&self, url: &Secret<String>, body: &str) -> Result<(), RespondError> {
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method("PUT").map_err(|_| failure("InvalidCall", CallClass::Refused))?;
        request.set_uri(url.expose().as_str()).map_err(|_| RespondError::Gone { status: 0 })?;
        request.headers_mut().insert("content-length", body.len().to_string());
        let answer = tokio::time::timeout(PATIENCE, self.connector.call(request)).await;
        let answer = answer.map_err(|_| failure("Timeout", CallClass::Passing))?;
        let status = answer.map_err(|_| failure("NoConnection", CallClass::Passing))?.status().as_u16();
        match status {
            200..=299 => Ok(()),
            429 | 500.. => Err(failure("Unavailable", CallClass::Passing)),
            _ => Err(RespondError::Gone { status }),
        }
    }
}

fn failure(code: &str, class: CallClass) -> RespondError {
    RespondError::Call(CallError { call: CALL, class, code: code.to_owned(), message: Secret::new(String::new()) })
}
