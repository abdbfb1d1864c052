//! A registered child and its outputs.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use futures::future::{BoxFuture, Shared};

use crate::value::{Kind, ResourceReference};
use crate::wire::{Decoder, proto};
use crate::{Error, FromValue, Output, Properties, Resolved, Urn, Value};

/// A child that was registered; its outputs become known when it exists.
///
/// ```
/// # use pulumi_rust::{Output, Resource, Value};
/// # fn outputs(queue: Resource) {
/// let url: Output<String> = queue.output("url");
/// let delay: Output<Option<f64>> = queue.output("delaySeconds");
/// let as_it_is: Output<Value> = queue.property("redrivePolicy");
/// let itself: Output<Value> = queue.reference();
/// # }
/// ```
#[derive(Clone)]
pub struct Resource {
    token: Arc<str>,
    name: Arc<str>,
    custom: bool,
    version: Arc<str>,
    registered: Shared<BoxFuture<'static, Result<Arc<Registered>, Error>>>,
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resource").field("token", &self.token).field("name", &self.name).finish_non_exhaustive()
    }
}

/// The monitor's answer to a registration.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) urn: Urn,
    id: Value,
    outputs: Properties,
    /// Whether outputs that are not in the answer are unknown rather than missing.
    partial: bool,
}

impl Registered {
    pub(super) fn from_response(response: proto::RegisterResourceResponse, dry_run: bool) -> Result<Self, Error> {
        let mut outputs = Decoder::default().properties(response.object.unwrap_or_default())?;
        for (key, dependencies) in response.property_dependencies {
            if let Some(value) = outputs.get_mut(&key) {
                value.dependencies.extend(dependencies.urns.into_iter().map(Urn::new));
            }
        }
        let id = if response.id.is_empty() { Value::unknown() } else { response.id.into() };
        Ok(Registered { urn: Urn::new(response.urn), id, outputs, partial: dry_run || response.unknown })
    }
}

impl Registered {
    pub(super) fn from_read(response: proto::ReadResourceResponse, id: String, dry_run: bool) -> Result<Self, Error> {
        let outputs = Decoder::default().properties(response.properties.unwrap_or_default())?;
        let id = if response.id.is_empty() { id } else { response.id };
        Ok(Registered { urn: Urn::new(response.urn), id: id.into(), outputs, partial: dry_run || response.unknown })
    }
}

impl Resource {
    pub(super) fn new(
        token: String,
        name: String,
        custom: bool,
        version: String,
        registered: Shared<BoxFuture<'static, Result<Arc<Registered>, Error>>>,
    ) -> Self {
        Resource { token: token.into(), name: name.into(), custom, version: version.into(), registered }
    }

    /// The resource's urn.
    pub fn urn(&self) -> Output<Urn> {
        let registered = self.registered.clone();
        Output::from_future(async move {
            let urn = registered.await?.urn.clone();
            Ok(Resolved { dependencies: [urn.clone()].into(), value: Some(urn), secret: false })
        })
    }

    /// The resource's id, as its provider gave it. A group has none.
    pub fn id(&self) -> Output<String> {
        let (custom, token, name) = (self.custom, Arc::clone(&self.token), Arc::clone(&self.name));
        let id = move |registered: &Registered| {
            let id = custom.then(|| registered.id.clone());
            id.ok_or_else(|| Error::failed(format!("`{name}` ({token}) is a component and has no id")))
        };
        self.value(id).typed(format!("the id of `{}`", self.name))
    }

    /// An output by its name in the package's schema. In a preview, one that is not there is unknown; afterwards that is an error.
    pub fn output<T: FromValue + Clone + Send + Sync + 'static>(&self, key: &str) -> Output<T> {
        self.property(key).typed(format!("output `{key}` of `{}` ({})", self.name, self.token))
    }

    /// An output as it is.
    pub fn property(&self, key: &str) -> Output<Value> {
        let (token, name, key) = (Arc::clone(&self.token), Arc::clone(&self.name), key.to_owned());
        self.value(move |registered| match registered.outputs.get(&key) {
            Some(value) => Ok(value.clone()),
            None if registered.partial => Ok(Value::unknown()),
            None => Err(Error::failed(format!("`{name}` ({token}) has no output `{key}`"))),
        })
    }

    /// The resource itself, for a component's output.
    pub fn reference(&self) -> Output<Value> {
        let (custom, version) = (self.custom, Arc::clone(&self.version));
        self.value(move |registered| {
            Ok(Kind::Reference(ResourceReference {
                id: custom.then(|| Box::new(registered.id.clone())),
                package_version: version.to_string(),
                ..ResourceReference::to(registered.urn.clone())
            })
            .into())
        })
    }

    fn value(&self, read: impl FnOnce(&Registered) -> Result<Value, Error> + Send + 'static) -> Output<Value> {
        let registered = self.registered.clone();
        Output::from_future(async move {
            let registered = registered.await?;
            let Value { kind, secret, mut dependencies } = read(&registered)?;
            dependencies.insert(registered.urn.clone());
            let value = Value { kind, secret: false, dependencies: BTreeSet::new() };
            Ok(Resolved { value: (!value.is_unknown()).then_some(value), secret, dependencies })
        })
    }
}
