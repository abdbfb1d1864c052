//! What the function may do, as one policy that lives and dies with its role.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use super::key::Key;
use super::log_group::LogGroup;
use super::queue::Queue;
use super::role::Role;
use super::table::Table;
use crate::tasker::args::Target;
use crate::tasker::policy::role::{Children, policy};

pub(crate) fn register(
    family: &Family,
    role: &Role,
    target: &Output<Target>,
    (table, queue, log_group, key): (&Table, &Queue, &LogGroup, &Key),
) -> Resource {
    let children = Output::all([table.arn(), queue.arn(), log_group.arn(), key.arn()])
        .map(|[table, queue, log_group, key]| Children { table, queue, log_group, key });
    let document = target
        .zip(&family.place)
        .zip(&children)
        .map(|((target, place), children)| policy(&target, &place, &children).to_json());
    let inputs = Inputs::new().with("role", role.name()).with("policy", document);
    family.child("aws:iam/rolePolicy:RolePolicy", "role-policy", inputs)
}
