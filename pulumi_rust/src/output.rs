//! Values that become known while a deployment runs.
//!
//! An [`Output`] is a shared future of a value together with its secretness and its dependencies. Closures over it never run while it is unknown, so a preview can't act on what
//! does not exist. An error or panic in a closure becomes the error of whatever uses the output: the registration it feeds, and through it the Construct.

mod all;

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

pub use all::{All, Awaited, all};

use crate::value::Properties;
use crate::{Error, FromValue, PropertyPath, Reading, Urn, Value};

/// What an [`Output`] resolves to.
#[derive(Clone, PartialEq)]
pub struct Resolved<T> {
    /// The value, or nothing while it is unknown.
    pub value: Option<T>,
    /// Whether state and logs must not show it.
    pub secret: bool,
    /// Resources that must exist before the value means anything.
    pub dependencies: BTreeSet<Urn>,
}

impl<T> fmt::Debug for Resolved<T> {
    /// Never shows the value: it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolved")
            .field("known", &self.value.is_some())
            .field("secret", &self.secret)
            .finish_non_exhaustive()
    }
}

/// A value that is known now or later, or unknown in a preview.
///
/// ```
/// use pulumi_rust::Output;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let arn = Output::known("arn:aws:sqs:us-east-1:1:q".to_owned());
/// let statement = arn.map(|arn| format!("allow {arn}"));
/// assert_eq!(statement.resolve().await.unwrap().value.unwrap(), "allow arn:aws:sqs:us-east-1:1:q");
/// # }
/// ```
#[derive(Clone)]
pub struct Output<T: Clone> {
    future: Shared<BoxFuture<'static, Result<Resolved<T>, Error>>>,
}

impl<T: Clone> fmt::Debug for Output<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Output")
    }
}

impl<T: Clone + Send + Sync + 'static> Output<T> {
    /// An output that a future resolves, at most once however many use it.
    pub fn from_future(future: impl Future<Output = Result<Resolved<T>, Error>> + Send + 'static) -> Self {
        Output { future: future.boxed().shared() }
    }

    /// A value that is known now.
    pub fn known(value: T) -> Self {
        Self::ready(Resolved { value: Some(value), secret: false, dependencies: BTreeSet::new() })
    }

    /// A value that this preview can't know.
    pub fn unknown() -> Self {
        Self::ready(Resolved { value: None, secret: false, dependencies: BTreeSet::new() })
    }

    pub(crate) fn ready(resolved: Resolved<T>) -> Self {
        Self::from_future(std::future::ready(Ok(resolved)))
    }

    /// Waits for the value.
    ///
    /// # Errors
    /// The error of the resource or closure that was to make it.
    pub async fn resolve(&self) -> Result<Resolved<T>, Error> {
        self.future.clone().await
    }

    /// The output of a function over the value. Runs at most once, and never on an unknown.
    pub fn map<U: Clone + Send + Sync + 'static>(&self, f: impl FnOnce(T) -> U + Send + 'static) -> Output<U> {
        self.try_map(|value| Ok(f(value)))
    }

    /// As [`Output::map`], with a function that can fail.
    pub fn try_map<U: Clone + Send + Sync + 'static>(
        &self,
        f: impl FnOnce(T) -> Result<U, Error> + Send + 'static,
    ) -> Output<U> {
        let source = self.clone();
        Output::from_future(async move {
            let Resolved { value, secret, dependencies } = source.resolve().await?;
            let value = value.map(|value| guarded(|| f(value))).transpose()?;
            Ok(Resolved { value, secret, dependencies })
        })
    }

    /// As [`Output::map`], with a function that gives an output of its own; secretness and dependencies of both are kept.
    pub fn and_then<U: Clone + Send + Sync + 'static>(
        &self,
        f: impl FnOnce(T) -> Output<U> + Send + 'static,
    ) -> Output<U> {
        let source = self.clone();
        Output::from_future(async move {
            let first = source.resolve().await?;
            let Some(value) = first.value else {
                return Ok(Resolved { value: None, secret: first.secret, dependencies: first.dependencies });
            };
            let second = guarded(|| Ok(f(value)))?.resolve().await?;
            Ok(Resolved {
                value: second.value,
                secret: first.secret || second.secret,
                dependencies: &first.dependencies | &second.dependencies,
            })
        })
    }

    /// Both values, once both are known; [`all`] takes more.
    pub fn zip<U: Clone + Send + Sync + 'static>(&self, other: &Output<U>) -> Output<(T, U)> {
        all((self, other))
    }

    /// The same value, marked secret.
    #[must_use]
    pub fn secret(&self) -> Self {
        let source = self.clone();
        Output::from_future(async move { Ok(Resolved { secret: true, ..source.resolve().await? }) })
    }
}

impl<T: Clone + Send + Sync + Into<Value> + 'static> Output<T> {
    /// The same output as a property value.
    pub fn to_value(&self) -> Output<Value> {
        self.map(Into::into)
    }
}

impl Output<Value> {
    /// An output of a value that may be unknown, secret or dependent itself; those marks move to the output.
    pub fn of(value: Value) -> Self {
        let Value { kind, secret, dependencies } = value;
        let value = Value::from(kind);
        Self::ready(Resolved { value: (!value.is_unknown()).then_some(value), secret, dependencies })
    }

    /// Waits for the value, with the marks of the output put back on it.
    ///
    /// # Errors
    /// The error of the resource or closure that was to make it.
    pub async fn resolve_value(&self) -> Result<Value, Error> {
        let Resolved { value, secret, dependencies } = self.resolve().await?;
        let mut value = value.unwrap_or_else(Value::unknown);
        value.secret |= secret;
        value.dependencies.extend(dependencies);
        Ok(value)
    }

    /// The value as a type of Rust's; `what` says in an error what it is. Unknown, secret and dependent as the value or any part of it is.
    pub fn typed<T: FromValue + Clone + Send + Sync + 'static>(&self, what: impl Into<String>) -> Output<T> {
        let (source, what) = (self.clone(), what.into());
        Output::from_future(async move {
            let value = source.resolve_value().await?;
            let typed = guarded(|| {
                let mut reading = Reading::new();
                let typed = Output::<T>::from_value(value, &PropertyPath::root(), &mut reading);
                typed.ok_or_else(|| Error::Mistyped { what, failures: reading.failures().to_vec() })
            })?;
            typed.resolve().await
        })
    }
}

impl Output<Properties> {
    /// One property of an object that is an output.
    pub fn property(&self, key: &str) -> Output<Value> {
        let key = key.to_owned();
        self.and_then(move |mut properties| Output::of(properties.remove(&key).unwrap_or(Value::NULL)))
    }
}

/// Runs a provider's closure; a panic in it is an error that names it as one.
fn guarded<T>(f: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref())))
}

#[cfg(test)]
mod tests;
