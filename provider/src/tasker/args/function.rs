//! `starter` and `completer`: the functions, made or taken over.

use std::collections::BTreeMap;

use pulumi_rust::{Input, Object};

use super::arn::FunctionArn;
use super::number::Within;
use super::rules::{Rules, Wrong, one_of};

/// The function that state machines invoke. Give `args` to shape the one that is made, or `existing` to take over one that is there; with neither, one is made.
#[derive(Clone, Debug, Default, Object)]
pub struct Starter {
    /// How the function is made.
    pub(crate) args: Option<FunctionSettings>,
    /// A function that is there already, made from the plugin's archive by somebody else. Its environment must be what the function `functionEnvironment` gives; its rights are added to `role.existing`, where that is given.
    pub(crate) existing: Option<ExistingFunction>,
}

/// The function that hears of the ends of statements. With nothing given, it is the starter itself: one function under one role is the least that works. Give `args` to make a separate one (`args: {}` for one with the defaults), or `existing` to take over one that is there.
#[derive(Clone, Debug, Default, Object)]
pub struct Completer {
    /// How the separate function is made. It runs as the starter's role, because the Data API shows a statement only to the role that started it.
    pub(crate) args: Option<FunctionSettings>,
    /// A function that is there already, such as another tasker's. It must run as the starter's role.
    pub(crate) existing: Option<ExistingFunction>,
}

/// How a function is made.
#[derive(Clone, Debug, Default, Object)]
pub struct FunctionSettings {
    /// The function's name. The default is the component's name with random digits.
    pub(crate) name: Option<Input<String>>,
    /// Memory in megabytes, 128 to 10,240, and with it the share of a processor. The default is 256: enough for a quick TLS handshake at a cold start; the function itself needs a tenth of it.
    pub(crate) memory_megabytes: Option<Input<Within<128, 10240>>>,
    /// The longest that an invocation may take, in seconds, 10 to 900. The default is 29: more than the longest wait that the function offers, less than the patience of most callers.
    pub(crate) timeout_seconds: Option<Input<Within<10, 900>>>,
    /// Environment variables besides those that the component sets, which win.
    pub(crate) environment: Option<BTreeMap<String, Input<String>>>,
    /// ARNs of layers, such as a monitoring agent's extension. The function itself needs none.
    pub(crate) layer_arns: Option<Vec<Input<String>>>,
}

/// A function that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingFunction {
    /// Its ARN.
    pub(crate) arn: Input<FunctionArn>,
}

impl Rules for Starter {
    fn wrong(&self) -> Vec<Wrong> {
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}

impl Rules for Completer {
    fn wrong(&self) -> Vec<Wrong> {
        if self.args.is_none() && self.existing.is_none() {
            let reason = "needs `args` (`{}` for a separate function with the defaults) or `existing`";
            return vec![("", reason.to_owned())];
        }
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}

/// The subnets and security groups that the functions run in.
#[derive(Clone, Debug, Object)]
pub struct Vpc {
    /// Private subnets from which the endpoints of the Redshift Data API, DynamoDB, Step Functions and, where it is used, Secrets Manager can be reached.
    pub(crate) subnet_ids: Vec<Input<String>>,
    /// Security groups that let HTTPS out.
    pub(crate) security_group_ids: Vec<Input<String>>,
}

impl Rules for Vpc {
    fn wrong(&self) -> Vec<Wrong> {
        let empty = |key, count| (count == 0).then(|| (key, "needs at least one".to_owned()));
        let lists = [("subnetIds", self.subnet_ids.len()), ("securityGroupIds", self.security_group_ids.len())];
        lists.into_iter().filter_map(|(key, count)| empty(key, count)).collect()
    }
}
