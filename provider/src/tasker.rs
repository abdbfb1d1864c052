//! The component: its arguments, its children and its outputs.

pub mod args;
mod bootstrap;
pub mod child;
mod component;
mod construct;
pub(crate) mod environment;
pub mod naming;
mod outputs;
pub mod place;
pub mod policy;
mod watch;

pub use component::SfnRedshiftTasker;
pub use outputs::Outputs;
