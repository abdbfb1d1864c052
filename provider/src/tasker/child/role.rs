//! The function's role.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use crate::tasker::policy;

/// The role. With the IAM identity, the database user is named after it.
#[derive(Clone, Debug)]
pub struct Role(Resource);

impl Role {
    pub(crate) fn register(family: &Family) -> Self {
        let inputs = Inputs::new()
            .with("description", format!("The function of the SfnRedshiftTasker `{}`", family.name))
            .with("assumeRolePolicy", policy::role::trust().to_json());
        Role(family.child("aws:iam/role:Role", "role", inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }
}
