//! What the functions may do, as one policy that lives and dies with the component.

use pulumi_rust::{Inputs, Output, Resource, all};

use super::Family;
use super::key::Encryption;
use super::log_group::LogGroup;
use super::queue::Queue;
use super::role::Role;
use super::table::Table;
use crate::tasker::args::Args;
use crate::tasker::policy::role::{Children, Rights, Sharing, policy};

/// What the functions work with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) table: &'a Table,
    pub(crate) log_group: Option<&'a LogGroup>,
    /// Of the events, where there is one.
    pub(crate) queue: Option<&'a Queue>,
    pub(crate) key: &'a Encryption,
    /// Whether the role is that of several functions.
    pub(crate) shared: bool,
}

/// The policy's document.
pub(crate) fn document(family: &Family, args: &Args, role: Option<&Role>, parts: Parts<'_>) -> Output<String> {
    let optional =
        |output: Option<Output<String>>| output.map_or_else(|| Output::known(None), |output| output.map(Some));
    let Parts { table, log_group, queue, key, shared } = parts;
    let children = all([
        table.arn.map(Some),
        optional(queue.map(|queue| queue.arn.clone())),
        optional(log_group.map(|group| group.arn.clone())),
        optional(key.key_arn().cloned()),
        optional(table.key_arn.clone()),
    ]);
    let sharing = match role.filter(|_| shared) {
        Some(role) => role.unique_id.map(Sharing::Role),
        None => Output::known(Sharing::Function),
    };
    let part = args.table.as_deref();
    let (table_permissions, purging) = (
        part.and_then(|table| table.permissions).unwrap_or_default(),
        args.queue.as_deref().is_some_and(|queue| queue.enable_purging == Some(true)),
    );
    let vpc = args.vpc.is_some();
    let known = all((args.target(), args.named_targets(), &family.place, children, sharing));
    known.map(move |(target, named, place, [table, queue, log_group, key, table_key], sharing)| {
        let targets: Vec<_> = std::iter::once(target).chain(named.into_iter().map(|(_, target)| target)).collect();
        let keys = key.into_iter().chain(table_key).collect();
        let children = Children { table: table.unwrap_or_default(), queue, log_group, keys };
        let rights = Rights { targets: &targets, sharing, table_permissions, purging, vpc };
        policy(&rights, &place, &children).to_json()
    })
}

pub(crate) fn register(family: &Family, role: &Role, document: &Output<String>) -> Resource {
    let inputs = Inputs::new().with("role", &role.name).with("policy", document);
    family.child("aws:iam/rolePolicy:RolePolicy", "role-policy", inputs)
}
