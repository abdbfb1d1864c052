//! Calls as spans.

use std::future::Future;

use tracing::{Instrument, Span, field};

use super::{Call, Layer};
use crate::Error;

/// Makes a span named `call` of every call, with the fields `rpc`, `token`, `name` and `urn`, and `error` where it fails. Events within it belong to the resource that it is about.
///
/// It uses the crate `tracing`; whoever wants the spans elsewhere gives `tracing` a subscriber. The module `telemetry`, behind the feature of that name, has one that sends them on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traced;

impl Layer for Traced {
    async fn around<T: Send>(
        &self,
        call: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let span = tracing::info_span!(
            "call",
            otel.name = call.rpc.as_str(),
            rpc = call.rpc.as_str(),
            token = told(&call.token),
            name = told(&call.name),
            urn = call.urn.as_ref().map(field::display),
            error = field::Empty,
        );
        let answer = inner.instrument(span.clone()).await;
        fail(&span, &answer);
        answer
    }
}

fn told(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn fail<T>(span: &Span, answer: &Result<T, Error>) {
    if let Err(error) = answer {
        span.record("error", field::display(error));
    }
}
