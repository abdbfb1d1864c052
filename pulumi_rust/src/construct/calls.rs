//! Functions of packages and methods of components, called while a component is built.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{Context, Shared};
use super::inputs::Inputs;
use super::lineage::package_of;
use super::resource::Resource;
use crate::wire::proto::{self, ResourceMonitorFeature as Feature, resource_call_request::ArgumentDependencies};
use crate::wire::{Decoder, Encoder, urns_from, urns_to};
use crate::{Error, Output, Properties, PropertyFailure, PropertyPath, Resolved, Urn, Value};

impl Context {
    /// Calls a function of a package with the component's provider; not while an argument is unknown, nor in a preview in which a resource that an argument comes from is yet to be created.
    ///
    /// `version` is the package's, used where no provider was given to the component.
    pub fn invoke(&self, token: &str, version: &str, args: Inputs) -> Output<Properties> {
        let (shared, token, version) = (self.shared(), token.to_owned(), version.to_owned());
        Output::from_future(self.children().start(shared.invoke(token, version, args)))
    }

    /// Calls a function of a package as [`Context::invoke`] does and waits for it; its failure is the caller's to handle, and by itself ends nothing.
    ///
    /// # Errors
    /// What the function's provider or the engine says.
    pub async fn try_invoke(&self, token: &str, version: &str, args: Inputs) -> Result<Resolved<Properties>, Error> {
        self.shared().invoke(token.to_owned(), version.to_owned(), args).await
    }

    /// Calls a method of a component that is a child of this one. The method decides itself what to do with unknown arguments.
    ///
    /// `token` is `package:module:Component/method`, and `version` the package's.
    pub fn call(&self, token: &str, on: &Resource, version: &str, args: Inputs) -> Output<Properties> {
        let (shared, token, version) = (self.shared(), token.to_owned(), version.to_owned());
        let args = Inputs::new().with("__self__", on.reference()).with_all(args);
        Output::from_future(self.children().start(shared.call(token, version, args)))
    }
}

impl Shared {
    async fn invoke(
        self: Arc<Self>,
        token: String,
        version: String,
        args: Inputs,
    ) -> Result<Resolved<Properties>, Error> {
        let args = args.resolve().await?;
        let secret = args.values().any(Value::contains_secret);
        let dependencies: BTreeSet<Urn> = args.values().flat_map(Value::all_dependencies).collect();
        if args.values().any(Value::contains_unknown) {
            return Ok(Resolved { value: None, secret, dependencies });
        }
        let provider = self.provider_for(package_of(&token), &self.urn);
        // In a preview the engine answers that the result is unknown while one of these is yet to be created. In a deployment a known argument's resources are there; and the engine takes a
        // component of a YAML program for a resource without an id, which is never created.
        let asks = self.request.dry_run && self.monitor.supports(Feature::InvokeDependsOn);
        let depends_on = asks.then(|| urns_to(dependencies.clone()));
        let parent = self.monitor.supports(Feature::InvokeParent).then(|| self.urn.as_str().to_owned());
        let request = proto::ResourceInvokeRequest {
            tok: token.clone(),
            args: Some(Encoder::without_outputs().properties(&args)),
            version: if provider.is_some() { String::new() } else { version },
            provider: provider.unwrap_or_default(),
            accept_resources: true,
            parent: parent.unwrap_or_default(),
            depends_on: depends_on.unwrap_or_default(),
            parent_stack_trace_handle: self.request.stack_trace_handle.clone(),
            ..proto::ResourceInvokeRequest::default()
        };
        let response = self.monitor.invoke(request).await?;
        refuse(format!("function {token}"), response.failures)?;
        let value = match response.r#return {
            _ if response.unknown => None,
            result => Some(Decoder::default().properties(result.unwrap_or_default())?),
        };
        Ok(Resolved { value, secret, dependencies })
    }

    async fn call(
        self: Arc<Self>,
        token: String,
        version: String,
        args: Inputs,
    ) -> Result<Resolved<Properties>, Error> {
        let args = args.resolve().await?;
        let dependencies = args
            .iter()
            .map(|(key, value)| (key.clone(), ArgumentDependencies { urns: urns_to(value.all_dependencies()) }));
        let request = proto::ResourceCallRequest {
            tok: token.clone(),
            arg_dependencies: dependencies.collect(),
            args: Some(Encoder::with_outputs().properties(&args)),
            version,
            parent_stack_trace_handle: self.request.stack_trace_handle.clone(),
            ..proto::ResourceCallRequest::default()
        };
        let response = self.monitor.call(request).await?;
        refuse(format!("method {token}"), response.failures)?;
        let mut result = Decoder::default().properties(response.r#return.unwrap_or_default())?;
        for (key, dependencies) in response.return_dependencies {
            if let Some(value) = result.get_mut(&key) {
                value.dependencies.extend(urns_from(dependencies.urns));
            }
        }
        let dependencies = result.values().flat_map(Value::all_dependencies).collect();
        Ok(Resolved { value: Some(result), secret: false, dependencies })
    }
}

/// What the other side found wrong with the arguments.
fn refuse(context: String, failures: Vec<proto::CheckFailure>) -> Result<(), Error> {
    if failures.is_empty() {
        return Ok(());
    }
    let path = |property: &str| match property {
        "" => PropertyPath::root(),
        property => PropertyPath::root().key(property),
    };
    let failures = failures
        .into_iter()
        .map(|failure| PropertyFailure { path: path(&failure.property), reason: failure.reason })
        .collect();
    Err(Error::Inputs { context, failures })
}
