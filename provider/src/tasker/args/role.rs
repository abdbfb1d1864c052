//! `role`: what the functions run as.

use pulumi_rust::{Input, Object};

use super::rules::{Rules, Wrong, one_of};

/// The IAM role of the functions. Give `args` to shape the one that is made, or `existing` to take over one that is there; with neither, one is made.
#[derive(Clone, Debug, Default, Object)]
pub struct Role {
    /// How the role is made.
    pub(crate) args: Option<RoleSettings>,
    /// A role that is there already, such as that of another tasker on the same table. The component adds its policy to it.
    pub(crate) existing: Option<ExistingRole>,
}

/// How the role is made.
#[derive(Clone, Debug, Default, Object)]
pub struct RoleSettings {
    /// The role's name. The default is the component's name with random digits. With the IAM identity, the database user is named after it.
    pub(crate) name: Option<Input<String>>,
    /// The path of the role and of the schedule's role, such as `/etl/`. The default is `/`.
    pub(crate) path: Option<Input<String>>,
}

/// A role that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingRole {
    /// Its name. Lambda must be allowed to assume it.
    pub(crate) name: Input<String>,
}

impl Rules for Role {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}
