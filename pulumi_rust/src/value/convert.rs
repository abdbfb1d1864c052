//! Values from Rust's own types.

use std::collections::BTreeMap;

use super::{Archive, Asset, Kind, ResourceReference, Value};

macro_rules! value_from {
    ($($from:ty => $kind:expr),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                let kind: fn($from) -> Kind = $kind;
                kind(value).into()
            }
        }
    )*};
}

value_from! {
    bool => Kind::Bool,
    f64 => Kind::Number,
    i32 => |number| Kind::Number(f64::from(number)),
    u32 => |number| Kind::Number(f64::from(number)),
    u16 => |number| Kind::Number(f64::from(number)),
    u8 => |number| Kind::Number(f64::from(number)),
    String => Kind::String,
    &str => |text| Kind::String(text.to_owned()),
    Asset => Kind::Asset,
    Archive => Kind::Archive,
    ResourceReference => Kind::Reference,
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Kind::List(items.into_iter().map(Into::into).collect()).into()
    }
}

impl<T: Into<Value>> From<BTreeMap<String, T>> for Value {
    fn from(properties: BTreeMap<String, T>) -> Self {
        Value::object(properties.into_iter().map(|(key, value)| (key, value.into())))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::NULL, Into::into)
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Value::NULL,
            serde_json::Value::Bool(flag) => flag.into(),
            // Every JSON number has a nearest f64 here: the crate's `arbitrary_precision` is off.
            serde_json::Value::Number(number) => number.as_f64().map_or(Value::NULL, Value::from),
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(items) => items.into(),
            serde_json::Value::Object(map) => Value::object(map.into_iter().map(|(key, value)| (key, value.into()))),
        }
    }
}
