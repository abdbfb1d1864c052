//! Types of properties, and the object and enum types that they refer to.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::property::ObjectSpec;
use crate::value::{Archive, Asset, ResourceReference};
use crate::{Input, Output, Value};

/// A type that a property can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the type of a property",
    label = "not a type of Pulumi's schema",
    note = "there are `String`, `bool`, `f64`, `i32`, `u32`, `u16`, `u8`, `Asset`, `Archive`, `Value`, `Vec<T>`, `BTreeMap<String, T>`, `Option<T>`, `Input<T>`, `Output<T>`, and what derives `Object` or `Enum`",
    note = "a number is an `f64` on the wire: give 64-bit integers as a `String`"
)]
pub trait PropertyType {
    /// The type in the schema. `plain` says whether what stands outside of it must be known before the deployment.
    fn describe(types: &mut Types, plain: bool) -> TypeSpec;

    /// A value of the type from a text, such as an environment variable's. What is none stays a text, which reading then refuses.
    fn parse(text: &str) -> Value {
        text.into()
    }
}

/// A type in the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeSpec {
    json: Map<String, Json>,
    pub(super) optional: bool,
}

impl TypeSpec {
    /// A type as the schema's JSON says it; plain or not.
    fn new(json: Json, plain: bool) -> Self {
        let Json::Object(mut json) = json else { unreachable!("types are objects") };
        if plain {
            json.insert("plain".to_owned(), true.into());
        }
        TypeSpec { json, optional: false }
    }

    /// Another package's resource or type, in place of this one.
    pub(super) fn refer_to(&mut self, reference: &str) {
        let plain = self.json.remove("plain");
        self.json = Map::from_iter([("$ref".to_owned(), Json::from(reference))]);
        self.json.extend(plain.map(|plain| ("plain".to_owned(), plain)));
    }

    /// Whether a value of it is a text.
    pub(super) fn is_text(&self) -> bool {
        self.json.get("type").is_some_and(|kind| kind == "string")
    }

    pub(super) fn into_json(self) -> Map<String, Json> {
        self.json
    }
}

/// The types of a package that its properties refer to, found while these are described.
#[derive(Debug)]
pub struct Types {
    package: String,
    found: BTreeMap<String, Found>,
}

#[derive(Debug)]
struct Found {
    json: Json,
    /// Whether all of its uses so far are plain. Where one is not, its members may be known late in all of them.
    plain: bool,
}

/// A word of an enum.
#[derive(Clone, Copy, Debug)]
pub struct EnumWord {
    /// Its name in languages that have enums.
    pub name: &'static str,
    /// The word.
    pub value: &'static str,
    /// What it means.
    pub description: &'static str,
    /// Why it should not be used any more.
    pub deprecated: Option<&'static str>,
}

impl Types {
    /// No types of this package yet.
    pub fn new(package: impl Into<String>) -> Self {
        Types { package: package.into(), found: BTreeMap::new() }
    }

    /// A reference to an object type, which is described if it has not been. Without a token it is of the module `index`.
    pub fn object(
        &mut self,
        token: Option<&str>,
        name: &str,
        plain: bool,
        describe: impl FnOnce(&mut Types) -> ObjectSpec,
    ) -> TypeSpec {
        let token = self.token(token, name);
        // Described anew once it turns out not to be plain everywhere; that makes what it refers to not plain either.
        if self.found.get(&token).is_none_or(|found| found.plain && !plain) {
            self.found.insert(token.clone(), Found { json: Json::Null, plain });
            let json = describe(self).into_type();
            if let Some(found) = self.found.get_mut(&token)
                && found.plain == plain
            {
                found.json = json;
            }
        }
        TypeSpec::new(json!({ "$ref": reference(&token) }), plain)
    }

    /// A reference to an enum type.
    pub fn enumeration(
        &mut self,
        (token, name): (Option<&str>, &str),
        plain: bool,
        description: &str,
        words: &[EnumWord],
    ) -> TypeSpec {
        let token = self.token(token, name);
        let word = |word: &EnumWord| {
            let mut json = json!({ "name": word.name, "value": word.value });
            if !word.description.is_empty() {
                json["description"] = word.description.into();
            }
            if let Some(message) = word.deprecated {
                json["deprecationMessage"] = message.into();
            }
            json
        };
        let words: Vec<Json> = words.iter().map(word).collect();
        let mut json = json!({ "type": "string", "enum": words });
        if !description.is_empty() {
            json["description"] = description.into();
        }
        self.found.insert(token.clone(), Found { json, plain: false });
        TypeSpec::new(json!({ "$ref": reference(&token) }), plain)
    }

    fn token(&self, token: Option<&str>, name: &str) -> String {
        token.map_or_else(|| format!("{}:index:{name}", self.package), str::to_owned)
    }

    pub(super) fn into_json(self) -> Map<String, Json> {
        self.found.into_iter().map(|(token, found)| (token, found.json)).collect()
    }
}

/// A reference within the package; a slash in a token is escaped.
fn reference(token: &str) -> String {
    format!("#/types/{}", token.replace('/', "%2F"))
}

macro_rules! simple {
    ($($type:ty => $json:tt;)+) => {$(
        impl PropertyType for $type {
            fn describe(_: &mut Types, plain: bool) -> TypeSpec {
                TypeSpec::new(json!($json), plain)
            }
        }
    )+};
}

simple! {
    String => { "type": "string" };
    Asset => { "$ref": "pulumi.json#/Asset" };
    Archive => { "$ref": "pulumi.json#/Archive" };
    Value => { "$ref": "pulumi.json#/Any" };
    ResourceReference => { "$ref": "pulumi.json#/Any" };
}

macro_rules! parsed {
    ($($type:ty => $json:tt from $parsed:ty;)+) => {$(
        impl PropertyType for $type {
            fn describe(_: &mut Types, plain: bool) -> TypeSpec {
                TypeSpec::new(json!($json), plain)
            }

            fn parse(text: &str) -> Value {
                text.trim().parse::<$parsed>().map_or_else(|_| text.into(), Value::from)
            }
        }
    )+};
}

parsed! {
    bool => { "type": "boolean" } from bool;
    f64 => { "type": "number" } from f64;
    i32 => { "type": "integer" } from f64;
    u32 => { "type": "integer" } from f64;
    u16 => { "type": "integer" } from f64;
    u8 => { "type": "integer" } from f64;
}

impl<T: PropertyType> PropertyType for Vec<T> {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        let items = T::describe(types, plain).into_json();
        TypeSpec::new(json!({ "type": "array", "items": items }), plain)
    }
}

impl<T: PropertyType> PropertyType for BTreeMap<String, T> {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        let items = T::describe(types, plain).into_json();
        TypeSpec::new(json!({ "type": "object", "additionalProperties": items }), plain)
    }
}

impl<T: PropertyType> PropertyType for Option<T> {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        TypeSpec { optional: true, ..T::describe(types, plain) }
    }

    fn parse(text: &str) -> Value {
        T::parse(text)
    }
}

impl<T: PropertyType + Clone> PropertyType for Output<T> {
    fn describe(types: &mut Types, _: bool) -> TypeSpec {
        T::describe(types, false)
    }

    fn parse(text: &str) -> Value {
        T::parse(text)
    }
}

impl<T: PropertyType + Clone> PropertyType for Input<T> {
    fn describe(types: &mut Types, _: bool) -> TypeSpec {
        T::describe(types, false)
    }

    fn parse(text: &str) -> Value {
        T::parse(text)
    }
}
