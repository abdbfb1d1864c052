//! Whole numbers with the limits that AWS sets them.

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::{FromValue, IntoInput, Output, PropertyPath, Reading, Value};

/// A whole number from `LEAST` to `MOST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> Within<LEAST, MOST> {
    /// A number that is known to be within, at compile time where it is a constant.
    ///
    /// # Panics
    /// When it is not.
    pub const fn new(number: u32) -> Self {
        assert!(LEAST <= number && number <= MOST, "out of its limits");
        Within(number)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const LEAST: u32, const MOST: u32> FromValue for Within<LEAST, MOST> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let number = f64::from_value(value, path, reading)?;
        let limits = f64::from(LEAST)..=f64::from(MOST);
        if number.fract() != 0.0 || !limits.contains(&number) {
            reading.fail(path, format!("must be a whole number from {LEAST} to {MOST}"));
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within, as just checked"
        )]
        Some(Within(number as u32))
    }
}

impl<const LEAST: u32, const MOST: u32> PropertyType for Within<LEAST, MOST> {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        u32::describe(types, plain)
    }

    fn parse(text: &str) -> Value {
        u32::parse(text)
    }
}

impl<const LEAST: u32, const MOST: u32> IntoInput for Within<LEAST, MOST> {
    fn into_input(self) -> Output<Value> {
        self.0.into_input()
    }
}
