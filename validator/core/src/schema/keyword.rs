//! The keywords of a schema and what each asks of a value.
//!
//! Only those that the payload's schema uses are here; reading it fails on another, which a test would see.

use serde_json::Value;

use crate::text::push_step;
use crate::words::joined;

/// A schema: everything that it asks at once.
#[derive(Debug, Default)]
pub(crate) struct Schema(pub(super) Vec<Keyword>);

/// One thing that a schema asks.
#[derive(Debug)]
pub(crate) enum Keyword {
    /// The schema `false`: the value must not be there.
    Never,
    /// `type`
    Type(Types),
    /// `enum`
    Enum(Vec<Value>),
    /// `const`
    Const(Value),
    /// `minLength`, in characters
    MinLength(u64),
    /// `maxLength`, in characters
    MaxLength(u64),
    /// `format`
    Format(String, fn(&str) -> bool),
    /// `minimum`
    Minimum(u64),
    /// `maximum`
    Maximum(u64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `items`
    Items(Schema),
    /// `properties`, and `additionalProperties` for the others
    Members(Vec<(String, Schema)>, Option<Schema>),
    /// `propertyNames`
    Names(Schema),
    /// `required`
    Required(Vec<String>),
    /// `not`
    Not(Schema),
    /// `anyOf`
    Any(Vec<Schema>),
    /// `allOf`
    All(Vec<Schema>),
    /// `if` and `then`
    When(Schema, Schema),
    /// `$ref`
    Like(Schema),
}

/// A set of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    /// Their names in a schema, and in a message, each with its article.
    const NAMES: [(&'static str, &'static str); 7] = [
        ("null", "null"),
        ("boolean", "a boolean"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("string", "a string"),
        ("array", "an array"),
        ("object", "an object"),
    ];

    /// The type that a schema names so.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|(known, _)| *known == name).map(|place| Self(1 << place))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the type of that name is one of them.
    pub(crate) fn has(self, name: &str) -> bool {
        Self::named(name).is_some_and(|one| self.0 & one.0 != 0)
    }

    /// As a message names them.
    pub(crate) fn told(self) -> String {
        joined(Self::NAMES.iter().filter(|(name, _)| self.has(name)).map(|(_, told)| *told), " or ")
    }

    fn have(self, value: &Value) -> bool {
        match value {
            Value::Array(_) => self.has("array"),
            Value::Bool(_) => self.has("boolean"),
            Value::Null => self.has("null"),
            Value::Object(_) => self.has("object"),
            Value::String(_) => self.has("string"),
            Value::Number(number) => self.has("number") || (self.has("integer") && is_whole(number)),
        }
    }
}

/// JSON Schema takes 3.0 for an integer.
fn is_whole(number: &serde_json::Number) -> bool {
    number.is_u64() || number.is_i64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Something that breaks the schema.
#[derive(Debug)]
pub(crate) struct Violation<'v> {
    /// Where: a JSON pointer.
    pub(crate) place: String,
    pub(crate) value: &'v Value,
    pub(crate) broken: Broken<'v>,
}

/// What it breaks.
#[derive(Debug)]
pub(crate) enum Broken<'v> {
    /// An object has a member that it must not have.
    Unknown(&'v str),
    /// An object lacks a member.
    Missing(&'static str),
    /// Any other keyword.
    Keyword(&'static Keyword),
}

/// The place of a value while a walk is on its way.
#[derive(Debug, Default)]
pub(super) struct Place(String);

impl Place {
    fn within(&mut self, step: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.0.len();
        push_step(&mut self.0, step);
        walk(self);
        self.0.truncate(length);
    }
}

impl Schema {
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.0.iter().all(|keyword| keyword.accepts(value))
    }

    /// Tells all that breaks it in a value.
    pub(super) fn check<'v>(&'static self, value: &'v Value, place: &mut Place, told: &mut Vec<Violation<'v>>) {
        for keyword in &self.0 {
            keyword.check(value, place, told);
        }
    }
}

impl Keyword {
    fn accepts(&self, value: &Value) -> bool {
        let text = |asked: &dyn Fn(&str) -> bool| value.as_str().is_none_or(asked);
        let number = |asked: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(asked);
        let items = |asked: &dyn Fn(&[Value]) -> bool| value.as_array().is_none_or(|items| asked(items));
        match self {
            Self::Never => false,
            Self::Type(types) => types.have(value),
            Self::Enum(choices) => choices.contains(value),
            Self::Const(constant) => constant == value,
            Self::MinLength(least) => text(&|text| text.chars().count() as u64 >= *least),
            Self::MaxLength(most) => text(&|text| text.chars().count() as u64 <= *most),
            Self::Format(_, is_of_it) => text(&|text| is_of_it(text)),
            // The limits are small numbers, which are the same as floating ones.
            #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
            Self::Minimum(least) => number(&|number| number >= *least as f64),
            #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
            Self::Maximum(most) => number(&|number| number <= *most as f64),
            Self::MinItems(least) => items(&|items| items.len() as u64 >= *least),
            Self::MaxItems(most) => items(&|items| items.len() as u64 <= *most),
            Self::Items(schema) => items(&|items| items.iter().all(|item| schema.accepts(item))),
            Self::Members(known, others) => members(value).all(|(name, member)| {
                of_member(known, others.as_ref(), name).is_none_or(|schema| schema.accepts(member))
            }),
            Self::Names(schema) => members(value).all(|(name, _)| schema.accepts(&Value::String(name.clone()))),
            Self::Required(names) => {
                value.as_object().is_none_or(|object| names.iter().all(|name| object.contains_key(name)))
            }
            Self::Not(schema) => !schema.accepts(value),
            Self::Any(schemas) => schemas.iter().any(|schema| schema.accepts(value)),
            Self::All(schemas) => schemas.iter().all(|schema| schema.accepts(value)),
            Self::When(condition, then) => !condition.accepts(value) || then.accepts(value),
            Self::Like(schema) => schema.accepts(value),
        }
    }

    fn check<'v>(&'static self, value: &'v Value, place: &mut Place, told: &mut Vec<Violation<'v>>) {
        let mut tell = |place: &Place, broken| told.push(Violation { place: place.0.clone(), value, broken });
        match self {
            Self::Items(schema) => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    place.within(&index.to_string(), |place| schema.check(item, place, told));
                }
            }
            Self::Members(known, others) => {
                for (name, member) in members(value) {
                    match of_member(known, others.as_ref(), name) {
                        // A member that is not known at all is told of by its object.
                        Some(schema)
                            if matches!(&*schema.0, [Self::Never]) && !known.iter().any(|(known, _)| known == name) =>
                        {
                            told.push(Violation { place: place.0.clone(), value, broken: Broken::Unknown(name) });
                        }
                        Some(schema) => place.within(name, |place| schema.check(member, place, told)),
                        None => {}
                    }
                }
            }
            Self::Required(names) => {
                let Some(object) = value.as_object() else { return };
                for name in names.iter().filter(|name| !object.contains_key(*name)) {
                    tell(place, Broken::Missing(name));
                }
            }
            Self::All(schemas) => schemas.iter().for_each(|schema| schema.check(value, place, told)),
            Self::Like(schema) => schema.check(value, place, told),
            Self::When(condition, then) if condition.accepts(value) => then.check(value, place, told),
            Self::When(..) => {}
            _ if self.accepts(value) => {}
            _ => tell(place, Broken::Keyword(self)),
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What is asked of a member: by name, else as of all others.
fn of_member<'s>(known: &'s [(String, Schema)], others: Option<&'s Schema>, name: &str) -> Option<&'s Schema> {
    known.iter().find(|(known, _)| known == name).map(|(_, schema)| schema).or(others)
}
