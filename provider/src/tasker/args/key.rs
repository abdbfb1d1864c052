//! `encryptionKey`: what encrypts everything that is stored.

use pulumi_rust::{Input, Object};

use super::arn::KeyArn;
use super::number::Within;
use super::rules::{Rules, Wrong, one_of};

/// The customer-managed KMS key of table, queues, log group, alarm topic and the function's environment. Give `args` to shape the one that is made, `existing` to take over one that is there, or `skip: true` to use the services' own keys; with none of them, one is made, because rows hold task tokens, with which anybody could end a task.
#[derive(Clone, Debug, Default, Object)]
pub struct EncryptionKey {
    /// How the key is made.
    pub(crate) args: Option<KeySettings>,
    /// A key that is there already. Its policy must let EventBridge and CloudWatch Logs of the account use it, as docs/security.md shows.
    pub(crate) existing: Option<ExistingKey>,
    /// Whether to use the keys of AWS: everything is still encrypted, at no cost, but who may decrypt is then not said by a key of yours.
    pub(crate) skip: Option<bool>,
}

/// How the key is made. It rotates every year.
#[derive(Clone, Debug, Default, Object)]
pub struct KeySettings {
    /// The name of the key's alias, such as `alias/tasker`. The default is the component's name with random digits.
    pub(crate) alias: Option<Input<String>>,
    /// Days in which a deleted key can still be had back, 7 to 30. The default is 30, because what it encrypted, such as a backup of the table, is lost with it.
    pub(crate) deletion_window_days: Option<Input<Within<7, 30>>>,
    /// Days between rotations, 90 to 2,560. The default is KMS's: 365.
    pub(crate) rotation_days: Option<Input<Within<90, 2560>>>,
}

/// A key that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingKey {
    /// Its ARN.
    pub(crate) arn: Input<KeyArn>,
}

impl Rules for EncryptionKey {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[
            ("args", self.args.is_some()),
            ("existing", self.existing.is_some()),
            ("skip: true", self.skip == Some(true)),
        ])
    }
}
