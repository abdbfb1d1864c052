//! ARNs among the arguments.

use std::fmt;

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::{FromValue, IntoInput, Output, PropertyPath, Reading, Value};

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

macro_rules! arns {
    ($($(#[$doc:meta])+ $name:ident: $service:literal $resource:literal, $wanted:literal;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub(super) Arn);

        impl FromValue for $name {
            fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
                let is = |text: &str| Arn::parse(text).is_some_and(|arn| arn.is($service, $resource));
                checked(value, is, $wanted, path, reading).and_then(|text| Arn::parse(&text)).map($name)
            }
        }

        impl PropertyType for $name {
            fn describe(types: &mut Types, plain: bool) -> TypeSpec {
                String::describe(types, plain)
            }
        }

        impl From<$name> for Arn {
            fn from(arn: $name) -> Arn {
                arn.0
            }
        }

        impl IntoInput for $name {
            fn into_input(self) -> Output<Value> {
                String::from(self).into_input()
            }
        }

        impl From<$name> for String {
            fn from(arn: $name) -> String {
                arn.0.to_string()
            }
        }
    )+};
}

arns! {
    /// The ARN of a Secrets Manager secret.
    SecretArn: "secretsmanager" "secret:",
        "must be the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf";

    /// The ARN of a serverless workgroup.
    WorkgroupArn: "redshift-serverless" "workgroup/",
        "must be the ARN of a workgroup: arn:aws:redshift-serverless:REGION:ACCOUNT:workgroup/UUID";

    /// The ARN of a Lambda function, with or without a version or an alias.
    FunctionArn: "lambda" "function:",
        "must be the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME";

    /// The ARN of an SQS queue.
    QueueArn: "sqs" "",
        "must be the ARN of a queue: arn:aws:sqs:REGION:ACCOUNT:NAME";

    /// The ARN of a KMS key.
    KeyArn: "kms" "key/",
        "must be the ARN of a KMS key (not of an alias): arn:aws:kms:REGION:ACCOUNT:key/ID";

    /// The ARN of an SNS topic.
    TopicArn: "sns" "",
        "must be the ARN of a topic: arn:aws:sns:REGION:ACCOUNT:NAME";
}
