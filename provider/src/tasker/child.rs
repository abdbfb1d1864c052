//! The component's children, one file each: the type, the inputs and why they are so, and the outputs that others use.
//!
//! A child says nothing that the `aws` package's defaults say already. Names are left to that package wherever nobody has to know them beforehand.

pub mod dead_letter_queue;
pub mod event_rule;
pub mod event_source_mapping;
pub mod event_target;
pub mod function;
pub mod key;
pub mod key_alias;
pub mod log_group;
pub mod queue;
pub mod queue_policy;
pub mod role;
pub mod role_policy;
pub mod schedule;
pub mod schedule_role;
pub mod table;

use pulumi_rust::{Context, Inputs, Output, Resource, ResourceOptions, Urn};

use super::place::Place;

/// The version of the `aws` package whose types the children are; the engine uses it wherever no provider was given to the component.
pub const AWS_VERSION: &str = "7.51.1";

/// What every child needs to know of its component.
#[derive(Clone, Debug)]
pub struct Family {
    pub(crate) ctx: Context,
    /// The component's name.
    pub(crate) name: String,
    pub(crate) place: Output<Place>,
}

impl Family {
    /// The family of a component.
    pub(crate) fn new(ctx: Context, name: String) -> Self {
        let place = Place::of(&ctx);
        Family { ctx, name, place }
    }

    /// Registers a child at once; its request goes out as soon as its inputs are known.
    fn child(&self, token: &str, suffix: &str, inputs: Inputs) -> Resource {
        self.child_after(&[], token, suffix, inputs)
    }

    /// As [`Family::child`], and not before these exist, though no input names them.
    fn child_after(&self, first: &[&Resource], token: &str, suffix: &str, inputs: Inputs) -> Resource {
        let depends_on: Vec<Output<Urn>> = first.iter().map(|resource| resource.urn()).collect();
        let options = ResourceOptions { depends_on, version: AWS_VERSION.to_owned(), ..ResourceOptions::default() };
        self.ctx.resource(token, &format!("{}-{suffix}", self.name), inputs, options)
    }
}
