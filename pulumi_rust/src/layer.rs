//! Layers: what stands around every call of a provider, whatever the call.
//!
//! A layer is one function around a future. [`Provider::layer`] takes a provider and gives one, so layers are stacked, tested without gRPC and left out at will. [`serve`](crate::serve) puts
//! [`standard`] around every provider. What has to change requests or answers is no layer but a [`Provider`] of its own that holds another.

mod cancel;
mod log;
mod panic;
mod trace;

use std::fmt;
use std::future::Future;

pub use cancel::Cancellable;
pub use log::LogCalls;
pub use panic::CatchPanics;
pub use trace::Traced;

use crate::engine::Engine;
use crate::provider::{
    CallRequest, CallResponse, CheckRequest, CheckResponse, ConfigureRequest, ConstructRequest, ConstructResponse,
    CreateRequest, CreateResponse, DeleteRequest, DiffRequest, DiffResponse, GetSchemaRequest, HandshakeRequest,
    InvokeRequest, InvokeResponse, ListRequest, ListResponse, Mapping, MappingRequest, Package, ParameterizeRequest,
    Provider, ReadRequest, ReadResponse, UpdateRequest, UpdateResponse,
};
use crate::{Error, Urn};

/// What stands around every call of a provider.
///
/// ```
/// use std::future::Future;
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// use pulumi_rust::layer::{Call, Layer};
/// use pulumi_rust::provider::{GetSchemaRequest, Provider};
/// use pulumi_rust::{Error, ProviderBuilder};
///
/// /// Counts calls.
/// struct Count(Arc<AtomicUsize>);
///
/// impl Layer for Count {
///     async fn around<T: Send>(
///         &self,
///         _: &Call,
///         call: impl Future<Output = Result<T, Error>> + Send,
///     ) -> Result<T, Error> {
///         self.0.fetch_add(1, Ordering::Relaxed);
///         call.await
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let counted = Arc::new(AtomicUsize::new(0));
/// let provider = ProviderBuilder::new("web", "1.2.3").layer(Count(Arc::clone(&counted)));
/// provider.get_schema(GetSchemaRequest::default()).await.unwrap();
/// assert_eq!(counted.load(Ordering::Relaxed), 1);
/// # }
/// ```
pub trait Layer: Send + Sync + 'static {
    /// Runs a call, or does not, and gives its answer or another.
    fn around<T: Send>(
        &self,
        call: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> impl Future<Output = Result<T, Error>> + Send;

    /// Told when the engine asks to stop, before the provider is.
    fn cancelled(&self) {}
}

/// A call that a layer stands around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which of the protocol's calls it is.
    pub rpc: Rpc,
    /// The type or function token that it is about, or empty.
    pub token: String,
    /// The resource's name, or empty.
    pub name: String,
    /// The resource, where it has a urn already.
    pub urn: Option<Urn>,
}

/// The calls of the protocol that reach a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the call of `Provider` with its name")]
pub enum Rpc {
    Handshake,
    Parameterize,
    GetSchema,
    CheckConfig,
    DiffConfig,
    Configure,
    Invoke,
    Call,
    Construct,
    Check,
    Diff,
    Create,
    Read,
    List,
    Update,
    Delete,
    GetMapping,
    GetMappings,
    Cancel,
}

impl Rpc {
    /// Its name in the protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Rpc::Handshake => "Handshake",
            Rpc::Parameterize => "Parameterize",
            Rpc::GetSchema => "GetSchema",
            Rpc::CheckConfig => "CheckConfig",
            Rpc::DiffConfig => "DiffConfig",
            Rpc::Configure => "Configure",
            Rpc::Invoke => "Invoke",
            Rpc::Call => "Call",
            Rpc::Construct => "Construct",
            Rpc::Check => "Check",
            Rpc::Diff => "Diff",
            Rpc::Create => "Create",
            Rpc::Read => "Read",
            Rpc::List => "List",
            Rpc::Update => "Update",
            Rpc::Delete => "Delete",
            Rpc::GetMapping => "GetMapping",
            Rpc::GetMappings => "GetMappings",
            Rpc::Cancel => "Cancel",
        }
    }

    /// Whether it changes something outside, where nobody could say what became of it if it were ended in the middle.
    pub fn changes_something(self) -> bool {
        matches!(self, Rpc::Create | Rpc::Update | Rpc::Delete)
    }
}

impl fmt::Display for Rpc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The layers that [`serve`](crate::serve) puts around a provider: panics become errors, Cancel ends what may be ended, and every call is a span with its outcome.
pub fn standard(provider: impl Provider) -> impl Provider {
    provider.layer(CatchPanics).layer(Cancellable::default()).layer(LogCalls).layer(Traced)
}

/// A provider with a layer around it; made by [`Provider::layer`].
#[derive(Debug)]
pub struct Layered<P, L> {
    provider: P,
    layer: L,
}

impl<P, L> Layered<P, L> {
    pub(crate) fn new(provider: P, layer: L) -> Self {
        Layered { provider, layer }
    }
}

/// What a request is about.
trait Subject {
    fn call(&self, rpc: Rpc) -> Call {
        Call { rpc, token: String::new(), name: String::new(), urn: None }
    }
}

macro_rules! about_a_resource {
    ($($request:ty),+) => {$(
        impl Subject for $request {
            fn call(&self, rpc: Rpc) -> Call {
                Call { rpc, token: self.token.clone(), name: self.name.clone(), urn: self.urn.clone() }
            }
        }
    )+};
}

about_a_resource!(CheckRequest, DiffRequest, CreateRequest, ReadRequest, UpdateRequest, DeleteRequest);

macro_rules! about_a_token {
    ($($request:ty),+) => {$(
        impl Subject for $request {
            fn call(&self, rpc: Rpc) -> Call {
                Call { rpc, token: self.token.clone(), name: String::new(), urn: None }
            }
        }
    )+};
}

about_a_token!(InvokeRequest, CallRequest, ListRequest);

impl Subject for ConstructRequest {
    fn call(&self, rpc: Rpc) -> Call {
        Call { rpc, token: self.token.clone(), name: self.name.clone(), urn: None }
    }
}

impl Subject for HandshakeRequest {}
impl Subject for ParameterizeRequest {}
impl Subject for GetSchemaRequest {}
impl Subject for ConfigureRequest {}
impl Subject for MappingRequest {}
impl Subject for String {}

/// Every call of the protocol, passed on within the layer. The inner call starts within it too, so that nothing escapes.
macro_rules! passed_on {
    ($($rpc:ident $name:ident($request:ty $(, with $engine:ident)?) -> $answer:ty;)+) => {$(
        async fn $name(&self, $($engine: Engine,)? request: $request) -> Result<$answer, Error> {
            let call = request.call(Rpc::$rpc);
            // Boxed: a future that holds another by value is twice its size, and layers are stacked.
            let inner = Box::pin(async move { self.provider.$name($($engine,)? request).await });
            self.layer.around(&call, inner).await
        }
    )+};
}

impl<P: Provider, L: Layer> Provider for Layered<P, L> {
    fn version(&self) -> &str {
        self.provider.version()
    }

    passed_on! {
        Handshake handshake(HandshakeRequest) -> ();
        Parameterize parameterize(ParameterizeRequest) -> Package;
        GetSchema get_schema(GetSchemaRequest) -> String;
        CheckConfig check_config(CheckRequest) -> CheckResponse;
        DiffConfig diff_config(DiffRequest) -> DiffResponse;
        Configure configure(ConfigureRequest) -> ();
        Invoke invoke(InvokeRequest) -> InvokeResponse;
        Call call(CallRequest, with engine) -> CallResponse;
        Construct construct(ConstructRequest, with engine) -> ConstructResponse;
        Check check(CheckRequest) -> CheckResponse;
        Diff diff(DiffRequest) -> DiffResponse;
        Create create(CreateRequest) -> CreateResponse;
        Read read(ReadRequest) -> ReadResponse;
        List list(ListRequest) -> ListResponse;
        Update update(UpdateRequest) -> UpdateResponse;
        Delete delete(DeleteRequest) -> ();
        GetMapping get_mapping(MappingRequest) -> Mapping;
        GetMappings get_mappings(String) -> Vec<String>;
    }

    async fn cancel(&self) -> Result<(), Error> {
        self.layer.cancelled();
        let call = Call { rpc: Rpc::Cancel, token: String::new(), name: String::new(), urn: None };
        self.layer.around(&call, async { self.provider.cancel().await }).await
    }
}

#[cfg(test)]
mod tests;
