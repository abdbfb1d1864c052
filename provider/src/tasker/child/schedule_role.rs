//! The role that EventBridge Scheduler invokes the function as. Not the function's own: who keeps time has no use for the right to run SQL.

use pulumi_rust::{Input, Inputs, Output, Resource};

use super::Family;
use super::function::Function;
use crate::tasker::policy;

/// The role, with its policy.
#[derive(Clone, Debug)]
pub struct ScheduleRole {
    role: Resource,
    rights: Resource,
}

impl ScheduleRole {
    pub(crate) fn register(family: &Family, path: Option<Input<String>>, function: &Function) -> Self {
        let trust = family.place.map(|place| policy::schedule::trust(&place).to_json());
        let inputs = family
            .of_role()
            .with("path", path)
            .with("description", format!("The schedule of the SfnRedshiftTasker `{}`", family.name))
            .with("assumeRolePolicy", trust);
        let role = family.child("aws:iam/role:Role", "schedule-role", inputs);
        let document = function.arn.map(|arn| policy::schedule::policy(&arn).to_json());
        let inputs = Inputs::new().with("role", role.output::<String>("name")).with("policy", document);
        let rights = family.child("aws:iam/rolePolicy:RolePolicy", "schedule-role-policy", inputs);
        ScheduleRole { role, rights }
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.role.output("arn")
    }

    pub(crate) fn rights(&self) -> &Resource {
        &self.rights
    }
}
