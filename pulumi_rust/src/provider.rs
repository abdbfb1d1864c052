//! The provider protocol as plain structs and one trait.
//!
//! Every call has a default answer, so a provider writes only what it offers, and a layer that wraps a provider passes on the rest. Nothing here knows gRPC. The remaining calls of the
//! protocol (functions, methods and custom resources) answer UNIMPLEMENTED in the server until their typed forms are here.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::path::PathBuf;

use crate::engine::Engine;
use crate::{Error, Properties, PropertyFailure, ResourceOptions, Urn};

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

/// A request for the package's schema.
#[derive(Clone, Debug, Default)]
pub struct GetSchemaRequest {
    /// The schema's format; 0 is the only one.
    pub version: i32,
}

/// The provider's own inputs, before and after a change.
#[derive(Clone, Debug, Default)]
pub struct CheckConfigRequest {
    /// The provider resource.
    pub urn: Option<Urn>,
    /// Inputs of the last deployment.
    pub olds: Properties,
    /// Inputs now.
    pub news: Properties,
}

/// Checked inputs.
#[derive(Clone, Debug, Default)]
pub struct CheckConfigResponse {
    /// The inputs to use, with secrets kept.
    pub inputs: Properties,
    /// What is wrong with them.
    pub failures: Vec<PropertyFailure>,
}

/// The provider's checked inputs.
#[derive(Clone, Debug, Default)]
pub struct ConfigureRequest {
    /// The inputs.
    pub args: Properties,
}

/// A component to build.
#[derive(Clone, Debug, Default)]
pub struct ConstructRequest {
    /// The component's type token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its inputs, with secrets, unknowns and dependencies.
    pub inputs: Properties,
    /// Its options, parent included.
    pub options: ResourceOptions,
    /// The project.
    pub project: String,
    /// The stack.
    pub stack: String,
    /// The organization.
    pub organization: String,
    /// Whether this is a preview.
    pub dry_run: bool,
    /// How many operations may run at once; 0 for no limit.
    pub parallel: i32,
    /// The stack's configuration by full key, such as `aws:region`.
    pub config: BTreeMap<String, String>,
    /// Which of them are secret.
    pub config_secret_keys: BTreeSet<String>,
    /// Where the resource monitor of this run listens, `host:port`.
    pub monitor_endpoint: String,
    /// Whether the answer may hold output values.
    pub accepts_output_values: bool,
    /// A handle of the caller's stack, passed on with every registration.
    pub stack_trace_handle: String,
}

/// A component that was built.
#[derive(Clone, Debug)]
pub struct ConstructResponse {
    /// Its urn.
    pub urn: Urn,
    /// Its outputs, with secrets, unknowns and dependencies.
    pub state: Properties,
}

fn unimplemented<T>(call: &'static str) -> Result<T, Error> {
    Err(Error::Unimplemented { call })
}

/// A Pulumi provider.
pub trait Provider: Send + Sync + 'static {
    /// Its version, semantic and without a `v`.
    fn version(&self) -> &str;

    /// The first call of the engine. The server has taken note of the addresses already.
    fn handshake(&self, request: HandshakeRequest) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = request;
        async { Ok(()) }
    }

    /// The package's schema as JSON. Must work without configuration and network.
    fn get_schema(&self, request: GetSchemaRequest) -> impl Future<Output = Result<String, Error>> + Send {
        let _ = request;
        async { Ok("{}".to_owned()) }
    }

    /// Checks the provider's inputs; by default they are fine as they are.
    fn check_config(
        &self,
        request: CheckConfigRequest,
    ) -> impl Future<Output = Result<CheckConfigResponse, Error>> + Send {
        async { Ok(CheckConfigResponse { inputs: request.news, failures: Vec::new() }) }
    }

    /// Takes the provider's inputs.
    fn configure(&self, request: ConfigureRequest) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = request;
        async { Ok(()) }
    }

    /// Builds a component.
    fn construct(
        &self,
        engine: Engine,
        request: ConstructRequest,
    ) -> impl Future<Output = Result<ConstructResponse, Error>> + Send {
        let _ = (engine, request);
        async { unimplemented("Construct") }
    }

    /// Asks to stop what is under way. The server ends open calls itself.
    fn cancel(&self) -> impl Future<Output = Result<(), Error>> + Send {
        async { Ok(()) }
    }
}
