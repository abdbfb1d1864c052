//! The function's log group.
//!
//! Made before the function and named to it, so that lines expire and are encrypted from the first one on, the group goes with the stack, and the function needs no right to make groups.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use super::key::Key;
use crate::tasker::naming::{self, Namespace};

/// A year, as the construct that this one succeeds keeps them.
const RETENTION_DAYS: u32 = 365;

/// The log group.
#[derive(Clone, Debug)]
pub struct LogGroup(Resource);

impl LogGroup {
    pub(crate) fn register(family: &Family, key: &Key, namespace: &Output<Namespace>) -> Self {
        let component = family.name.clone();
        let inputs = Inputs::new()
            .with("name", namespace.map(move |namespace| naming::log_group(&component, &namespace)))
            .with("retentionInDays", RETENTION_DAYS)
            .with("kmsKeyId", key.arn());
        LogGroup(family.child("aws:cloudwatch/logGroup:LogGroup", "logs", inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }
}
