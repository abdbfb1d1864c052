//! `table`: the tracking table.

use pulumi_rust::{Input, Object};

use super::arn::KeyArn;
use super::choice::{OnDestroy, TablePermissions};
use super::number::Within;
use super::rules::{Rules, Wrong, one_of};

/// The tracking table. Give `args` to shape the one that is made, or `existing` to take over one that is there; with neither, one is made.
#[derive(Clone, Debug, Default, Object)]
pub struct Table {
    /// How the table is made.
    pub(crate) args: Option<TableSettings>,
    /// A table that is there already: another tasker's, or one of the CDK construct with the index `due` added to it.
    pub(crate) existing: Option<ExistingTable>,
    /// What the function's role may do with the table. The default is `ReadWrite`.
    pub(crate) permissions: Option<TablePermissions>,
}

/// How the table is made: on demand, encrypted, with the keys and the TTL attribute of the CDK construct.
#[derive(Clone, Debug, Default, Object)]
pub struct TableSettings {
    /// The table's name. The default is the component's name with random digits. Another name is another table.
    pub(crate) name: Option<Input<String>>,
    /// Whether the table can be restored to any second of the last days. The default is true: it costs little for rows that live a day, mends an operator's mistake, and keeps a backup when the table is deleted.
    pub(crate) point_in_time_recovery: Option<Input<bool>>,
    /// Days that it can be restored to, 1 to 35. The default is DynamoDB's: 35.
    pub(crate) recovery_days: Option<Input<Within<1, 35>>>,
    /// Whether DynamoDB refuses to delete the table. The default is false, so that `pulumi destroy` works by itself.
    pub(crate) deletion_protection: Option<Input<bool>>,
    /// What becomes of the table when the component is destroyed. The default is `Delete`.
    pub(crate) on_destroy: Option<OnDestroy>,
}

/// A table that is there already, with the partition key `id`, the sort key `invocationId`, the TTL attribute `TTL`, and the sparse index `due` of `dueShard` and `dueAt`.
#[derive(Clone, Debug, Object)]
pub struct ExistingTable {
    /// Its name.
    pub(crate) name: Input<String>,
    /// The ARN of the customer-managed KMS key that encrypts it, if one does: the function's role is then allowed to use it.
    pub(crate) key_arn: Option<Input<KeyArn>>,
}

impl Rules for Table {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}
