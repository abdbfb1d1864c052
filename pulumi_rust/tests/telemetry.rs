//! Events reach the engine beside their resource, and spans reach a collector as parts of the engine's.
//!
//! One test, since the subscriber is the process's.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use pulumi_rust::Error;
use pulumi_rust::provider::{CheckRequest, CheckResponse, Provider};
use pulumi_rust::telemetry::{EngineMessages, Spans};
use pulumi_rust::testing::{FakeEngine, Harness, Outcome};
use pulumi_rust::wire::proto;
use tokio::sync::mpsc;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A provider that talks while it checks.
struct Talker;

impl Provider for Talker {
    fn version(&self) -> &'static str {
        "1.0.0"
    }

    async fn check(&self, _: CheckRequest) -> Result<CheckResponse, Error> {
        tracing::debug!("too quiet to be heard");
        tracing::error!(count = 2, "something is odd");
        Err(Error::failed("no"))
    }
}

/// A collector that hands on what it gets.
struct Collector(mpsc::UnboundedSender<ExportTraceServiceRequest>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.send(request.into_inner()).unwrap();
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_reach_the_engine_and_spans_a_collector() {
    let (send, mut collected) = mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let collector = tonic::transport::Server::builder().add_service(TraceServiceServer::new(Collector(send)));
    tokio::spawn(collector.serve_with_incoming(TcpListenerStream::new(listener)));

    let engine = FakeEngine::start(|_| Outcome::Failed).await;
    let spans = Spans::to(&address, "talker").unwrap();
    tracing_subscriber::registry().with(EngineMessages::to(&engine.engine())).with(spans.layer()).init();

    let harness = Harness::start(Talker).await.unwrap();
    let urn = "urn:pulumi:dev::shop::talk:index:Talk::it".to_owned();
    let mut request = Request::new(proto::CheckRequest { urn, ..proto::CheckRequest::default() });
    let trace = "0af7651916cd43dd8448eb211c80319c";
    request.metadata_mut().insert("traceparent", format!("00-{trace}-b7ad6b7169203331-01").parse().unwrap());
    harness.client().check(request).await.unwrap_err();

    let messages = engine.until_logged(1).await;
    assert_eq!(messages, ["something is odd count=2"]);

    tokio::task::spawn_blocking(move || spans.flush()).await.unwrap().unwrap();
    let export = collected.recv().await.unwrap();
    let resource = &export.resource_spans[0];
    assert!(format!("{:?}", resource.resource).contains("talker"));
    let spans: Vec<_> = resource.scope_spans.iter().flat_map(|scope| &scope.spans).collect();
    let check = spans.iter().find(|span| span.name == "Check").unwrap_or_else(|| panic!("{spans:?}"));
    let id = u128::from_be_bytes(check.trace_id.clone().try_into().unwrap());
    assert_eq!(format!("{id:032x}"), trace, "a part of the engine's trace");
}
