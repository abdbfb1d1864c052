//! The package's schema, made from the types that the provider is written in.
//!
//! The derives describe structs and enums through these types; [`crate::ProviderBuilder`] puts the descriptions of everything it offers together. Whether a property is *plain*, that is
//! must be known before the deployment, is said by its type: `T` is plain, [`Input<T>`](crate::Input) is not. Only components have plain inputs.

mod package;
mod property;
mod types;

pub use package::PackageInfo;
pub use property::{ObjectSpec, PropertySpec};
pub use types::{EnumWord, PropertyType, TypeSpec, Types};

pub(crate) use package::Contents;

/// The value of the first of these environment variables that is there, read as the type would be.
#[doc(hidden)]
pub fn from_environment<T: PropertyType>(names: &[&str]) -> Option<crate::Value> {
    names.iter().find_map(|name| std::env::var(name).ok()).map(|text| T::parse(&text))
}
