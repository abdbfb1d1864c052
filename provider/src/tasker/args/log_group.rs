//! `logGroup`: where the functions' log lines go.

use pulumi_rust::{Input, Object};

use super::number::Within;
use super::rules::{Rules, Wrong, one_of};

/// The functions' log group. Give `args` to shape the one that is made, or `existing` to take over one that is there; with neither, one is made.
#[derive(Clone, Debug, Default, Object)]
pub struct LogGroup {
    /// How the log group is made.
    pub(crate) args: Option<LogGroupSettings>,
    /// A log group that is there already.
    pub(crate) existing: Option<ExistingLogGroup>,
}

/// How the log group is made.
#[derive(Clone, Debug, Default, Object)]
pub struct LogGroupSettings {
    /// Its name. The default is `/aws/lambda/`, the component's name and eight characters derived from the table's name.
    pub(crate) name: Option<Input<String>>,
    /// Days that lines are kept: one of those that CloudWatch Logs knows, such as 30, 90 or 365; 0 keeps them for ever. The default is 365, as with the CDK construct.
    pub(crate) retention_days: Option<Input<Within<0, 3653>>>,
}

/// A log group that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingLogGroup {
    /// Its name.
    pub(crate) name: Input<String>,
}

impl Rules for LogGroup {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}
