//! The engine as a provider sees it: messages for the person at the command line.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::wire::proto::{self, engine_client::EngineClient};
use crate::{Error, Urn, server};

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

/// The engine. Cheap to clone; dials on first use, since a plugin may be started without one.
#[derive(Clone, Default)]
pub struct Engine {
    shared: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    address: Option<String>,
    root_directory: Option<PathBuf>,
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

    /// Replaces the engine's address, as Handshake and Attach do.
    pub fn attach(&self, address: impl Into<String>) {
        self.known(|known| {
            known.address = Some(address.into()).filter(|address| !address.is_empty());
        });
    }

    /// The engine's address, if one is known.
    pub fn address(&self) -> Option<String> {
        self.known(|known| known.address.clone())
    }

    /// The folder of the plugin, where its files are: what the Handshake said, else the folder of the running binary.
    pub fn plugin_directory(&self) -> Option<PathBuf> {
        let told = self.known(|known| known.root_directory.clone());
        told.or_else(|| std::env::current_exe().ok()?.parent().map(PathBuf::from))
    }

    pub(crate) fn set_plugin_directory(&self, directory: Option<PathBuf>) {
        self.known(|known| known.root_directory = directory);
    }

    /// Shows a message, beside a resource if one is named.
    ///
    /// # Errors
    /// [`Error::Engine`] when the engine can't be reached. Without an engine the message is dropped.
    pub async fn log(&self, severity: Severity, message: impl Into<String>, urn: Option<&Urn>) -> Result<(), Error> {
        let Some(address) = self.address() else {
            return Ok(());
        };
        let channel = server::channel(&address, "the engine")?;
        let severity = match severity {
            Severity::Debug => proto::LogSeverity::Debug,
            Severity::Info => proto::LogSeverity::Info,
            Severity::Warning => proto::LogSeverity::Warning,
            Severity::Error => proto::LogSeverity::Error,
        };
        let request = proto::LogRequest {
            severity: severity.into(),
            message: message.into(),
            urn: urn.map(|urn| urn.as_str().to_owned()).unwrap_or_default(),
            ..proto::LogRequest::default()
        };
        let answer = EngineClient::new(channel).log(request).await;
        answer.map(|_| ()).map_err(|status| server::refused("log a message", &status))
    }

    fn known<T>(&self, f: impl FnOnce(&mut Known) -> T) -> T {
        f(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
