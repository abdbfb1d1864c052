//! The functions' role.

use pulumi_rust::{Inputs, Output};

use super::{AWS_VERSION, Family};
use crate::tasker::args;
use crate::tasker::policy;

/// The role, made or taken over. With the IAM identity, the database user is named after it.
#[derive(Clone, Debug)]
pub struct Role {
    pub(crate) name: Output<String>,
    pub(crate) arn: Output<String>,
    /// What the ids of the role's sessions start with.
    pub(crate) unique_id: Output<String>,
}

impl Role {
    pub(crate) fn of(family: &Family, part: Option<&args::Role>) -> Self {
        let part = part.cloned().unwrap_or_default();
        if let Some(existing) = part.existing {
            let name = existing.name.into_output();
            let found = family.ctx.invoke("aws:iam/getRole:getRole", AWS_VERSION, Inputs::new().with("name", &name));
            let of = |key: &str| found.property(key).typed(format!("`{key}` of the role that `role.existing` names"));
            return Role { name, arn: of("arn"), unique_id: of("uniqueId") };
        }
        let settings = part.args.unwrap_or_default();
        let inputs = family
            .of_role()
            .with("name", settings.name)
            .with("path", settings.path)
            .with("description", format!("The function of the SfnRedshiftTasker `{}`", family.name))
            .with("assumeRolePolicy", policy::role::trust().to_json());
        let role = family.child("aws:iam/role:Role", "role", inputs);
        Role { name: role.output("name"), arn: role.output("arn"), unique_id: role.output("uniqueId") }
    }
}
