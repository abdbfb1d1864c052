//! The package: its schema, its parameters, its kin in other ecosystems.

/// A request for the package's schema.
#[derive(Clone, Debug, Default)]
pub struct GetSchemaRequest {
    /// The schema's format; 0 is the only one.
    pub version: i32,
    /// The package that parameters made, or empty for the provider's own.
    pub subpackage_name: String,
    /// Its version.
    pub subpackage_version: String,
}

/// Parameters that make another package of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterizeRequest {
    /// Words from a command line.
    Args(Vec<String>),
    /// A parameter that an SDK holds.
    Value {
        /// The package's name.
        name: String,
        /// Its version.
        version: String,
        /// What the provider gave when the SDK was made.
        value: Vec<u8>,
    },
}

/// A package by name and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The name.
    pub name: String,
    /// The semantic version.
    pub version: String,
}

/// A request for a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingRequest {
    /// The ecosystem, such as `terraform`.
    pub key: String,
    /// The provider there, or empty for any.
    pub provider: String,
}

/// How a provider of another ecosystem maps to this one; empty where it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The provider there.
    pub provider: String,
    /// The mapping, as that ecosystem's converter reads it.
    pub data: Vec<u8>,
}
