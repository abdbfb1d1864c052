//! A provider as a plugin process: flags, port, gRPC, shutdown.
//!
//! The engine starts the plugin, reads one line with the port from its standard output, and calls. Nothing else may ever be printed there. It ends the plugin with Cancel,
//! then an interrupt; a plugin whose engine is gone ends by itself.

mod answer;
mod failure;
mod flags;
mod request;
mod service;

use std::io::Write;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Endpoint, Server};

#[cfg(feature = "testing")]
pub(crate) use failure::property_failures;
pub use flags::Flags;
pub(crate) use service::Service;

use crate::Error;
use crate::engine::Engine;
use crate::provider::Provider;
use crate::wire::proto::resource_provider_server::ResourceProviderServer;

/// The largest message either side sends: 400 MiB (`sdk/go/common/util/rpcutil/serve.go`).
pub(crate) const MAX_MESSAGE: usize = 400 << 20;

/// How often a plugin looks whether its engine is still there.
const ENGINE_CHECK: Duration = Duration::from_mins(1);

/// Serves a provider until the engine ends it.
///
/// Binds a free port of the loopback interface, starts serving, and only then prints the port. Without an engine's address (attach mode) it serves all the same.
///
/// # Errors
/// [`Error::Failed`] when no port can be bound or the server breaks off.
pub async fn serve(provider: impl Provider) -> Result<(), Error> {
    let flags = Flags::from_args(std::env::args().skip(1));
    let engine = flags.engine_address.map(Engine::at).unwrap_or_default();
    let listener =
        TcpListener::bind("127.0.0.1:0").await.map_err(|e| Error::caused("can't bind a loopback port", e))?;
    let port = listener.local_addr().map_err(|e| Error::caused("can't read the bound port", e))?.port();

    // From before the port is printed on, so that an engine that changes its mind at once ends the plugin in order.
    let listen = |kind| signal(kind).map_err(|e| Error::caused("can't listen for signals", e));
    let signals = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);

    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_service_status("", tonic_health::ServingStatus::Serving).await;
    let server = Server::builder()
        .add_service(health_service)
        .add_service(sized(Service::new(provider, engine.clone())))
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), ended(engine, signals));
    announce(port).map_err(|e| Error::caused("can't print the port", e))?;
    server.await.map_err(|e| Error::caused("the server broke off", e))
}

pub(crate) fn sized<P: Provider>(service: Service<P>) -> ResourceProviderServer<Service<P>> {
    ResourceProviderServer::new(service).max_decoding_message_size(MAX_MESSAGE).max_encoding_message_size(MAX_MESSAGE)
}

/// The one line that the engine reads. The listener accepts from the moment it is bound, so a call that comes now waits for the server's first turn.
fn announce(port: u16) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{port}")?;
    stdout.flush()
}

/// Resolves on an interrupt, a termination, or when the engine is gone.
async fn ended(engine: Engine, (mut interrupt, mut terminate): (Signal, Signal)) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = orphaned(engine) => {}
    }
}

async fn orphaned(engine: Engine) {
    let mut check = tokio::time::interval(ENGINE_CHECK);
    check.tick().await;
    loop {
        check.tick().await;
        if let Some(address) = engine.address()
            && tokio::net::TcpStream::connect(&address).await.is_err()
        {
            tracing::warn!("the engine is gone; ending");
            return;
        }
    }
}

/// A channel to the engine's side, dialled on first use.
pub(crate) fn channel(address: &str, what: &str) -> Result<Channel, Error> {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).map_err(|e| Error::Engine {
        context: format!("connect to {what}"),
        message: format!("`{address}` is not an address: {e}"),
    })?;
    Ok(endpoint.connect_lazy())
}

/// A request that the engine's side refused.
pub(crate) fn refused(context: &str, status: &tonic::Status) -> Error {
    Error::Engine { context: format!("can't {context}"), message: status.message().to_owned() }
}
