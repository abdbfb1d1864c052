//! Property values: what resources take and give, without loss.
//!
//! A [`Value`] is a kind, whether it is secret, and the resources it depends on; each of the three is kept where it stood, so a secret nested in an object stays nested.
//! This module knows nothing of the wire; [`crate::wire`] does.

mod asset;
mod convert;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use asset::{Archive, Asset, ResourceReference, Source};

use crate::Urn;

/// The properties of a resource, a function's arguments, or any object value.
pub type Properties = BTreeMap<String, Value>;

/// One property value.
///
/// ```
/// use pulumi_rust::Value;
/// let password = Value::from("hunter2").into_secret();
/// assert_eq!(format!("{password:?}"), "[secret]");
/// ```
#[derive(Clone, PartialEq)]
pub struct Value {
    /// What the value is.
    pub kind: Kind,
    /// Whether state and logs must not show it.
    pub secret: bool,
    /// Resources that must exist before this value means anything.
    pub dependencies: BTreeSet<Urn>,
}

/// The kinds of a [`Value`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`; an absent optional property is a missing key instead.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; integers beyond 2^53 lose precision, as everywhere in Pulumi.
    Number(f64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// An object or map.
    Object(Properties),
    /// Not known before the deployment; only in previews.
    Unknown,
    /// A file or text.
    Asset(Asset),
    /// A collection of files.
    Archive(Archive),
    /// A resource.
    Reference(ResourceReference),
}

impl Value {
    /// `null`.
    pub const NULL: Value = Value { kind: Kind::Null, secret: false, dependencies: BTreeSet::new() };

    /// A value that is not known yet.
    pub fn unknown() -> Self {
        Kind::Unknown.into()
    }

    /// An object of these properties.
    pub fn object<K: Into<String>>(properties: impl IntoIterator<Item = (K, Value)>) -> Self {
        Kind::Object(properties.into_iter().map(|(k, v)| (k.into(), v)).collect()).into()
    }

    /// The same value, marked secret.
    #[must_use]
    pub fn into_secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The same value, depending on these resources as well.
    #[must_use]
    pub fn depending_on(mut self, urns: impl IntoIterator<Item = Urn>) -> Self {
        self.dependencies.extend(urns);
        self
    }

    /// Whether this value itself is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown)
    }

    /// Whether this value or one inside it is unknown.
    pub fn contains_unknown(&self) -> bool {
        self.any(&|value| value.is_unknown())
    }

    /// Whether this value or one inside it is secret.
    pub fn contains_secret(&self) -> bool {
        self.any(&|value| value.secret)
    }

    fn any(&self, holds: &dyn Fn(&Value) -> bool) -> bool {
        holds(self)
            || match &self.kind {
                Kind::List(items) => items.iter().any(|item| item.any(holds)),
                Kind::Object(properties) => properties.values().any(|item| item.any(holds)),
                _ => false,
            }
    }

    /// Every resource that this value or one inside it depends on or refers to.
    pub fn all_dependencies(&self) -> BTreeSet<Urn> {
        let mut urns = BTreeSet::new();
        self.collect_dependencies(&mut urns);
        urns
    }

    fn collect_dependencies(&self, urns: &mut BTreeSet<Urn>) {
        urns.extend(self.dependencies.iter().cloned());
        match &self.kind {
            Kind::List(items) => items.iter().for_each(|item| item.collect_dependencies(urns)),
            Kind::Object(properties) => properties.values().for_each(|item| item.collect_dependencies(urns)),
            Kind::Reference(reference) => {
                urns.insert(reference.urn.clone());
            }
            _ => {}
        }
    }
}

impl Kind {
    /// The kind's name for messages: `a string`, `a list` and so on.
    pub fn describe(&self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::List(_) => "a list",
            Kind::Object(_) => "an object",
            Kind::Unknown => "unknown",
            Kind::Asset(_) => "an asset",
            Kind::Archive(_) => "an archive",
            Kind::Reference(_) => "a resource",
        }
    }
}

impl fmt::Debug for Value {
    /// Shows the kind alone; a secret is `[secret]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.secret { f.write_str("[secret]") } else { self.kind.fmt(f) }
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Value { kind, secret: false, dependencies: BTreeSet::new() }
    }
}
