//! The start of a provider: who calls, and its own inputs.

use std::path::PathBuf;

use crate::{Properties, Urn};

/// What the engine says of itself in the first call.
#[derive(Clone, Debug, Default)]
pub struct HandshakeRequest {
    /// The engine's address, `host:port`; replaces the one of the command line.
    pub engine_address: String,
    /// The folder of the plugin's binary.
    pub root_directory: Option<PathBuf>,
    /// The folder of the program that runs.
    pub program_directory: Option<PathBuf>,
    /// Whether Configure names the provider's urn, name and type.
    pub configures_with_urn: bool,
    /// Whether Invoke tells previews from deployments.
    pub invokes_with_preview: bool,
    /// Where the engine's mapper between ecosystems listens.
    pub mapper_address: Option<String>,
    /// Where the engine's loader of other packages' schemas listens.
    pub loader_address: Option<String>,
    /// Where the engine's resolver of packages listens.
    pub resolver_address: Option<String>,
}

/// The provider's checked inputs.
#[derive(Clone, Debug, Default)]
pub struct ConfigureRequest {
    /// The inputs.
    pub args: Properties,
    /// The provider resource itself, where the engine names it.
    pub urn: Option<Urn>,
    /// Its id, or empty.
    pub id: String,
    /// Its name, or empty.
    pub name: String,
    /// Its type token, or empty.
    pub token: String,
}
