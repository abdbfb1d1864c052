//! The functions' log group.
//!
//! Made before the functions and named to them, so that lines expire and are encrypted from the first one on, the group goes with the stack, and the functions need no right to make groups.

use pulumi_rust::{Output, Resource};

use super::Family;
use super::key::Encryption;
use crate::tasker::args;
use crate::tasker::naming::{self, Namespace};

/// A year, as the construct that this one succeeds keeps them.
const RETENTION_DAYS: u32 = 365;

/// The log group, made or taken over.
#[derive(Clone, Debug)]
pub struct LogGroup {
    pub(crate) name: Output<String>,
    pub(crate) arn: Output<String>,
}

impl LogGroup {
    pub(crate) fn of(
        family: &Family,
        part: Option<&args::LogGroup>,
        key: &Encryption,
        namespace: &Output<Namespace>,
    ) -> Self {
        let part = part.cloned().unwrap_or_default();
        if let Some(existing) = part.existing {
            let name = existing.name.into_output();
            let arn = family.place.zip(&name).map(|(place, name)| place.arn("logs", &format!("log-group:{name}")));
            return LogGroup { name, arn };
        }
        let settings = part.args.unwrap_or_default();
        let component = family.name.clone();
        let name = settings.name.map_or_else(
            || namespace.map(move |namespace| naming::log_group(&component, &namespace)),
            pulumi_rust::Input::into_output,
        );
        let inputs = family.tagged().with("name", name);
        let inputs = match settings.retention_days {
            Some(days) => inputs.with("retentionInDays", days),
            None => inputs.with("retentionInDays", RETENTION_DAYS),
        };
        let inputs = inputs.with("kmsKeyId", key.key_arn());
        Self::made(&family.child("aws:cloudwatch/logGroup:LogGroup", "logs", inputs))
    }

    fn made(group: &Resource) -> Self {
        LogGroup { name: group.output("name"), arn: group.output("arn") }
    }
}
