//! The KMS key: one for everything of the component that is stored, since one thing is kept safe by it: task tokens, with which anybody could end a task.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use crate::tasker::policy;

/// Days in which a deleted key can still be had back: the most that KMS allows, because what it encrypted, such as a backup of the table, is lost with it.
const DELETION_WINDOW_DAYS: u32 = 30;

/// The key.
#[derive(Clone, Debug)]
pub struct Key(Resource);

impl Key {
    pub(crate) fn register(family: &Family) -> Self {
        let name = family.name.clone();
        let policy = family.place.map(move |place| policy::key::policy(&name, &place).to_json());
        let inputs = Inputs::new()
            .with("description", format!("Statements, events and logs of the SfnRedshiftTasker `{}`", family.name))
            .with("enableKeyRotation", true)
            .with("deletionWindowInDays", DELETION_WINDOW_DAYS)
            .with("policy", policy);
        Key(family.child("aws:kms/key:Key", "key", inputs))
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }

    pub(crate) fn id(&self) -> Output<String> {
        self.0.output("keyId")
    }
}
