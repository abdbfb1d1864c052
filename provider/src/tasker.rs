//! The component: its arguments, its children and its outputs.

pub mod args;
mod bootstrap;
pub mod child;
mod construct;
pub mod naming;
mod outputs;
pub mod place;
pub mod policy;

pub use construct::SfnRedshiftTasker;
