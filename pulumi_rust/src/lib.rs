#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod builder;
mod callbacks;
mod cancellation;
mod component;
mod configuration;
pub mod construct;
mod custom_resource;
pub mod engine;
mod error;
mod fields;
mod from_value;
mod function;
mod hook;
mod input;
mod into_input;
pub mod layer;
mod method;
mod monitor;
mod options;
mod output;
mod package_source;
mod path;
mod properties;
pub mod provider;
mod reading;
pub mod schema;
mod server;
#[cfg(feature = "telemetry")]
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod transform;
mod urn;
pub mod value;
pub mod wire;

pub use builder::ProviderBuilder;
pub use cancellation::Cancellation;
pub use component::Component;
pub use configuration::Configuration;
pub use construct::{Context, Inputs, Resource};
pub use custom_resource::{Created, CustomResource, Found, Operation, Previous, Updated};
pub use error::{Error, MissingKey, PropertyFailure};
pub use fields::Fields;
pub use from_value::FromValue;
pub use function::Function;
pub use hook::{ErrorHook, FailedOperation, Hook, HookEvent, Verdict};
pub use input::Input;
pub use into_input::IntoInput;
pub use method::{Method, This};
pub use options::{Alias, AliasParent, CustomTimeouts, PassedOn, ResourceHooks, ResourceOptions};
pub use output::{All, Awaited, Output, Resolved, all};
pub use package_source::{PackageSource, Parameters};
pub use path::PropertyPath;
pub use properties::{Args, IntoProperties, Outputs};
pub use reading::Reading;
pub use server::{Flags, Plugin, serve};
pub use transform::{Candidate, Transform};
pub use urn::Urn;
pub use value::{Archive, Asset, Properties, ResourceReference, Value};

pub use pulumi_rust_macros::{Args, Enum, Object, Outputs, component, function, method, resource};

/// The guide's code is compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/first-provider.md")]
mod guide {}
