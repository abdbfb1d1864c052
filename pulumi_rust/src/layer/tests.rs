//! What each layer does to a call, without gRPC.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::pin::pin;
use std::sync::{Arc, Mutex};

use tracing_subscriber::layer::SubscriberExt;

use super::*;

/// A provider whose functions panic and whose other calls never end.
struct Odd;

impl Provider for Odd {
    fn version(&self) -> &'static str {
        "1.0.0"
    }

    async fn invoke(&self, request: InvokeRequest) -> Result<InvokeResponse, Error> {
        assert_ne!(request.token, "odd:index:panics", "told to panic");
        Err(Error::failed("told to fail"))
    }

    async fn check(&self, _: CheckRequest) -> Result<CheckResponse, Error> {
        std::future::pending().await
    }

    async fn create(&self, _: CreateRequest) -> Result<CreateResponse, Error> {
        std::future::pending().await
    }
}

fn invoke(token: &str) -> InvokeRequest {
    InvokeRequest { token: token.to_owned(), ..InvokeRequest::default() }
}

#[tokio::test]
async fn a_panic_is_the_calls_error() {
    let provider = Odd.layer(CatchPanics);
    let error = provider.invoke(invoke("odd:index:panics")).await.unwrap_err();
    assert!(matches!(&error, Error::Panicked(text) if text.contains("told to panic")), "{error}");
    let error = provider.invoke(invoke("odd:index:fails")).await.unwrap_err();
    assert_eq!(error.to_string(), "told to fail", "another error stays as it is");
}

#[tokio::test]
async fn cancel_ends_what_may_be_ended_and_refuses_what_comes_after() {
    let provider = Odd.layer(Cancellable::default());
    let mut check = pin!(provider.check(CheckRequest::default()));
    let mut create = pin!(provider.create(CreateRequest::default()));
    assert!(futures::poll!(&mut check).is_pending());
    assert!(futures::poll!(&mut create).is_pending());
    provider.cancel().await.unwrap();
    assert!(matches!(check.await, Err(Error::Cancelled)));
    assert!(futures::poll!(create).is_pending(), "what became of it could not be said");
    assert!(matches!(provider.check(CheckRequest::default()).await, Err(Error::Cancelled)));
}

/// Writes what each call is about.
struct Note(Arc<Mutex<Vec<Call>>>);

impl Layer for Note {
    async fn around<T: Send>(
        &self,
        call: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        self.0.lock().unwrap().push(call.clone());
        inner.await
    }
}

#[tokio::test]
async fn a_layer_is_told_what_a_call_is_about_and_an_outer_one_first() {
    let noted = Arc::new(Mutex::new(Vec::new()));
    let provider = Odd.layer(CatchPanics).layer(Note(Arc::clone(&noted)));
    let request = ListRequest { token: "odd:index:Thing".to_owned(), ..ListRequest::default() };
    assert!(matches!(provider.list(request).await, Err(Error::Unimplemented { call: "List" })));
    provider.invoke(invoke("odd:index:panics")).await.unwrap_err();
    let noted = noted.lock().unwrap();
    let told: Vec<(&str, &str)> = noted.iter().map(|call| (call.rpc.as_str(), call.token.as_str())).collect();
    assert_eq!(told, [("List", "odd:index:Thing"), ("Invoke", "odd:index:panics")]);
}

/// Text that a subscriber writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_call_is_a_span_and_its_end_a_line() {
    let written = Written::default();
    let writer = written.clone();
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(lines);
    let _here = tracing::subscriber::set_default(subscriber);
    let provider = Odd.layer(LogCalls).layer(Traced);
    provider.invoke(invoke("odd:index:fails")).await.unwrap_err();
    let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for part in ["DEBUG", "call{", r#"rpc="Invoke""#, r#"token="odd:index:fails""#, "error=told to fail", "took="] {
        assert!(written.contains(part), "{part} in {written}");
    }
}
