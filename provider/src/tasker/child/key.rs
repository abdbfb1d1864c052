//! The KMS key: one for everything of the component that is stored, since one thing is kept safe by it: task tokens, with which anybody could end a task.

use pulumi_rust::{Inputs, Output};

use super::{Family, key_alias};
use crate::tasker::args::{self, KeySettings};
use crate::tasker::policy;

/// Days in which a deleted key can still be had back: the most that KMS allows, because what it encrypted, such as a backup of the table, is lost with it.
const DELETION_WINDOW_DAYS: u32 = 30;

/// What encrypts: a key that was made or taken over, or the services' own keys.
#[derive(Clone, Debug)]
pub struct Encryption {
    key_arn: Option<Output<String>>,
}

impl Encryption {
    /// The encryption of a component. Where another tasker's callback infrastructure is used, no key is made.
    pub(crate) fn of(family: &Family, args: &args::Args) -> Self {
        let part = args.encryption_key.as_deref().cloned().unwrap_or_default();
        let key_arn = match part.existing {
            Some(existing) => Some(existing.arn.map(String::from)),
            None if part.skip == Some(true) || !args.create_callback_infra => None,
            None => Some(register(family, part.args.unwrap_or_default(), args)),
        };
        Encryption { key_arn }
    }

    /// The key's ARN, where there is a key.
    pub(crate) fn key_arn(&self) -> Option<&Output<String>> {
        self.key_arn.as_ref()
    }

    /// The inputs of a queue, with what encrypts it.
    pub(super) fn of_queue(&self, inputs: Inputs) -> Inputs {
        match &self.key_arn {
            Some(key_arn) => inputs.with("kmsMasterKeyId", key_arn),
            None => inputs.with("sqsManagedSseEnabled", true),
        }
    }
}

fn register(family: &Family, settings: KeySettings, args: &args::Args) -> Output<String> {
    let uses = policy::key::Uses {
        component: family.name.clone(),
        log_group: args.log_group.as_ref().and_then(|group| group.args.as_ref()?.name.clone()).is_some(),
        alarms: args.alarms.as_ref().is_some_and(args::Alarms::makes_topic),
    };
    let policy = family.place.map(move |place| policy::key::policy(&uses, &place).to_json());
    let window = settings.deletion_window_days;
    let inputs = family
        .tagged()
        .with("description", format!("Statements, events and logs of the SfnRedshiftTasker `{}`", family.name))
        .with("enableKeyRotation", true)
        .with("rotationPeriodInDays", settings.rotation_days);
    let inputs = match window {
        Some(days) => inputs.with("deletionWindowInDays", days),
        None => inputs.with("deletionWindowInDays", DELETION_WINDOW_DAYS),
    };
    let key = family.child("aws:kms/key:Key", "key", inputs.with("policy", policy));
    key_alias::register(family, settings.alias, key.output("keyId"));
    key.output("arn")
}
