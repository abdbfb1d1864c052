//! Where the component's resources live: partition, region and account, as the `aws` provider of the children knows them.
//!
//! Policies name resources that don't exist yet, so these can't come from the children's own ARNs. Asked once per component, with the provider that the children inherit.

use pulumi_rust::{Context, Inputs, Output, Properties, Value, all};

use super::child::AWS_VERSION;

/// Partition, region and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The partition of ARNs, such as `aws` or `aws-cn`.
    pub partition: String,
    /// The domain that names of services end with, such as `amazonaws.com`.
    pub dns_suffix: String,
    /// The region, such as `eu-west-1`.
    pub region: String,
    /// The account's twelve digits.
    pub account: String,
}

impl Place {
    /// Asks the children's provider, but for a region that was given to the component. Unknown in a preview in which that provider is not configured yet.
    pub(crate) fn of(ctx: &Context, region: Option<&Output<String>>) -> Output<Place> {
        let ask = |token: &str| ctx.invoke(token, AWS_VERSION, Inputs::new());
        let partition = ask("aws:index/getPartition:getPartition");
        let caller = ask("aws:index/getCallerIdentity:getCallerIdentity");
        let answer = |from: &Output<Properties>, key: &str| text(from, key, ctx.dry_run());
        all([
            answer(&partition, "partition"),
            answer(&partition, "dnsSuffix"),
            region.cloned().unwrap_or_else(|| answer(&ask("aws:index/getRegion:getRegion"), "region")),
            answer(&caller, "accountId"),
        ])
        .map(|[partition, dns_suffix, region, account]| Place { partition, dns_suffix, region, account })
    }

    /// The ARN of a resource in this region and account.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        let Place { partition, region, account, .. } = self;
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }

    /// The name by which KMS knows a service of this region in `kms:ViaService`, and IAM a regional service principal.
    pub fn service(&self, service: &str) -> String {
        format!("{service}.{}.{}", self.region, self.dns_suffix)
    }
}

/// One property of an answer. A provider whose configuration a preview does not know answers with nothing at all.
fn text(answer: &Output<Properties>, key: &str, dry_run: bool) -> Output<String> {
    let value = answer
        .property(key)
        .and_then(move |value| if dry_run && value == Value::NULL { Output::unknown() } else { Output::known(value) });
    value.typed(format!("`{key}` of the AWS provider's answer"))
}
