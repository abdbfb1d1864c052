//! The JSON Schema of a payload, and what breaks it.
//!
//! The schema's own text is the source of truth: it is read once, with this crate's parser, and a value is checked keyword
//! by keyword. There is no second spelling of it in Rust. A validator of the general kind would do the same with twelve
//! times the code, and one that is generated at compile time with three times: the schema uses twenty keywords, and every
//! browser that loads the WebAssembly module loads their code. The tests compare with such a validator.

mod keyword;
mod reading;

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) use keyword::{Broken, Keyword, Types, Violation};
use keyword::{Place, Schema};

/// The JSON Schema (2020-12) of a payload: the source of truth for this crate, editors and others.
pub const SCHEMA: &str = include_str!("../../schema/invoker-payload.schema.json");

static PAYLOAD: LazyLock<Schema> = LazyLock::new(reading::read);

/// All that breaks the schema; nothing where it accepts the payload.
pub(crate) fn violations(payload: &Value) -> Vec<Violation<'_>> {
    let mut violations = Vec::new();
    PAYLOAD.check(payload, &mut Place::default(), &mut violations);
    violations
}

#[cfg(test)]
mod tests;
