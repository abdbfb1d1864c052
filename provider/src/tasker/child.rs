//! The component's children, one file each: the type, the inputs and why they are so, and the outputs that others use.
//!
//! A child says nothing that the `aws` package's defaults say already. Names are left to that package wherever nobody has to know them beforehand. Where a part may be taken over instead of made, the
//! child's type holds what others need to know of it, whichever it was.

pub mod alarm;
pub mod alarm_topic;
pub mod dashboard;
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

use std::collections::BTreeMap;

use pulumi_rust::{Context, Inputs, Output, Resource, ResourceOptions, Urn};

use super::args::Args;
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
    region: Option<Output<String>>,
    tags: Option<Output<BTreeMap<String, String>>>,
    boundary: Option<Output<String>>,
}

impl Family {
    /// The family of a component.
    pub(crate) fn new(ctx: Context, name: String, args: &Args) -> Self {
        let output = |input: &Option<pulumi_rust::Input<String>>| input.clone().map(pulumi_rust::Input::into_output);
        let region = output(&args.region);
        let place = Place::of(&ctx, region.as_ref());
        let tags = args.tags.clone().map(pulumi_rust::Input::into_output);
        Family { ctx, name, place, region, tags, boundary: output(&args.permissions_boundary) }
    }

    /// The first inputs of a child that lives in a region.
    fn regional(&self) -> Inputs {
        Inputs::new().with("region", self.region.clone())
    }

    /// The first inputs of a child that lives in a region and can have tags.
    fn tagged(&self) -> Inputs {
        self.regional().with("tags", self.tags.clone())
    }

    /// The first inputs of a role.
    fn of_role(&self) -> Inputs {
        Inputs::new().with("tags", self.tags.clone()).with("permissionsBoundary", self.boundary.clone())
    }

    /// Registers a child at once; its request goes out as soon as its inputs are known.
    fn child(&self, token: &str, suffix: &str, inputs: Inputs) -> Resource {
        self.child_as(ResourceOptions::default(), token, suffix, inputs)
    }

    /// As [`Family::child`], and not before these exist, though no input names them.
    fn child_after(&self, first: &[&Resource], token: &str, suffix: &str, inputs: Inputs) -> Resource {
        let depends_on: Vec<Output<Urn>> = first.iter().map(|resource| resource.urn()).collect();
        self.child_as(ResourceOptions { depends_on, ..ResourceOptions::default() }, token, suffix, inputs)
    }

    /// As [`Family::child`], with options besides the version.
    fn child_as(&self, options: ResourceOptions, token: &str, suffix: &str, inputs: Inputs) -> Resource {
        let options = ResourceOptions { version: AWS_VERSION.to_owned(), ..options };
        self.ctx.resource(token, &format!("{}-{suffix}", self.name), inputs, options)
    }
}
