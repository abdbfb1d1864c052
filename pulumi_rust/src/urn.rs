//! The name of a resource in a stack.

use std::fmt;

/// A resource's urn, `urn:pulumi:STACK::PROJECT::PARENTTYPE$TYPE::NAME`.
///
/// Given out by the engine and passed back as it is; nothing here takes one apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Urn(String);

impl Urn {
    /// Wraps a urn that the engine gave.
    pub fn new(urn: impl Into<String>) -> Self {
        Self(urn.into())
    }

    /// The urn's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Urn> for String {
    fn from(urn: Urn) -> Self {
        urn.0
    }
}
