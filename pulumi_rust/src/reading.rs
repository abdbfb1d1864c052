//! What is come upon while values are read into types.
//!
//! A plain type such as `String` can hold neither an unknown nor a secret nor a dependency. What it can't hold is noted here, with its place, and whoever started the reading decides: an
//! [`Output`](crate::Output) takes all of it over, a component's plain argument refuses unknowns and secrets, a custom resource's inputs carry them beside the type.

use std::collections::BTreeSet;

use crate::error::PropertyFailure;
use crate::value::Kind;
use crate::{PropertyPath, Urn, Value};

/// Failures, and the marks of values that were read into types without room for them.
///
/// ```
/// use pulumi_rust::{FromValue, PropertyPath, Reading, Value};
/// let mut reading = Reading::new();
/// let port = f64::from_value(Value::from("http"), &PropertyPath::root().key("port"), &mut reading);
/// assert_eq!(port, None);
/// assert_eq!(reading.failures()[0].reason, "must be a number, not a string");
/// ```
#[derive(Debug, Default)]
pub struct Reading {
    failures: Vec<PropertyFailure>,
    unknowns: Vec<PropertyPath>,
    secrets: Vec<PropertyPath>,
    dependencies: BTreeSet<Urn>,
}

impl Reading {
    /// Nothing so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the value at a place is wrong, and why. The reason never holds the value: it may be a secret.
    pub fn fail(&mut self, path: &PropertyPath, reason: impl Into<String>) {
        self.failures.push(PropertyFailure { path: path.clone(), reason: reason.into() });
    }

    /// What is wrong so far.
    pub fn failures(&self) -> &[PropertyFailure] {
        &self.failures
    }

    /// Where something unknown stood that had to be known.
    pub fn unknowns(&self) -> &[PropertyPath] {
        &self.unknowns
    }

    /// Where something secret stood that was read into a plain type.
    pub fn secrets(&self) -> &[PropertyPath] {
        &self.secrets
    }

    /// What the values that were read into plain types depend on.
    pub fn dependencies(&self) -> &BTreeSet<Urn> {
        &self.dependencies
    }

    /// Whether nothing is wrong and nothing was unknown.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.unknowns.is_empty()
    }

    /// Whether, besides, nothing secret was read into a type that would show it.
    pub fn is_plain(&self) -> bool {
        self.is_complete() && self.secrets.is_empty()
    }

    /// Takes the marks off a value; nothing is left of one that is unknown.
    pub fn open(&mut self, value: Value, path: &PropertyPath) -> Option<Kind> {
        if value.secret {
            self.secrets.push(path.clone());
        }
        self.dependencies.extend(value.dependencies);
        if let Kind::Unknown = value.kind {
            self.unknowns.push(path.clone());
            return None;
        }
        Some(value.kind)
    }

    /// Says that a value is not of the wanted kind.
    pub(crate) fn wrong<T>(&mut self, kind: &Kind, wanted: &str, path: &PropertyPath) -> Option<T> {
        self.fail(path, format!("must be {wanted}, not {}", kind.describe()));
        None
    }

    /// Ends a reading into types that must be known and may be shown: what is unknown or secret is a failure as well.
    pub(crate) fn into_plain_failures(self) -> Vec<PropertyFailure> {
        let Reading { mut failures, unknowns, secrets, dependencies: _ } = self;
        let fail = |path, reason: &str| PropertyFailure { path, reason: reason.to_owned() };
        let unknown = "must be known before the deployment, since it decides what is created";
        failures.extend(unknowns.into_iter().map(|path| fail(path, unknown)));
        let secret = "can't be a secret, since it decides what is created and would be shown; give it as a plain value";
        failures.extend(secrets.into_iter().map(|path| fail(path, secret)));
        failures
    }

    /// Takes over what another reading found wrong; gives whether anything in it was unknown, whether anything was secret, and its dependencies.
    pub(crate) fn absorb(&mut self, inner: Reading) -> (bool, bool, BTreeSet<Urn>) {
        self.failures.extend(inner.failures);
        (!inner.unknowns.is_empty(), !inner.secrets.is_empty(), inner.dependencies)
    }
}
