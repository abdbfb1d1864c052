#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod component;
pub mod construct;
pub mod engine;
mod error;
mod fields;
mod from_value;
mod monitor;
mod options;
mod output;
mod path;
pub mod provider;
mod reading;
mod server;
#[cfg(feature = "testing")]
pub mod testing;
mod urn;
pub mod value;
pub mod wire;

pub use component::{Component, ComponentArgs, ComponentOutputs, ProviderBuilder};
pub use construct::{Context, Inputs, Resource};
pub use error::{Error, MissingKey, PropertyFailure};
pub use fields::Fields;
pub use from_value::FromValue;
pub use options::{Alias, AliasParent, CustomTimeouts, ResourceHooks, ResourceOptions};
pub use output::{IntoInput, Output, Resolved};
pub use path::PropertyPath;
pub use reading::Reading;
pub use server::{Flags, serve};
pub use urn::Urn;
pub use value::{Archive, Asset, Properties, ResourceReference, Value};
