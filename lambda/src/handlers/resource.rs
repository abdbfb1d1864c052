//! Custom resources of CloudFormation: which of their requests are taken, and the answer to one that can't be.
//!
//! CloudFormation waits up to an hour for an answer, so a request that is refused is answered at once.

use serde::Deserialize;
use serde_json::Value;
use tracing::{info, warn};

use super::App;
use crate::decide::response;
use crate::error::Error;
use crate::ports::{Clock, Cloud};
use crate::request::Start;
use crate::response_url;
use crate::row::Resource;
use crate::secret::Secret;

/// What an answer needs of a request, whatever else is wrong with it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answerable {
    #[serde(rename = "ResponseURL")]
    response_url: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    physical_resource_id: Option<String>,
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Refuses an answer's address that is not CloudFormation's own.
    pub(super) fn check_response_url(&self, start: &Start) -> Result<(), Error> {
        let (Some(_), Some(url)) = (&start.resource, &start.token) else { return Ok(()) };
        if response_url::is_allowed(url.expose(), self.settings.response_authority.as_deref()) {
            return Ok(());
        }
        let message = "/ResponseURL: not a response URL of CloudFormation\nhint: pass the URL of the request unchanged";
        Err(Error::InvalidRequest { message: message.to_owned() })
    }

    /// Tells CloudFormation that a request was refused, if it is one of a custom resource.
    pub(super) async fn refuse_resource(&self, event: &Value, error: &Error) {
        let Ok(request) = Answerable::deserialize(event) else { return };
        let allowed = response_url::is_allowed(&request.response_url, self.settings.response_authority.as_deref());
        if !allowed || !matches!(error, Error::InvalidRequest { .. } | Error::IdempotencyMismatch { .. }) {
            return;
        }
        let resource = Resource {
            stack_id: request.stack_id,
            request_id: request.request_id,
            logical_id: request.logical_resource_id,
            physical_id: request.physical_resource_id,
        };
        let body = response::refusal(&resource, &format!("{}: {error}", error.name()));
        match self.cloud.respond(&Secret::new(request.response_url), &body).await {
            Ok(()) => info!(error = error.name(), "refused a custom resource's request"),
            Err(failure) => {
                warn!(%failure, "a custom resource's request was refused, though CloudFormation could not be told");
            }
        }
    }
}
