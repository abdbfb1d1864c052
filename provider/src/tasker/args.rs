//! The component's arguments, read once from its inputs into types, with every failure under its property's path.
//!
//! The engine never checks a component's inputs, so all rules are here, the schema's included. What a preview does not know yet is left alone: the same rules run again in the deployment, when it is known.
//! A message says what is wrong and what to do, and never repeats a value: it may be a secret.

mod arn;
mod choice;
mod name;
mod target;

pub use arn::Arn;
pub use choice::{Architecture, LogLevel};
pub use target::{Login, Target, Warehouse, Workgroup};

use pulumi_rust::{Fields, Output};

use target::TargetInputs;

/// The arguments of `SfnRedshiftTasker`.
#[derive(Clone, Debug)]
pub struct Args {
    /// Where SQL runs, and as whom.
    pub target: Output<Target>,
    /// What the function runs on.
    pub architecture: Output<Architecture>,
    /// What the function logs.
    pub log_level: Output<LogLevel>,
    /// Whether ends of executions are watched as they happen. Known in every preview, since it decides what is made.
    pub execution_events: bool,
}

impl pulumi_rust::Args for Args {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let target: Option<Output<TargetInputs>> = fields.required("redshiftTarget");
        let architecture = fields.optional("architecture");
        let log_level = fields.optional("logLevel");
        let execution_events = fields.optional("executionEvents");
        Some(Args {
            target: target?.and_then(|inputs| inputs.target),
            architecture: architecture.unwrap_or_else(|| Output::known(Architecture::default())),
            log_level: log_level.unwrap_or_else(|| Output::known(LogLevel::default())),
            execution_events: execution_events.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
