//! What a component's code may ask while it is built.

use std::sync::Arc;

use futures::FutureExt;

use super::children::Children;
use super::inputs::Inputs;
use super::lineage::{Lineage, Member, Settled, package_of};
use super::registration::{self, Child};
use super::resource::{Registered, Resource};
use crate::engine::Engine;
use crate::monitor::Monitor;
use crate::provider::ConstructRequest;
use crate::wire::proto::ResourceMonitorFeature as Feature;
use crate::wire::{Decoder, Encoder, proto};
use crate::{Error, Output, Properties, PropertyFailure, PropertyPath, Resolved, ResourceOptions, Urn};

/// One Construct. Cheap to clone; there is no global state, so many run side by side.
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
    children: Children,
}

impl Context {
    pub(crate) fn new(engine: Engine, monitor: Monitor, urn: Urn, request: ConstructRequest) -> Self {
        Context {
            shared: Arc::new(Shared {
                engine,
                monitor,
                urn,
                request,
                lineage: Lineage::default(),
                children: Children::default(),
            }),
        }
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

    fn register(&self, child: Child) -> Resource {
        let parent = child.options.parent.clone().unwrap_or_else(|| Output::known(self.urn().clone()));
        let resource = self.shared.lineage.join(|place| {
            let Child { token, name, custom, .. } = &child;
            let (token, name, custom, version) = (token.clone(), name.clone(), *custom, child.options.version.clone());
            let registered = Arc::clone(&self.shared).register(child, place, parent.clone()).boxed().shared();
            let resource = Resource::new(token, name, custom, version, registered);
            (Member { custom, parent, urn: resource.urn() }, resource)
        });
        let watched = resource.urn();
        self.shared.children.spawn(async move { watched.resolve().await.map(|_| ()) });
        resource
    }

    /// Calls a function of a package with the component's provider; not while an argument is unknown.
    ///
    /// `version` is the package's, used where no provider was given to the component.
    pub fn invoke(&self, token: &str, version: &str, args: Inputs) -> Output<Properties> {
        let (shared, token, version) = (Arc::clone(&self.shared), token.to_owned(), version.to_owned());
        let output = Output::from_future(async move { shared.invoke(token, version, args).await });
        let watched = output.clone();
        self.shared.children.spawn(async move { watched.resolve().await.map(|_| ()) });
        output
    }
}

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

    async fn invoke(&self, token: String, version: String, args: Inputs) -> Result<Resolved<Properties>, Error> {
        let args = args.resolve().await?;
        let secret = args.values().any(crate::Value::contains_secret);
        let dependencies = args.values().flat_map(crate::Value::all_dependencies).collect();
        if args.values().any(crate::Value::contains_unknown) {
            return Ok(Resolved { value: None, secret, dependencies });
        }
        let provider = self.provider_for(package_of(&token), &self.urn);
        let parent = self.monitor.supports(Feature::InvokeParent).then(|| self.urn.as_str().to_owned());
        let request = proto::ResourceInvokeRequest {
            tok: token.clone(),
            args: Some(Encoder::without_outputs().properties(&args)),
            version: if provider.is_some() { String::new() } else { version },
            provider: provider.unwrap_or_default(),
            accept_resources: true,
            parent: parent.unwrap_or_default(),
            parent_stack_trace_handle: self.request.stack_trace_handle.clone(),
            ..proto::ResourceInvokeRequest::default()
        };
        let response = self.monitor.invoke(request).await?;
        if !response.failures.is_empty() {
            let path = |property: &str| match property {
                "" => PropertyPath::root(),
                property => PropertyPath::root().key(property),
            };
            let failures = response
                .failures
                .into_iter()
                .map(|failure| PropertyFailure { path: path(&failure.property), reason: failure.reason });
            return Err(Error::Inputs { context: format!("function {token}"), failures: failures.collect() });
        }
        let value = match response.r#return {
            _ if response.unknown => None,
            result => Some(Decoder::default().properties(result.unwrap_or_default())?),
        };
        Ok(Resolved { value, secret, dependencies })
    }
}
