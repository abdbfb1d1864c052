//! The SNS topic that alarms are told to. Who listens is not this component's business.

use pulumi_rust::Output;

use super::Family;
use super::key::Encryption;
use crate::tasker::args;

/// The topic, made or taken over.
#[derive(Clone, Debug)]
pub struct AlarmTopic {
    pub(crate) arn: Output<String>,
}

impl AlarmTopic {
    /// The topic, where one is wanted.
    pub(crate) fn of(family: &Family, part: &args::Alarms, key: &Encryption) -> Option<Self> {
        let topic = part.topic.as_deref().cloned()?;
        if let Some(existing) = topic.existing {
            return Some(AlarmTopic { arn: existing.arn.map(String::from) });
        }
        let inputs = family.tagged().with("name", topic.args.unwrap_or_default().name);
        let inputs = inputs.with("kmsMasterKeyId", key.key_arn());
        Some(AlarmTopic { arn: family.child("aws:sns/topic:Topic", "alarm-topic", inputs).output("arn") })
    }
}
