//! Components, and the provider that offers them.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::construct::{self, Context, Inputs};
use crate::engine::Engine;
use crate::provider::{ConstructRequest, ConstructResponse, GetSchemaRequest, Provider};
use crate::{Error, Fields};

/// The arguments of a component, read from its inputs.
pub trait ComponentArgs: Sized + Send + 'static {
    /// Reads every argument and says of each what is wrong; gives nothing when anything is.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

/// The outputs of a component.
pub trait ComponentOutputs: Send + 'static {
    /// The outputs by name.
    fn into_properties(self) -> Inputs;
}

impl ComponentOutputs for Inputs {
    fn into_properties(self) -> Inputs {
        self
    }
}

/// A component: its token, its arguments, and how it is built.
///
/// ```
/// use pulumi_rust::{Component, ComponentArgs, Context, Error, Fields, Inputs, Output, ResourceOptions};
///
/// struct Website;
/// struct Args { bucket_name: Output<String> }
///
/// impl ComponentArgs for Args {
///     fn read(fields: &mut Fields<'_>) -> Option<Self> {
///         Some(Args { bucket_name: fields.required("bucketName")? })
///     }
/// }
///
/// impl Component for Website {
///     const TOKEN: &'static str = "web:index:Website";
///     type Args = Args;
///     type Outputs = Inputs;
///     async fn construct(ctx: Context, name: String, args: Args) -> Result<Inputs, Error> {
///         let inputs = Inputs::new().with("bucket", args.bucket_name);
///         let bucket = ctx.resource("aws:s3/bucket:Bucket", &format!("{name}-site"), inputs, ResourceOptions::default());
///         Ok(Inputs::new().with("arn", bucket.output::<String>("arn")))
///     }
/// }
/// ```
pub trait Component: 'static {
    /// The type token, `package:module:Name`.
    const TOKEN: &'static str;

    /// The arguments.
    type Args: ComponentArgs;

    /// The outputs. [`Inputs`] where they are named one by one.
    type Outputs: ComponentOutputs;

    /// Registers the children and gives the component's outputs.
    ///
    /// The component itself is registered before and its outputs are set after; every child that was registered here is waited for.
    fn construct(
        ctx: Context,
        name: String,
        args: Self::Args,
    ) -> impl Future<Output = Result<Self::Outputs, Error>> + Send;
}

type Constructor = fn(Engine, ConstructRequest) -> BoxFuture<'static, Result<ConstructResponse, Error>>;

/// Puts a provider together from its components.
///
/// ```
/// let provider = pulumi_rust::ProviderBuilder::new("web", "1.2.3").schema("{}");
/// # let _ = provider;
/// ```
#[derive(Clone)]
pub struct ProviderBuilder {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
    components: BTreeMap<&'static str, Constructor>,
}

impl fmt::Debug for ProviderBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderBuilder")
            .field("name", &self.name)
            .field("version", &self.version)
            .field("components", &self.components.keys())
            .finish_non_exhaustive()
    }
}

impl ProviderBuilder {
    /// A provider for a package of this name and semantic version.
    pub fn new(name: &'static str, version: &'static str) -> Self {
        ProviderBuilder { name, version, schema: "{}", components: BTreeMap::new() }
    }

    /// The package's schema as JSON.
    #[must_use]
    pub fn schema(mut self, schema: &'static str) -> Self {
        self.schema = schema;
        self
    }

    /// Offers a component.
    #[must_use]
    pub fn component<C: Component>(mut self) -> Self {
        self.components.insert(C::TOKEN, |engine, request| construct::run::<C>(engine, request).boxed());
        self
    }
}

impl Provider for ProviderBuilder {
    fn version(&self) -> &str {
        self.version
    }

    async fn get_schema(&self, request: GetSchemaRequest) -> Result<String, Error> {
        if request.version != 0 {
            return Err(Error::NotFound(format!("unsupported schema version {}", request.version)));
        }
        Ok(self.schema.to_owned())
    }

    async fn construct(&self, engine: Engine, request: ConstructRequest) -> Result<ConstructResponse, Error> {
        let Some(constructor) = self.components.get(request.token.as_str()) else {
            let known = self.components.keys().copied().collect::<Vec<_>>().join(", ");
            return Err(Error::NotFound(format!(
                "package {} {} has no component `{}`; it has {known}",
                self.name, self.version, request.token
            )));
        };
        constructor(engine, request).await
    }
}
