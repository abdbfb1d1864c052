//! The engine as a provider sees it: messages for the person at the command line.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::callbacks::Callbacks;
use crate::monitor::Monitor;
use crate::wire::proto::{self, engine_client::EngineClient};
use crate::wire::{Transport, refused};
use crate::{Error, Urn};

/// How important a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Shown with `--debug`.
    Debug,
    /// Shown.
    Info,
    /// Shown and counted.
    Warning,
    /// Shown, and fails the whole deployment.
    Error,
}

/// The engine.
///
/// ```
/// # use pulumi_rust::{Error, Urn};
/// # use pulumi_rust::engine::{Engine, Severity};
/// # async fn talk(engine: &Engine, urn: &Urn) -> Result<(), Error> {
/// engine.require_version(">=3.200.0").await?;
/// engine.status("waiting for the certificate", urn).await?;
/// engine.log(Severity::Warning, "the certificate ends in a week", Some(urn)).await?;
/// # Ok(()) }
/// ```
///
/// Cheap to clone; dials on first use, since a plugin may be started without one.
#[derive(Clone, Default)]
pub struct Engine {
    shared: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    address: Option<String>,
    root_directory: Option<PathBuf>,
    /// Connections by address: one for each, however many calls use it.
    transports: BTreeMap<String, Transport>,
    /// Monitors by address, each asked once what it can do.
    monitors: BTreeMap<String, Arc<OnceCell<Monitor>>>,
    /// Functions that it may call.
    callbacks: Callbacks,
    /// Where every address leads in a test without sockets.
    #[cfg(feature = "testing")]
    within: Option<Transport>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("address", &self.address()).finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine at `host:port`.
    pub fn at(address: impl Into<String>) -> Self {
        let engine = Engine::default();
        engine.attach(address);
        engine
    }

    /// Replaces the engine's address, as Handshake and Attach do. A plugin that a person started outlives its engines: nothing is kept of the last one.
    pub fn attach(&self, address: impl Into<String>) {
        self.known(|known| {
            known.address = Some(address.into()).filter(|address| !address.is_empty());
            known.transports.clear();
            known.monitors.clear();
            known.callbacks = Callbacks::default();
        });
    }

    /// An engine of this process.
    #[cfg(feature = "testing")]
    pub(crate) fn within(transport: Transport) -> Self {
        let engine = Engine::at("within");
        engine.known(|known| known.within = Some(transport));
        engine
    }

    /// The engine's address, if one is known.
    pub fn address(&self) -> Option<String> {
        self.known(|known| known.address.clone())
    }

    /// The folder of the plugin, an absolute path, where its files are: what the Handshake said, else the folder of the running binary.
    pub fn plugin_directory(&self) -> Option<PathBuf> {
        let told = self.known(|known| known.root_directory.clone());
        told.or_else(|| std::env::current_exe().ok()?.parent().map(PathBuf::from))
    }

    pub(crate) fn set_plugin_directory(&self, directory: Option<PathBuf>) {
        // The engine would take a relative path of an asset for one in its project's folder.
        let absolute = directory.map(|directory| std::path::absolute(&directory).unwrap_or(directory));
        self.known(|known| known.root_directory = absolute);
    }

    /// Shows a message, beside a resource if one is named.
    ///
    /// # Errors
    /// [`Error::Engine`] when the engine can't be reached. Without an engine the message is dropped.
    pub async fn log(&self, severity: Severity, message: impl Into<String>, urn: Option<&Urn>) -> Result<(), Error> {
        self.tell(severity, message.into(), urn, false).await
    }

    /// Shows a message in the line of the resource's progress, until the next one replaces it.
    ///
    /// # Errors
    /// As [`Engine::log`].
    pub async fn status(&self, message: impl Into<String>, urn: &Urn) -> Result<(), Error> {
        self.tell(Severity::Info, message.into(), Some(urn), true).await
    }

    /// Ends with a clear error where the command line is not of a version in this range, such as `>=3.200.0`.
    ///
    /// # Errors
    /// [`Error::Engine`] with what the engine says of its version. Without an engine, and with one that is too old to know the question, nothing is said.
    pub async fn require_version(&self, range: impl Into<String>) -> Result<(), Error> {
        let Some(mut client) = self.client()? else { return Ok(()) };
        let request = proto::RequirePulumiVersionRequest { pulumi_version_range: range.into() };
        match client.require_pulumi_version(request).await {
            Err(status) if !is_unknown_call(&status) => Err(refused("work with this version of Pulumi", &status)),
            _ => Ok(()),
        }
    }

    /// The urn of the stack; nothing without an engine, and before the program has registered it.
    ///
    /// # Errors
    /// [`Error::Engine`] when the engine can't be reached.
    pub async fn root_resource(&self) -> Result<Option<Urn>, Error> {
        let Some(mut client) = self.client()? else { return Ok(None) };
        let answer = client.get_root_resource(proto::GetRootResourceRequest {}).await;
        let urn = answer.map_err(|status| refused("ask for the stack", &status))?.into_inner().urn;
        Ok(Some(urn).filter(|urn| !urn.is_empty()).map(Urn::new))
    }

    async fn tell(&self, severity: Severity, message: String, urn: Option<&Urn>, ephemeral: bool) -> Result<(), Error> {
        let Some(mut client) = self.client()? else { return Ok(()) };
        let severity = match severity {
            Severity::Debug => proto::LogSeverity::Debug,
            Severity::Info => proto::LogSeverity::Info,
            Severity::Warning => proto::LogSeverity::Warning,
            Severity::Error => proto::LogSeverity::Error,
        };
        let request = proto::LogRequest {
            severity: severity.into(),
            message,
            urn: urn.map(|urn| urn.as_str().to_owned()).unwrap_or_default(),
            ephemeral,
            ..proto::LogRequest::default()
        };
        client.log(request).await.map(|_| ()).map_err(|status| refused("log a message", &status))
    }

    fn client(&self) -> Result<Option<EngineClient<Transport>>, Error> {
        self.address().map(|address| Ok(EngineClient::new(self.dial(&address, "the engine")?))).transpose()
    }

    /// The connection to an address.
    fn dial(&self, address: &str, what: &str) -> Result<Transport, Error> {
        self.known(|known| {
            #[cfg(feature = "testing")]
            if let Some(within) = &known.within {
                return Ok(within.clone());
            }
            if let Some(transport) = known.transports.get(address) {
                return Ok(transport.clone());
            }
            let transport = Transport::to(address, what)?;
            known.transports.insert(address.to_owned(), transport.clone());
            Ok(transport)
        })
    }

    /// Functions of this plugin that the engine may call.
    pub(crate) fn callbacks(&self) -> Callbacks {
        self.known(|known| known.callbacks.clone())
    }

    /// The resource monitor of a run.
    pub(crate) async fn monitor(&self, endpoint: &str) -> Result<Monitor, Error> {
        let transport = self.dial(endpoint, "the resource monitor")?;
        let cell = self.known(|known| Arc::clone(known.monitors.entry(endpoint.to_owned()).or_default()));
        cell.get_or_try_init(|| Monitor::connect(transport)).await.cloned()
    }

    fn known<T>(&self, f: impl FnOnce(&mut Known) -> T) -> T {
        f(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_unknown_call(status: &tonic::Status) -> bool {
    status.code() == tonic::Code::Unimplemented
}
