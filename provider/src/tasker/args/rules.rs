//! Rules between properties, which no type of one property can hold.
//!
//! They run while the inputs are read, in every preview, and say what is wrong beside the property that has to change.

use std::ops::Deref;

use pulumi_rust::schema::{ObjectSpec, PropertyType, TypeSpec, Types};
use pulumi_rust::{Fields, FromValue, IntoInput, Output, PropertyPath, Reading, Value};

/// What is wrong: a property's name, or nothing for the object itself, and what to do.
pub(super) type Wrong = (&'static str, String);

/// An object whose properties depend on each other.
pub trait Rules {
    /// Everything that is wrong. Never holds a value.
    fn wrong(&self) -> Vec<(&'static str, String)>;
}

/// An object that keeps its rules.
#[derive(Clone, Debug)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// The object.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromValue + Rules> FromValue for Checked<T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let read = T::from_value(value, path, reading)?;
        for (key, reason) in read.wrong() {
            let path = if key.is_empty() { path.clone() } else { path.key(key) };
            reading.fail(&path, reason);
        }
        Some(Checked(read))
    }
}

impl<T: PropertyType> PropertyType for Checked<T> {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        T::describe(types, plain)
    }
}

impl<T: IntoInput> IntoInput for Checked<T> {
    fn into_input(self) -> Output<Value> {
        self.0.into_input()
    }
}

impl<T: pulumi_rust::Args + Rules> pulumi_rust::Args for Checked<T> {
    const NAMES: &'static [&'static str] = T::NAMES;

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let read = T::read(fields)?;
        for (key, reason) in read.wrong() {
            fields.fail(key, reason);
        }
        Some(Checked(read))
    }

    fn describe(types: &mut Types, plain: bool) -> ObjectSpec {
        T::describe(types, plain)
    }
}

/// The rule of every part that is made, taken over or left out: at most one of them is said.
pub(super) fn one_of(said: &[(&'static str, bool)]) -> Vec<Wrong> {
    let names: Vec<_> = said.iter().filter(|(_, said)| *said).map(|(name, _)| format!("`{name}`")).collect();
    match names.as_slice() {
        [] | [_] => Vec::new(),
        names => vec![("", format!("takes one of {}, not {}", listed(said), names.join(" and ")))],
    }
}

fn listed(said: &[(&'static str, bool)]) -> String {
    let names: Vec<_> = said.iter().map(|(name, _)| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.join(""),
    }
}
