//! The start of a provider: who calls, and its own inputs.

use std::path::PathBuf;

use crate::Properties;

/// What the engine says of itself in the first call.
#[derive(Clone, Debug, Default)]
pub struct HandshakeRequest {
    /// The engine's address, `host:port`; replaces the one of the command line.
    pub engine_address: String,
    /// The folder of the plugin's binary.
    pub root_directory: Option<PathBuf>,
    /// The folder of the program that runs.
    pub program_directory: Option<PathBuf>,
}

/// The provider's checked inputs.
#[derive(Clone, Debug, Default)]
pub struct ConfigureRequest {
    /// The inputs.
    pub args: Properties,
}
