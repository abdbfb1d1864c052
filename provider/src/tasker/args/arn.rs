//! ARNs among the arguments.

use std::fmt;

use pulumi_rust::{FromValue, PropertyPath, Reading, Value};

use super::name::checked;

/// An ARN with all its parts: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn {
    /// Such as `aws`.
    pub partition: String,
    /// Such as `secretsmanager`.
    pub service: String,
    /// Such as `eu-west-1`.
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// The rest, such as `secret:etl-AbCdEf`.
    pub resource: String,
}

impl Arn {
    /// Takes an ARN apart. None of a part is missing, and none has a character that means more than itself in a policy.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':').map(str::to_owned);
        let mut part = || parts.next().filter(|part| !part.is_empty());
        let (scheme, partition, service, region) = (part()?, part()?, part()?, part()?);
        let (account, resource) = (part()?, part()?);
        let sound = scheme == "arn"
            && (partition == "aws" || partition.starts_with("aws-"))
            && account.len() == 12
            && account.chars().all(|c| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || ":/-_+=.@!".contains(c));
        sound.then_some(Arn { partition, service, region, account, resource })
    }

    fn is(&self, service: &str, resource: &str) -> bool {
        self.service == service && self.resource.strip_prefix(resource).is_some_and(|name| !name.is_empty())
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Arn { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// The ARN of a Secrets Manager secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SecretArn(pub(super) Arn);

impl FromValue for SecretArn {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let wanted =
            "must be the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf";
        let is_secret = |text: &str| Arn::parse(text).is_some_and(|arn| arn.is("secretsmanager", "secret:"));
        checked(value, is_secret, wanted, path, reading).and_then(|text| Arn::parse(&text)).map(SecretArn)
    }
}

/// The ARN of a serverless workgroup.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct WorkgroupArn(pub(super) Arn);

impl FromValue for WorkgroupArn {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let wanted = "must be the ARN of a workgroup: arn:aws:redshift-serverless:REGION:ACCOUNT:workgroup/UUID";
        let is_workgroup = |text: &str| Arn::parse(text).is_some_and(|arn| arn.is("redshift-serverless", "workgroup/"));
        checked(value, is_workgroup, wanted, path, reading).and_then(|text| Arn::parse(&text)).map(WorkgroupArn)
    }
}
