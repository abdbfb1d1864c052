//! A provider as a plugin process: flags, port, gRPC, shutdown.
//!
//! The engine starts the plugin, reads one line with the port from its standard output, and calls. Nothing else may ever be printed there. It ends the plugin with Cancel,
//! then an interrupt; a plugin whose engine is gone ends by itself.

mod answer;
mod failure;
mod flags;
mod interrupt;
mod orphan;
mod request;
mod service;

use std::future::Future;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;

#[cfg(feature = "testing")]
pub(crate) use failure::details;
pub(crate) use failure::status as status_of;
pub use flags::Flags;
pub(crate) use service::Service;

use crate::Error;
use crate::engine::Engine;
use crate::layer;
use crate::provider::{GetSchemaRequest, Provider};
use crate::wire::proto::resource_provider_server::ResourceProviderServer;
use crate::wire::{MAX_MESSAGE, incoming};

/// How long calls may take to end after an interrupt. The engine kills a plugin five seconds after it.
const GRACE: Duration = Duration::from_secs(3);

/// Serves a provider until the engine ends it: [`Plugin::serve`] of the plugin that the command line tells.
///
/// # Errors
/// [`Error::Failed`] when no port can be bound or the server breaks off.
pub async fn serve(provider: impl Provider) -> Result<(), Error> {
    Plugin::from_command_line().serve(provider).await
}

/// This process as a plugin, before it serves: for programs that need the engine or the flags first, as for their log.
///
/// ```no_run
/// # use pulumi_rust::{Error, Plugin, ProviderBuilder};
/// # async fn main_() -> Result<(), Error> {
/// let plugin = Plugin::from_command_line();
/// let verbose = plugin.flags().verbosity > 5;
/// plugin.serve(ProviderBuilder::new("demo", "0.1.0")).await
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Plugin {
    flags: Flags,
    engine: Engine,
    tells_schema: bool,
}

impl Plugin {
    /// The plugin that this process's arguments tell.
    pub fn from_command_line() -> Self {
        Plugin::from_args(std::env::args().skip(1))
    }

    /// The plugin that these arguments tell.
    pub fn from_args(args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let args: Vec<String> = args.into_iter().map(Into::into).collect();
        let tells_schema = args == ["schema"];
        let flags = Flags::from_args(args);
        let engine = flags.engine_address.clone().map(Engine::at).unwrap_or_default();
        Plugin { flags, engine, tells_schema }
    }

    /// What the engine put on the command line.
    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// The engine that started it; the one that attaches, once it does.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Serves a provider until the engine ends it.
    ///
    /// Puts the [standard layers](layer::standard) around it, binds a free port of the loopback interface, starts serving, and only then prints the port. Without an engine's address (attach
    /// mode) it serves all the same, and an engine that is told of the port in `PULUMI_DEBUG_PROVIDERS` attaches to it.
    ///
    /// With the one word `schema` on the command line, it prints the package's schema instead, and ends.
    ///
    /// # Errors
    /// [`Error::Failed`] when no port can be bound or the server breaks off.
    pub async fn serve(self, provider: impl Provider) -> Result<(), Error> {
        let Plugin { flags: _, engine, tells_schema } = self;
        if tells_schema {
            let schema = provider.get_schema(GetSchemaRequest::default()).await?;
            return print(&schema).map_err(|e| Error::caused("can't print the schema", e));
        }
        let listener =
            TcpListener::bind("127.0.0.1:0").await.map_err(|e| Error::caused("can't bind a loopback port", e))?;
        let port = listener.local_addr().map_err(|e| Error::caused("can't read the bound port", e))?.port();

        // From before the port is printed on, so that an engine that changes its mind at once ends the plugin in order.
        let interrupted = interrupt::listen().map_err(|e| Error::caused("can't listen for signals", e))?;

        // The listener accepts from the moment it is bound, so a call that comes now waits for the server's first turn.
        print(&port.to_string()).map_err(|e| Error::caused("can't print the port", e))?;
        let ended = ended(engine.clone(), interrupted);
        // Boxed: what a server holds is large, and callers hold its future.
        Box::pin(serve_until(listener, Arc::new(Service::new(layer::standard(provider), engine)), ended)).await
    }
}

/// A server whose calls are spans within those of their callers, where spans are sent.
pub(crate) fn builder() -> Server {
    let server = Server::builder();
    #[cfg(feature = "telemetry")]
    let server = server.trace_fn(crate::telemetry::received);
    server
}

/// Serves until `ended` resolves, then cancels open calls and leaves them a moment to say so.
async fn serve_until<P: Provider>(
    listener: TcpListener,
    service: Arc<Service<P>>,
    ended: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_service_status("", tonic_health::ServingStatus::Serving).await;
    let ending = CancellationToken::new();
    let server = builder()
        .add_service(health_service)
        .add_service(sized(Arc::clone(&service)))
        .serve_with_incoming_shutdown(incoming(listener), async {
            ended.await;
            ending.cancel();
            if let Err(error) = service.cancel().await {
                tracing::warn!("the provider could not cancel: {error}");
            }
        });
    let mut server = Box::pin(server);
    let outcome = tokio::select! {
        outcome = &mut server => Ok(outcome),
        () = ending.cancelled() => tokio::time::timeout(GRACE, server).await,
    };
    let Ok(outcome) = outcome else {
        tracing::warn!("calls were still open when the plugin had to end");
        return Ok(());
    };
    outcome.map_err(|e| Error::caused("the server broke off", e))
}

pub(crate) fn sized<P: Provider>(service: Arc<Service<P>>) -> ResourceProviderServer<Service<P>> {
    ResourceProviderServer::from_arc(service)
        .max_decoding_message_size(MAX_MESSAGE)
        .max_encoding_message_size(MAX_MESSAGE)
}

/// The one line that standard output is for.
fn print(line: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// Resolves on an interrupt, a termination, or when the engine is gone.
async fn ended(engine: Engine, interrupted: impl Future<Output = ()>) {
    tokio::select! {
        () = interrupted => {}
        () = orphan::orphaned(engine) => {}
    }
}

#[cfg(test)]
mod tests;
