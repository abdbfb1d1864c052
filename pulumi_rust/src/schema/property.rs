//! Properties and the objects that have them.

use serde_json::{Map, Value as Json, json};

use super::types::{PropertyType, TypeSpec, Types};
use crate::Value;

/// The properties of an object, of inputs or of outputs.
#[derive(Clone, Debug, Default)]
pub struct ObjectSpec {
    description: String,
    properties: Vec<PropertySpec>,
}

/// One property.
#[derive(Clone, Debug)]
pub struct PropertySpec {
    pub(crate) name: &'static str,
    kind: TypeSpec,
    description: String,
    default: Option<Json>,
    environment: Vec<String>,
    parse: fn(&str) -> Value,
    pub(crate) secret: bool,
    deprecated: Option<String>,
    pub(crate) replace_on_changes: bool,
    pub(crate) autonamed: bool,
}

impl ObjectSpec {
    /// An object without properties.
    pub fn new(description: impl Into<String>) -> Self {
        ObjectSpec { description: description.into(), properties: Vec::new() }
    }

    /// Adds a property.
    #[must_use]
    pub fn property(mut self, property: PropertySpec) -> Self {
        self.properties.push(property);
        self
    }

    /// All properties.
    pub(crate) fn properties(&self) -> &[PropertySpec] {
        &self.properties
    }

    /// The properties of both; one that both have is the other's.
    pub(crate) fn overlaid(mut self, other: ObjectSpec) -> Self {
        self.properties.retain(|mine| other.properties.iter().all(|property| property.name != mine.name));
        self.properties.extend(other.properties);
        self
    }

    /// The properties as JSON, and the names of those that must be there.
    pub(super) fn into_parts(self) -> (Map<String, Json>, Vec<String>) {
        let required = |property: &&PropertySpec| property.is_required();
        let required = self.properties.iter().filter(required).map(|property| property.name.to_owned()).collect();
        let properties = self.properties.into_iter().map(|property| (property.name.to_owned(), property.into_json()));
        (properties.collect(), required)
    }

    /// As outputs: what has a default is always there, and nothing but the type and the description matters.
    pub(super) fn into_output_parts(mut self) -> (Map<String, Json>, Vec<String>) {
        let is_there = |property: &PropertySpec| !property.kind.optional || property.default.is_some();
        let required =
            self.properties.iter().filter(|property| is_there(property)).map(|property| property.name.to_owned());
        let required = required.collect();
        for property in &mut self.properties {
            (property.default, property.environment, property.replace_on_changes) = (None, Vec::new(), false);
        }
        (self.into_parts().0, required)
    }

    pub(super) fn into_type(self) -> Json {
        let mut json = self.clone().into_plain_type();
        if !self.description.is_empty() {
            json["description"] = self.description.into();
        }
        json
    }

    /// As a type without its description.
    pub(super) fn into_plain_type(self) -> Json {
        let (properties, required) = self.into_parts();
        let mut json = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            json["required"] = required.into();
        }
        json
    }
}

impl PropertySpec {
    /// A property of this name and type.
    pub fn of<T: PropertyType>(name: &'static str, types: &mut Types, plain: bool) -> Self {
        PropertySpec {
            name,
            kind: T::describe(types, plain),
            description: String::new(),
            default: None,
            environment: Vec::new(),
            parse: T::parse,
            secret: false,
            deprecated: None,
            replace_on_changes: false,
            autonamed: false,
        }
    }

    /// Says what it is for, in Markdown.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// Says what it is when it is not given.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<Json>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// Says which environment variables give it, before its default.
    #[must_use]
    pub fn environment(mut self, names: &[&str]) -> Self {
        self.environment = names.iter().map(|&name| name.to_owned()).collect();
        self
    }

    /// Says that state and logs must not show it.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Says why it should not be used any more.
    #[must_use]
    pub fn deprecated(mut self, message: impl Into<String>) -> Self {
        self.deprecated = Some(message.into());
        self
    }

    /// Says that a change of it replaces the resource.
    #[must_use]
    pub fn replace_on_changes(mut self) -> Self {
        self.replace_on_changes = true;
        self
    }

    /// Says that its type is another package's, such as `/aws/v7.51.1/schema.json#/resources/aws:sqs%2Fqueue:Queue`.
    #[must_use]
    pub fn reference(mut self, reference: &str) -> Self {
        self.kind.refer_to(reference);
        self
    }

    /// Says that it gets an automatic name when it is not given.
    #[must_use]
    pub fn autonamed(mut self) -> Self {
        self.autonamed = true;
        self
    }

    /// What it is for.
    pub(crate) fn told(&self) -> &str {
        &self.description
    }

    /// Whether a value of its type is a text.
    pub(crate) fn is_text(&self) -> bool {
        self.kind.is_text()
    }

    /// What it is when it is not given: from the environment, else its default.
    pub(crate) fn default_value_now(&self) -> Option<Value> {
        let from_environment = self.environment.iter().find_map(|name| std::env::var(name).ok());
        from_environment.map(|text| (self.parse)(&text)).or_else(|| self.default.clone().map(Value::from))
    }

    /// Whether it must be given now: its type has no room for a missing one, and nothing else gives it.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.kind.optional && self.default_value_now().is_none()
    }

    fn is_required(&self) -> bool {
        !(self.kind.optional || self.autonamed || self.default.is_some() || !self.environment.is_empty())
    }

    fn into_json(self) -> Json {
        let mut json = self.kind.into_json();
        let mut say = |key: &str, value: Json| json.insert(key.to_owned(), value);
        if !self.description.is_empty() {
            say("description", self.description.into());
        }
        if let Some(default) = self.default {
            say("default", default);
        }
        if !self.environment.is_empty() {
            say("defaultInfo", json!({ "environment": self.environment }));
        }
        if self.secret {
            say("secret", true.into());
        }
        if let Some(message) = self.deprecated {
            say("deprecationMessage", message.into());
        }
        if self.replace_on_changes {
            say("replaceOnChanges", true.into());
        }
        json.into()
    }
}
