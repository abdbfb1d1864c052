//! What a component's code may ask while it is built.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::children::Children;
use super::inputs::Inputs;
use super::lineage::{Lineage, Member, Settled};
use super::registration::{self, Child};
use super::resource::{Registered, Resource};
use crate::component::Component;
use crate::engine::Engine;
use crate::monitor::Monitor;
use crate::provider::ConstructRequest;
use crate::{Error, ErrorHook, Hook, Input, Output, PackageSource, PassedOn, ResourceOptions, Urn};

/// One Construct. Cheap to clone; there is no global state, so many run side by side.
///
/// ```
/// # use pulumi_rust::{Context, Error, Inputs, ResourceOptions};
/// # use pulumi_rust::engine::Severity;
/// # async fn construct(ctx: Context, name: String) -> Result<(), Error> {
/// let region = ctx.config("aws:region").unwrap_or("us-east-1").to_owned();
/// let group = ctx.group("web:index:Storage", &format!("{name}-storage"), ResourceOptions::default());
/// let options = ResourceOptions { parent: Some(group.urn()), ..ResourceOptions::default() };
/// let bucket = ctx.resource("aws:s3/bucket:Bucket", &format!("{name}-pages"), Inputs::new().with("region", region), options);
/// let hosted = ctx.invoke("aws:route53/getZone:getZone", "7.51.1", Inputs::new().with("name", bucket.id()));
/// ctx.engine().log(Severity::Info, "the pages are on their way", Some(ctx.urn())).await?;
/// # let _ = hosted; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Context {
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) engine: Engine,
    pub(super) monitor: Monitor,
    pub(super) urn: Urn,
    pub(super) request: ConstructRequest,
    pub(super) lineage: Lineage,
    pub(super) passes_on: &'static [PassedOn],
    children: Children,
}

impl Context {
    pub(crate) fn new<C: Component>(engine: Engine, monitor: Monitor, urn: Urn, request: ConstructRequest) -> Self {
        Context {
            shared: Arc::new(Shared {
                engine,
                monitor,
                urn,
                request,
                lineage: Lineage::default(),
                passes_on: C::PASSES_ON,
                children: Children::default(),
            }),
        }
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    pub(super) fn children(&self) -> Children {
        self.shared.children.clone()
    }

    /// Ends what is under way and lets go of it. Nothing is left to end after a Construct that went well.
    pub(super) fn end(&self) {
        self.shared.children.abort();
        self.shared.lineage.clear();
    }

    /// The component's urn.
    pub fn urn(&self) -> &Urn {
        &self.shared.urn
    }

    /// Whether this is a preview.
    pub fn dry_run(&self) -> bool {
        self.shared.request.dry_run
    }

    /// The project.
    pub fn project(&self) -> &str {
        &self.shared.request.project
    }

    /// The stack.
    pub fn stack(&self) -> &str {
        &self.shared.request.stack
    }

    /// The organization.
    pub fn organization(&self) -> &str {
        &self.shared.request.organization
    }

    /// A value of the stack's configuration by its full key, such as `aws:region`.
    pub fn config(&self, key: &str) -> Option<&str> {
        self.shared.request.config.get(key).map(String::as_str)
    }

    /// Whether a value of the stack's configuration is secret.
    pub fn config_is_secret(&self, key: &str) -> bool {
        self.shared.request.config_secret_keys.contains(key)
    }

    /// The engine, for messages to the person at the command line, and the plugin's folder.
    pub fn engine(&self) -> &Engine {
        &self.shared.engine
    }

    /// Registers a custom resource as a child, at once; the request goes out as soon as its inputs are known or found unknown.
    pub fn resource(&self, token: &str, name: &str, inputs: Inputs, options: ResourceOptions) -> Resource {
        self.register(Child { token: token.to_owned(), name: name.to_owned(), custom: true, inputs, options })
    }

    /// Registers a component that only groups other resources, as a child.
    pub fn group(&self, token: &str, name: &str, options: ResourceOptions) -> Resource {
        let inputs = Inputs::new();
        self.register(Child { token: token.to_owned(), name: name.to_owned(), custom: false, inputs, options })
    }

    /// Reads a custom resource that exists already, as a child that is never created, changed or deleted. `state` is what is needed to find it besides its id.
    pub fn existing(
        &self,
        token: &str,
        name: &str,
        id: impl Into<Input<String>>,
        state: Inputs,
        options: ResourceOptions,
    ) -> Resource {
        let child = Child { token: token.to_owned(), name: name.to_owned(), custom: true, inputs: state, options };
        let id = id.into().into_output();
        self.enter(child, |shared, child, _, parent| async move { shared.read(child, id, parent).await }.boxed())
    }

    /// Gives a hook a name, unique in the deployment, under which the [`ResourceHooks`](crate::ResourceHooks) of resources registered from then on can name it.
    ///
    /// # Errors
    /// [`Error::Engine`] when there is a hook of this name already, or the engine has no hooks.
    pub async fn register_hook(&self, name: &str, hook: Hook) -> Result<(), Error> {
        let (in_previews, ignores_errors) = (hook.in_previews, hook.ignores_errors);
        let callback = self.shared.engine.callbacks().give("hook", hook.into_function()).await?;
        self.shared.monitor.register_hook(name, callback, in_previews, ignores_errors).await
    }

    /// Gives a hook over failed operations a name; as [`Context::register_hook`].
    ///
    /// # Errors
    /// As for [`Context::register_hook`].
    pub async fn register_error_hook(&self, name: &str, hook: ErrorHook) -> Result<(), Error> {
        let callback = self.shared.engine.callbacks().give("error-hook", hook.into_function()).await?;
        self.shared.monitor.register_error_hook(name, callback).await
    }

    fn register(&self, child: Child) -> Resource {
        self.enter(child, |shared, child, place, parent| shared.register(child, place, parent).boxed())
    }

    /// A child on its way: it has its place in the order at once, and is waited for.
    fn enter(&self, child: Child, begin: impl FnOnce(Arc<Shared>, Child, usize, Output<Urn>) -> Begun) -> Resource {
        let parent = child.options.parent.clone().unwrap_or_else(|| Output::known(self.urn().clone()));
        self.shared.lineage.join(|place| {
            let Child { token, name, custom, .. } = &child;
            let (token, name, custom, version) = (token.clone(), name.clone(), *custom, child.options.version.clone());
            let request = begin(self.shared(), child, place, parent.clone());
            let registered = self.shared.children.start(request).boxed().shared();
            let resource = Resource::new(token, name, custom, version, registered);
            (Member { custom, parent, urn: resource.urn() }, resource)
        })
    }
}

/// A registration under way.
type Begun = BoxFuture<'static, Result<Arc<Registered>, Error>>;

impl Shared {
    /// The provider that a child of `parent` inherits for a package.
    pub(super) fn provider_for(&self, package: &str, parent: &Urn) -> Option<String> {
        let below = self.lineage.provider(package, parent);
        below.or_else(|| self.request.options.providers.get(package).cloned())
    }

    async fn register(
        self: Arc<Self>,
        child: Child,
        place: usize,
        parent: Output<Urn>,
    ) -> Result<Arc<Registered>, Error> {
        let parent = parent.resolve().await?.value.unwrap_or_else(|| self.urn.clone());
        let custom = child.custom;
        let (request, providers) = registration::of_child(&self, child, place, &parent).await?;
        let response = self.monitor.register(request).await?;
        let registered = Registered::from_response(response, self.request.dry_run)?;
        self.lineage.settle(registered.urn.clone(), Settled { custom, parent, providers });
        Ok(Arc::new(registered))
    }

    /// The engine's reference to a package that was given for a child; empty where none was.
    pub(super) async fn reference_of(&self, package: Option<PackageSource>) -> Result<String, Error> {
        match package {
            Some(package) => self.monitor.package(package).await,
            None => Ok(String::new()),
        }
    }

    async fn read(
        self: Arc<Self>,
        child: Child,
        id: Output<String>,
        parent: Output<Urn>,
    ) -> Result<Arc<Registered>, Error> {
        let parent = parent.resolve().await?.value.unwrap_or_else(|| self.urn.clone());
        let Some(id) = id.resolve().await?.value else {
            return Err(Error::failed(format!("`{}` can't be read while its id is unknown", child.name)));
        };
        let request = registration::of_existing(&self, child, id.clone(), &parent).await?;
        let response = self.monitor.read(request).await?;
        let registered = Registered::from_read(response, id, self.request.dry_run)?;
        let settled = Settled { custom: true, parent, providers: BTreeMap::new() };
        self.lineage.settle(registered.urn.clone(), settled);
        Ok(Arc::new(registered))
    }
}
