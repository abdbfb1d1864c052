//! A provider put together from what it offers.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::cancellation::Cancellations;
use crate::component::Component;
use crate::configuration::{AnyConfiguration, Configuration};
use crate::construct;
use crate::custom_resource::{AnyResource, CustomResource, Offered};
use crate::engine::Engine;
use crate::function::{AnyFunction, Function};
use crate::method::{self, Method};
use crate::provider::{
    CallRequest, CallResponse, CheckRequest, CheckResponse, ConfigureRequest, ConstructRequest, ConstructResponse,
    CreateRequest, CreateResponse, DeleteRequest, DiffRequest, DiffResponse, GetSchemaRequest, HandshakeRequest,
    InvokeRequest, InvokeResponse, Provider, ReadRequest, ReadResponse, UpdateRequest, UpdateResponse,
};
use crate::schema::{Contents, PackageInfo};
use crate::{Args, Error, Outputs};

type Constructor = fn(Engine, ConstructRequest) -> BoxFuture<'static, Result<ConstructResponse, Error>>;
type Caller = fn(Engine, CallRequest) -> BoxFuture<'static, Result<CallResponse, Error>>;
type Describer = Arc<dyn Fn(&mut Contents) + Send + Sync>;

/// Puts a provider together from components, custom resources, functions and methods.
///
/// Its schema is made from their types, unless one is given.
///
/// ```
/// let provider = pulumi_rust::ProviderBuilder::new("web", "1.2.3");
/// assert_eq!(provider.to_schema()["name"], "web");
/// ```
#[derive(Clone)]
pub struct ProviderBuilder {
    name: &'static str,
    version: &'static str,
    info: PackageInfo,
    schema: Option<&'static str>,
    configuration: Option<Arc<dyn AnyConfiguration>>,
    components: BTreeMap<&'static str, Constructor>,
    methods: BTreeMap<String, Caller>,
    functions: BTreeMap<&'static str, Arc<dyn AnyFunction>>,
    resources: BTreeMap<&'static str, Arc<dyn AnyResource>>,
    describers: Vec<Describer>,
    cancellations: Cancellations,
}

impl fmt::Debug for ProviderBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderBuilder")
            .field("name", &self.name)
            .field("version", &self.version)
            .field("components", &self.components.keys())
            .field("methods", &self.methods.keys())
            .field("functions", &self.functions.keys())
            .field("resources", &self.resources.keys())
            .finish_non_exhaustive()
    }
}

impl ProviderBuilder {
    /// A provider for a package of this name and semantic version.
    pub fn new(name: &'static str, version: &'static str) -> Self {
        ProviderBuilder {
            name,
            version,
            info: PackageInfo::default(),
            schema: None,
            configuration: None,
            components: BTreeMap::new(),
            methods: BTreeMap::new(),
            functions: BTreeMap::new(),
            resources: BTreeMap::new(),
            describers: Vec::new(),
            cancellations: Cancellations::default(),
        }
    }

    /// What the package says of itself in its schema.
    #[must_use]
    pub fn info(mut self, info: PackageInfo) -> Self {
        self.info = info;
        self
    }

    /// The package's schema as JSON, in place of the one that is made from the types.
    #[must_use]
    pub fn schema(mut self, schema: &'static str) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Takes configuration. Whoever needs it holds a clone.
    #[must_use]
    pub fn configuration<C: Args + Sync>(mut self, configuration: &Configuration<C>) -> Self {
        self.configuration = Some(Arc::new(configuration.clone()));
        self.describe(|contents| {
            let spec = C::describe(&mut contents.types, false);
            contents.configuration(spec);
        })
    }

    /// Offers a component.
    #[must_use]
    pub fn component<C: Component>(mut self) -> Self {
        self.components.insert(C::TOKEN, |engine, request| construct::run::<C>(engine, request).boxed());
        self.describe(|contents| {
            let inputs = C::Args::describe(&mut contents.types, true);
            let outputs = C::Outputs::describe(&mut contents.types);
            contents.resource(C::TOKEN, true, (C::DESCRIPTION, C::DEPRECATED), inputs, outputs);
        })
    }

    /// Offers a method of a component that was offered before.
    #[must_use]
    pub fn method<M: Method>(mut self) -> Self {
        let token = format!("{}/{}", M::Component::TOKEN, M::NAME);
        self.methods.insert(token, |engine, request| method::run::<M>(engine, request).boxed());
        self.describe(|contents| {
            let inputs = M::Args::describe(&mut contents.types, true);
            let outputs = M::Outputs::describe(&mut contents.types);
            let token =
                contents.method((M::Component::TOKEN, M::NAME), (M::DESCRIPTION, M::DEPRECATED), inputs, outputs);
            if M::PLAIN {
                contents.plain_result(&token);
            }
        })
    }

    /// Offers a function.
    #[must_use]
    pub fn function<F: Function>(mut self, function: F) -> Self {
        self.functions.insert(F::TOKEN, Arc::new(function));
        self.describe(|contents| {
            let inputs = F::Args::describe(&mut contents.types, false);
            let outputs = F::Outputs::describe(&mut contents.types);
            contents.function(F::TOKEN, (F::DESCRIPTION, F::DEPRECATED), inputs, outputs);
        })
    }

    /// Offers a custom resource.
    #[must_use]
    pub fn resource<R: CustomResource>(mut self, resource: R) -> Self {
        const {
            assert!(!has_id(R::Inputs::NAMES), "a custom resource has an id of its own: no input can be called `id`");
        }
        let offered = Offered::new(resource, self.cancellations.clone());
        self.resources.insert(R::TOKEN, Arc::new(offered));
        self.describe(|contents| {
            let inputs = R::Inputs::describe(&mut contents.types, false);
            let outputs = inputs.clone().overlaid(R::Outputs::describe(&mut contents.types));
            contents.resource(R::TOKEN, false, (R::DESCRIPTION, R::DEPRECATED), inputs, outputs);
        })
    }

    fn describe(mut self, describer: impl Fn(&mut Contents) + Send + Sync + 'static) -> Self {
        self.describers.push(Arc::new(describer));
        self
    }

    /// The schema that is made from the types.
    pub fn to_schema(&self) -> serde_json::Value {
        let mut contents = Contents::of(self.name);
        for describe in &self.describers {
            describe(&mut contents);
        }
        contents.into_json(self.name, self.version, self.info.clone())
    }

    /// Says that a token is not known; or, where nothing of the kind is offered, that the call is not.
    fn unknown<'a>(&self, call: &'static str, token: &str, known: impl Iterator<Item = &'a str>) -> Error {
        let known = known.collect::<Vec<_>>().join(", ");
        if known.is_empty() {
            return Error::Unimplemented { call };
        }
        let what = match call {
            "Construct" => "component",
            "Call" => "method",
            "Invoke" => "function",
            _ => "resource",
        };
        Error::NotFound(format!("package {} {} has no {what} `{token}`; it has {known}", self.name, self.version))
    }

    fn custom(&self, call: &'static str, token: &str) -> Result<&dyn AnyResource, Error> {
        match self.resources.get(token) {
            Some(resource) => Ok(resource.as_ref()),
            None => Err(self.unknown(call, token, self.resources.keys().copied())),
        }
    }
}

/// Whether one of these names is `id`, at compile time.
const fn has_id(names: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if let [b'i', b'd'] = names[at].as_bytes() {
            return true;
        }
        at += 1;
    }
    false
}

impl Provider for ProviderBuilder {
    fn version(&self) -> &str {
        self.version
    }

    async fn handshake(&self, _: HandshakeRequest) -> Result<(), Error> {
        self.cancellations.renew();
        Ok(())
    }

    async fn get_schema(&self, request: GetSchemaRequest) -> Result<String, Error> {
        if request.version != 0 {
            return Err(Error::NotFound(format!("unsupported schema version {}", request.version)));
        }
        Ok(self.schema.map_or_else(|| self.to_schema().to_string(), str::to_owned))
    }

    async fn check_config(&self, request: CheckRequest) -> Result<CheckResponse, Error> {
        match &self.configuration {
            Some(configuration) => Ok(configuration.check(request.news)),
            None => Ok(CheckResponse { inputs: request.news, failures: Vec::new() }),
        }
    }

    async fn configure(&self, request: ConfigureRequest) -> Result<(), Error> {
        self.configuration.as_ref().map_or(Ok(()), |configuration| configuration.set(request.args))
    }

    async fn construct(&self, engine: Engine, request: ConstructRequest) -> Result<ConstructResponse, Error> {
        let Some(constructor) = self.components.get(request.token.as_str()) else {
            return Err(self.unknown("Construct", &request.token, self.components.keys().copied()));
        };
        constructor(engine, request).await
    }

    async fn call(&self, engine: Engine, request: CallRequest) -> Result<CallResponse, Error> {
        let Some(caller) = self.methods.get(request.token.as_str()) else {
            return Err(self.unknown("Call", &request.token, self.methods.keys().map(String::as_str)));
        };
        caller(engine, request).await
    }

    async fn invoke(&self, request: InvokeRequest) -> Result<InvokeResponse, Error> {
        let Some(function) = self.functions.get(request.token.as_str()) else {
            return Err(self.unknown("Invoke", &request.token, self.functions.keys().copied()));
        };
        function.invoke(request).await
    }

    async fn check(&self, request: CheckRequest) -> Result<CheckResponse, Error> {
        self.custom("Check", &request.token)?.check(request)
    }

    async fn diff(&self, request: DiffRequest) -> Result<DiffResponse, Error> {
        self.custom("Diff", &request.token)?.diff(request).await
    }

    async fn create(&self, request: CreateRequest) -> Result<CreateResponse, Error> {
        self.custom("Create", &request.token)?.create(request).await
    }

    async fn read(&self, request: ReadRequest) -> Result<ReadResponse, Error> {
        self.custom("Read", &request.token)?.read(request).await
    }

    async fn update(&self, request: UpdateRequest) -> Result<UpdateResponse, Error> {
        self.custom("Update", &request.token)?.update(request).await
    }

    async fn delete(&self, request: DeleteRequest) -> Result<(), Error> {
        self.custom("Delete", &request.token)?.delete(request).await
    }

    async fn cancel(&self) -> Result<(), Error> {
        self.cancellations.cancel();
        Ok(())
    }
}
