//! The provider protocol as plain structs and one trait.
//!
//! Every call has a default answer, so a provider writes only what it offers, and a layer that wraps a provider passes on the rest. Nothing here knows gRPC. A call that a provider does
//! not offer answers UNIMPLEMENTED, which the engine takes as "not there"; the calls that every provider is asked have a sound answer instead.

mod component;
mod config;
mod function;
mod package;
mod resource;

use std::future::{Future, ready};

pub use component::{ConstructRequest, ConstructResponse};
pub use config::{ConfigureRequest, HandshakeRequest};
pub use function::{CallRequest, CallResponse, InvokeRequest, InvokeResponse};
pub use package::{GetSchemaRequest, Mapping, MappingRequest, Package, ParameterizeRequest};
pub use resource::{
    Autonaming, AutonamingMode, Changes, CheckRequest, CheckResponse, CreateRequest, CreateResponse, DeleteRequest,
    DiffKind, DiffRequest, DiffResponse, ListRequest, ListResponse, Listed, PropertyDiff, ReadRequest, ReadResponse,
    UpdateRequest, UpdateResponse,
};

use crate::engine::Engine;
use crate::layer::{Layer, Layered};
use crate::{Error, Properties};

fn not_offered<T: Send>(call: &'static str) -> impl Future<Output = Result<T, Error>> + Send {
    ready(Err(Error::Unimplemented { call }))
}

/// A Pulumi provider.
///
/// ```
/// use pulumi_rust::provider::{InvokeRequest, InvokeResponse, Provider};
/// use pulumi_rust::{Error, Value};
///
/// struct Greeter;
///
/// impl Provider for Greeter {
///     fn version(&self) -> &str {
///         "1.0.0"
///     }
///
///     async fn invoke(&self, request: InvokeRequest) -> Result<InvokeResponse, Error> {
///         match request.token.as_str() {
///             "greeter:index:hello" => {
///                 let result = [("greeting".to_owned(), Value::from("hello"))].into();
///                 Ok(InvokeResponse { result, ..InvokeResponse::default() })
///             }
///             token => Err(Error::NotFound(format!("there is no function `{token}`"))),
///         }
///     }
/// }
/// ```
pub trait Provider: Send + Sync + 'static {
    /// Its version, semantic and without a `v`.
    fn version(&self) -> &str;

    /// The first call of the engine. The server has taken note of the addresses already.
    fn handshake(&self, request: HandshakeRequest) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = request;
        ready(Ok(()))
    }

    /// Makes another package of this one.
    fn parameterize(&self, request: ParameterizeRequest) -> impl Future<Output = Result<Package, Error>> + Send {
        let _ = request;
        not_offered("Parameterize")
    }

    /// The package's schema as JSON. Must work without configuration and network.
    fn get_schema(&self, request: GetSchemaRequest) -> impl Future<Output = Result<String, Error>> + Send {
        let _ = request;
        ready(Ok("{}".to_owned()))
    }

    /// Checks the provider's own inputs; by default they are fine as they are.
    fn check_config(&self, request: CheckRequest) -> impl Future<Output = Result<CheckResponse, Error>> + Send {
        ready(Ok(CheckResponse { inputs: request.news, failures: Vec::new() }))
    }

    /// What a change of the provider's own inputs means. By default nothing is said: the engine compares by itself and never replaces.
    fn diff_config(&self, request: DiffRequest) -> impl Future<Output = Result<DiffResponse, Error>> + Send {
        let _ = request;
        ready(Ok(DiffResponse::default()))
    }

    /// Takes the provider's own inputs. Not called while one is unknown.
    fn configure(&self, request: ConfigureRequest) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = request;
        ready(Ok(()))
    }

    /// Runs a function.
    fn invoke(&self, request: InvokeRequest) -> impl Future<Output = Result<InvokeResponse, Error>> + Send {
        let _ = request;
        not_offered("Invoke")
    }

    /// Runs a method of a component.
    fn call(&self, engine: Engine, request: CallRequest) -> impl Future<Output = Result<CallResponse, Error>> + Send {
        let _ = (engine, request);
        not_offered("Call")
    }

    /// Builds a component.
    fn construct(
        &self,
        engine: Engine,
        request: ConstructRequest,
    ) -> impl Future<Output = Result<ConstructResponse, Error>> + Send {
        let _ = (engine, request);
        not_offered("Construct")
    }

    /// Checks a custom resource's inputs and fills in defaults; by default they are fine as they are.
    fn check(&self, request: CheckRequest) -> impl Future<Output = Result<CheckResponse, Error>> + Send {
        let _ = request;
        not_offered("Check")
    }

    /// What a change of inputs means for a custom resource.
    fn diff(&self, request: DiffRequest) -> impl Future<Output = Result<DiffResponse, Error>> + Send {
        let _ = request;
        not_offered("Diff")
    }

    /// Creates a custom resource; in a preview, says what it would be.
    fn create(&self, request: CreateRequest) -> impl Future<Output = Result<CreateResponse, Error>> + Send {
        let _ = request;
        not_offered("Create")
    }

    /// Reads a custom resource, for refresh and import.
    fn read(&self, request: ReadRequest) -> impl Future<Output = Result<ReadResponse, Error>> + Send {
        let _ = request;
        not_offered("Read")
    }

    /// Lists custom resources that exist, a page at a time.
    fn list(&self, request: ListRequest) -> impl Future<Output = Result<ListResponse, Error>> + Send {
        let _ = request;
        not_offered("List")
    }

    /// Changes a custom resource in place; in a preview, says what it would be.
    fn update(&self, request: UpdateRequest) -> impl Future<Output = Result<UpdateResponse, Error>> + Send {
        let _ = request;
        not_offered("Update")
    }

    /// Deletes a custom resource. One that is gone already is deleted.
    fn delete(&self, request: DeleteRequest) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = request;
        not_offered("Delete")
    }

    /// How another ecosystem's provider maps to this one.
    fn get_mapping(&self, request: MappingRequest) -> impl Future<Output = Result<Mapping, Error>> + Send {
        let _ = request;
        ready(Ok(Mapping::default()))
    }

    /// The names of the providers that this one has mappings for, under a key such as `terraform`.
    fn get_mappings(&self, key: String) -> impl Future<Output = Result<Vec<String>, Error>> + Send {
        let _ = key;
        ready(Ok(Vec::new()))
    }

    /// Asks to stop what is under way. The layer [`Cancellable`](crate::layer::Cancellable) ends open calls itself, save Create, Update and Delete: those end as soon as they can by
    /// their own means.
    fn cancel(&self) -> impl Future<Output = Result<(), Error>> + Send {
        ready(Ok(()))
    }

    /// This provider with a layer around every call; the last one that is put around is met first.
    fn layer<L: Layer>(self, layer: L) -> Layered<Self, L>
    where
        Self: Sized,
    {
        Layered::new(self, layer)
    }
}

/// A resource that was made though not all of it came up: it stays in the state, and the error is shown.
#[derive(Clone, Debug)]
pub struct PartialFailure {
    /// The resource's id.
    pub id: String,
    /// What it is now.
    pub properties: Properties,
    /// What it was to be.
    pub inputs: Properties,
    /// What did not come up.
    pub reasons: Vec<String>,
}
