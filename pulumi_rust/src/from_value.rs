//! Types from property values, with every failure collected under its path.

use std::collections::BTreeMap;

use crate::output::{Output, Resolved};
use crate::value::{Archive, Asset, Kind, ResourceReference};
use crate::{PropertyPath, Reading, Value};

/// A type that can be read from a property.
///
/// Reading never stops at the first failure: it adds each to the [`Reading`] and gives nothing, so that a person sees all of them at once. What can't be read because it is unknown is
/// no failure; [`Reading::open`] notes it.
pub trait FromValue: Sized {
    /// Reads the value that stands at `path`.
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self>;

    /// What a missing property reads as; nothing where it must be there.
    fn absent() -> Option<Self> {
        None
    }

    /// The same, marked secret; a plain type has no room for the mark.
    #[must_use]
    fn into_secret(self) -> Self {
        self
    }
}

/// As it is, with every mark.
impl FromValue for Value {
    fn from_value(value: Value, _: &PropertyPath, _: &mut Reading) -> Option<Self> {
        Some(value)
    }

    fn into_secret(self) -> Self {
        Value::into_secret(self)
    }
}

macro_rules! from_kind {
    ($($type:ty: $wanted:literal from $kind:ident;)+) => {$(
        impl FromValue for $type {
            fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
                match reading.open(value, path)? {
                    Kind::$kind(inner) => Some(inner),
                    other => reading.wrong(&other, $wanted, path),
                }
            }
        }
    )+};
}

from_kind! {
    String: "a string" from String;
    bool: "a boolean" from Bool;
    f64: "a number" from Number;
    Asset: "an asset" from Asset;
    Archive: "an archive" from Archive;
    ResourceReference: "a resource" from Reference;
}

macro_rules! from_whole_number {
    ($($type:ident),+) => {$(
        impl FromValue for $type {
            fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
                let number = f64::from_value(value, path, reading)?;
                if number.fract() == 0.0 && (f64::from($type::MIN)..=f64::from($type::MAX)).contains(&number) {
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
                    return Some(number as $type);
                }
                reading.fail(path, format!("must be a whole number from {} to {}", $type::MIN, $type::MAX));
                None
            }
        }
    )+};
}

from_whole_number!(i32, u32, u16, u8);

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let items = match reading.open(value, path)? {
            Kind::List(items) => items,
            other => return reading.wrong(&other, "a list", path),
        };
        let read: Vec<_> =
            items.into_iter().enumerate().map(|(i, item)| T::from_value(item, &path.index(i), reading)).collect();
        read.into_iter().collect()
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let properties = match reading.open(value, path)? {
            Kind::Object(properties) => properties,
            other => return reading.wrong(&other, "an object", path),
        };
        let read: Vec<_> = properties
            .into_iter()
            .map(|(key, item)| {
                let item = T::from_value(item, &path.key(&key), reading);
                (key, item)
            })
            .collect();
        read.into_iter().map(|(key, item)| item.map(|item| (key, item))).collect()
    }
}

/// `null` and a missing property are `None`.
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        match value.kind {
            Kind::Null => reading.open(value, path).map(|_| None),
            _ => T::from_value(value, path, reading).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn into_secret(self) -> Self {
        self.map(T::into_secret)
    }
}

/// A value that may be known only later: unknown as a whole while a part of it is that its type has no room for, and secret when such a part is.
///
/// What is known is read at once, so that a preview finds what is wrong with it. Rules on the value belong in [`Output::try_map`].
impl<T: FromValue + Clone + Send + Sync + 'static> FromValue for Output<T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let Value { kind, secret, dependencies } = value;
        if let Kind::Unknown = kind {
            return Some(Output::ready(Resolved { value: None, secret, dependencies }));
        }
        let mut inner = Reading::new();
        let read = T::from_value(kind.into(), path, &mut inner);
        if read.is_none() && inner.is_complete() {
            inner.fail(path, "can't be read");
        }
        let failed = !inner.failures().is_empty();
        let (unknown, secret_within, within) = reading.absorb(inner);
        if failed {
            return None;
        }
        Some(Output::ready(Resolved {
            value: read.filter(|_| !unknown),
            secret: secret || secret_within,
            dependencies: dependencies.into_iter().chain(within).collect(),
        }))
    }

    fn absent() -> Option<Self> {
        T::absent().map(Output::known)
    }

    fn into_secret(self) -> Self {
        self.secret()
    }
}

#[cfg(test)]
mod tests;
