//! The properties of an object, read one by one.

use crate::value::{Kind, Properties};
use crate::{FromValue, PropertyPath, Reading, Value};

/// Reads an object's properties one by one; what nobody asked for is a failure, with the nearest name as a hint.
///
/// ```
/// use pulumi_rust::{Fields, PropertyPath, Reading, Value};
/// let mut reading = Reading::new();
/// let mut fields = Fields::new([("dbNam".to_owned(), Value::from("dev"))].into(), PropertyPath::root(), &mut reading);
/// let name: Option<String> = fields.required("dbName");
/// fields.finish();
/// assert_eq!(name, None);
/// assert_eq!(reading.failures()[0].reason, "is required");
/// assert_eq!(reading.failures()[1].reason, "is not a property here; did you mean `dbName`?");
/// ```
#[derive(Debug)]
pub struct Fields<'a> {
    properties: Properties,
    path: PropertyPath,
    reading: &'a mut Reading,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Reads these properties, which stand at `path`.
    pub fn new(properties: Properties, path: PropertyPath, reading: &'a mut Reading) -> Self {
        Fields { properties, path, reading, known: Vec::new() }
    }

    /// Reads the properties of an object value; anything else is a failure.
    pub fn of(value: Value, path: &PropertyPath, reading: &'a mut Reading) -> Option<Self> {
        match reading.open(value, path)? {
            Kind::Object(properties) => Some(Self::new(properties, path.clone(), reading)),
            other => reading.wrong(&other, "an object", path),
        }
    }

    /// A property that must be there, unless its type says what a missing one reads as.
    pub fn required<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        if let Some(value) = self.take(key) {
            return T::from_value(value, &self.path.key(key), self.reading);
        }
        let absent = T::absent();
        if absent.is_none() {
            self.fail(key, "is required");
        }
        absent
    }

    /// A property that may be missing or null.
    pub fn optional<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let value = self.take(key)?;
        T::from_value(value, &self.path.key(key), self.reading)
    }

    /// A property that is given this value, if there is one, when it is missing or null.
    pub fn defaulted<T: FromValue>(&mut self, key: &'static str, default: impl FnOnce() -> Option<Value>) -> Option<T> {
        if let Some(value) = self.take(key).or_else(default) {
            self.properties.insert(key.to_owned(), value);
        }
        self.required(key)
    }

    /// All properties that are left, as they are.
    pub fn take_all(&mut self) -> Properties {
        std::mem::take(&mut self.properties)
    }

    /// Says that a property is wrong.
    pub fn fail(&mut self, key: &str, reason: impl Into<String>) {
        self.reading.fail(&self.path.key(key), reason);
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
                Some(_) => format!("; known are {}", self.known.join(", ")),
                None => "; there are none".to_owned(),
            };
            self.reading.fail(&self.path.key(key), format!("is not a property here{hint}"));
        }
    }

    /// Ends the reading of an answer, whose giver may have added properties since this was written.
    pub fn finish_leniently(self) {}

    fn take(&mut self, key: &str) -> Option<Value> {
        self.properties.remove(key).filter(|value| value.kind != Kind::Null)
    }
}
