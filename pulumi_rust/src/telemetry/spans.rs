//! Spans for a collector of OpenTelemetry.

use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tonic::codegen::http;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

use crate::Error;

/// Where the engine says that its collector listens.
const ENDPOINT: &str = "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT";

/// Sends spans to a collector, in the protocol OTLP over gRPC. A call of the engine is a span within the engine's own. What is left is sent when this is dropped.
#[derive(Debug)]
pub struct Spans {
    tracers: SdkTracerProvider,
}

impl Spans {
    /// To the collector that the engine names in `PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT`; none where it names none.
    ///
    /// # Errors
    /// [`Error::Failed`] when what it names is not an address.
    pub fn from_environment(service: &str) -> Result<Option<Self>, Error> {
        let endpoint = std::env::var(ENDPOINT).ok().filter(|endpoint| !endpoint.is_empty());
        endpoint.map(|endpoint| Spans::to(&endpoint, service)).transpose()
    }

    /// To a collector at `host:port` or an `http:` URL, from a service of this name. Within a runtime of tokio.
    ///
    /// # Errors
    /// [`Error::Failed`] when the address is none.
    pub fn to(endpoint: &str, service: &str) -> Result<Self, Error> {
        let url = if endpoint.contains("://") { endpoint.to_owned() } else { format!("http://{endpoint}") };
        let exporter = SpanExporter::builder().with_tonic().with_endpoint(url).build();
        let exporter = exporter.map_err(|error| Error::caused(format!("can't send spans to `{endpoint}`"), error))?;
        let tracers = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name(service.to_owned()).build())
            .build();
        Ok(Spans { tracers })
    }

    /// The layer of a subscriber that sends its spans.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync>(&self) -> impl Layer<S> + Send + Sync + use<S> {
        tracing_opentelemetry::layer().with_tracer(self.tracers.tracer("pulumi_rust"))
    }

    /// Sends what is left, and waits until it is. Blocks the thread.
    ///
    /// # Errors
    /// [`Error::Failed`] when the collector does not take it.
    pub fn flush(&self) -> Result<(), Error> {
        self.tracers.force_flush().map_err(|error| Error::caused("can't send the last spans", error))
    }
}

impl Drop for Spans {
    fn drop(&mut self) {
        if let Err(error) = self.tracers.shutdown() {
            tracing::debug!("the last spans were lost: {error}");
        }
    }
}

/// Headers of a call, as propagators read them.
struct Headers<'a>(&'a http::HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// The span of a call that was received, within the span that the caller says it is part of.
pub(crate) fn received(request: &http::Request<()>) -> Span {
    let span = tracing::info_span!("grpc", path = request.uri().path());
    let caller = TraceContextPropagator::new().extract(&Headers(request.headers()));
    // Without a subscriber that sends spans there is nothing to be part of.
    let _alone = span.set_parent(caller);
    span
}
