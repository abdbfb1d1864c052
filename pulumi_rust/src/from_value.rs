//! Types from property values, with every failure collected under its path.

use std::collections::BTreeMap;

use crate::error::PropertyFailure;
use crate::output::Output;
use crate::value::{Kind, Properties};
use crate::{PropertyPath, Value};

/// A type that can be read from a property.
///
/// Reading never stops at the first failure: it adds each to `failures` and gives nothing, so that a person sees all of them at once.
pub trait FromValue: Sized {
    /// Reads the value that stands at `path`.
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self>;
}

fn wrong<T>(value: &Value, wanted: &str, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<T> {
    let reason = if value.is_unknown() {
        "must be known before the deployment, since it decides what is created".to_owned()
    } else {
        format!("must be {wanted}, not {}", value.describe())
    };
    failures.push(PropertyFailure { path: path.clone(), reason });
    None
}

impl FromValue for Value {
    fn from_value(value: Value, _: &PropertyPath, _: &mut Vec<PropertyFailure>) -> Option<Self> {
        Some(value)
    }
}

impl FromValue for String {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        match value.kind {
            Kind::String(text) => Some(text),
            _ => wrong(&value, "a string", path, failures),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        match value.kind {
            Kind::Bool(flag) => Some(flag),
            _ => wrong(&value, "a boolean", path, failures),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        match value.kind {
            Kind::Number(number) => Some(number),
            _ => wrong(&value, "a number", path, failures),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        let Kind::List(items) = value.kind else {
            return wrong(&value, "a list", path, failures);
        };
        let read: Vec<_> =
            items.into_iter().enumerate().map(|(i, item)| T::from_value(item, &path.index(i), failures)).collect();
        read.into_iter().collect()
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        let Kind::Object(properties) = value.kind else {
            return wrong(&value, "an object", path, failures);
        };
        let read: Vec<_> = properties
            .into_iter()
            .map(|(key, item)| {
                let item = T::from_value(item, &path.key(&key), failures);
                (key, item)
            })
            .collect();
        read.into_iter().map(|(key, item)| item.map(|item| (key, item))).collect()
    }
}

/// An input that may be known only later: rules on its value belong in [`Output::try_map`], or are checked while it is known.
impl<T: FromValue + Clone + Send + Sync + 'static> FromValue for Output<T> {
    fn from_value(value: Value, path: &PropertyPath, failures: &mut Vec<PropertyFailure>) -> Option<Self> {
        if value.is_unknown() {
            return Some(Output::of(value).typed(path.as_str()));
        }
        let marks = Value { kind: Kind::Null, secret: value.secret, dependencies: value.dependencies.clone() };
        let known = T::from_value(value, path, failures)?;
        Some(Output::of(marks).map(move |_| known))
    }
}

/// Reads an object's properties one by one; what nobody asked for is a failure, with the nearest name as a hint.
///
/// ```
/// use pulumi_rust::{Fields, PropertyPath, Value};
/// let mut failures = Vec::new();
/// let mut fields = Fields::new([("dbNam".to_owned(), Value::from("dev"))].into(), PropertyPath::root(), &mut failures);
/// let name: Option<String> = fields.required("dbName");
/// fields.finish();
/// assert_eq!(name, None);
/// assert_eq!(failures[0].reason, "is required");
/// assert_eq!(failures[1].reason, "is not a property here; did you mean `dbName`?");
/// ```
#[derive(Debug)]
pub struct Fields<'a> {
    properties: Properties,
    path: PropertyPath,
    failures: &'a mut Vec<PropertyFailure>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Reads these properties, which stand at `path`.
    pub fn new(properties: Properties, path: PropertyPath, failures: &'a mut Vec<PropertyFailure>) -> Self {
        Fields { properties, path, failures, known: Vec::new() }
    }

    /// Reads the properties of an object value; anything else is a failure.
    pub fn of(value: Value, path: &PropertyPath, failures: &'a mut Vec<PropertyFailure>) -> Option<Self> {
        match value.kind {
            Kind::Object(properties) => Some(Self::new(properties, path.clone(), failures)),
            _ => wrong(&value, "an object", path, failures),
        }
    }

    /// A property that must be there.
    pub fn required<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        if let Some(value) = self.take(key) {
            T::from_value(value, &self.path.key(key), self.failures)
        } else {
            self.fail(key, "is required");
            None
        }
    }

    /// A property that may be missing or null.
    pub fn optional<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let value = self.take(key)?;
        T::from_value(value, &self.path.key(key), self.failures)
    }

    /// Says that a property is wrong.
    pub fn fail(&mut self, key: &str, reason: impl Into<String>) {
        self.failures.push(PropertyFailure { path: self.path.key(key), reason: reason.into() });
    }

    /// Ends the reading: every property that is left is a failure.
    pub fn finish(self) {
        for key in self.properties.keys() {
            let nearest =
                self.known.iter().max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
            let hint = match nearest {
                Some(name) if strsim::jaro_winkler(name, key) > 0.8 => {
                    format!("; did you mean `{name}`?")
                }
                _ => format!("; known are {}", self.known.join(", ")),
            };
            self.failures
                .push(PropertyFailure { path: self.path.key(key), reason: format!("is not a property here{hint}") });
        }
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.properties.remove(key).filter(|value| value.kind != Kind::Null)
    }
}
