//! JSON documents among arguments and results: a state of a state machine, the parameters of a statement.

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::value::Kind;
use pulumi_rust::{FromValue, IntoInput, Output, PropertyPath, Reading, Value};
use serde_json::{Map, Number, Value as Json};

/// Any JSON. Its debug form shows nothing: any part may be a secret.
#[derive(Clone, PartialEq)]
pub struct Document(pub Json);

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").finish_non_exhaustive()
    }
}

impl FromValue for Document {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        Some(Document(json(value, path, reading)?))
    }
}

fn json(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Json> {
    Some(match reading.open(value, path)? {
        Kind::Null => Json::Null,
        Kind::Bool(flag) => flag.into(),
        Kind::Number(number) => self::number(number),
        Kind::String(text) => text.into(),
        Kind::List(items) => {
            let items = items.into_iter().enumerate().map(|(index, item)| json(item, &path.index(index), reading));
            // All of them are read, so that all failures are told.
            let items: Vec<Option<Json>> = items.collect();
            Json::Array(items.into_iter().collect::<Option<_>>()?)
        }
        Kind::Object(members) => {
            let members = members.into_iter().map(|(key, member)| {
                let member = json(member, &path.key(&key), reading);
                member.map(|member| (key, member))
            });
            let members: Vec<Option<(String, Json)>> = members.collect();
            Json::Object(members.into_iter().collect::<Option<Map<_, _>>>()?)
        }
        _ => {
            reading.fail(path, "must be JSON: no asset, archive or resource");
            return None;
        }
    })
}

/// A whole number is written as one.
fn number(number: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small enough, as just checked")]
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        Json::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Json::Null, Json::Number)
    }
}

impl IntoInput for Document {
    fn into_input(self) -> Output<Value> {
        self.0.into_input()
    }
}

impl PropertyType for Document {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        Value::describe(types, plain)
    }
}
