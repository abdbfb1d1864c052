//! The schedule that has the function look, every minute, for what no event has finished: lost events, starts that were cut off, statements whose execution is over.

use pulumi_rust::{Input, Inputs, Output, Resource};

use super::Family;
use super::function::Function;
use super::schedule_role::ScheduleRole;

/// The shortest rate that there is. A lost event costs its execution at most this and the function's own patience.
const RATE: &str = "rate(1 minute)";

/// What the function is told: README.md of the function documents it.
const INPUT: &str = r#"{"redshiftTasker":"reconcile"}"#;

/// A minute that failed is not tried again, since the next one looks at the same rows.
const MAXIMUM_RETRY_ATTEMPTS: u32 = 0;

/// The shortest that there is: an invocation that could not be made in time is not made late beside the next one.
const MAXIMUM_EVENT_AGE_SECONDS: u32 = 60;

/// The schedule.
#[derive(Clone, Debug)]
pub struct Schedule(Resource);

impl Schedule {
    /// Registers the schedule once its role may invoke the function.
    pub(crate) fn register(
        family: &Family,
        name: Option<Input<String>>,
        function: &Function,
        role: &ScheduleRole,
    ) -> Self {
        let retries = Inputs::new()
            .with("maximumEventAgeInSeconds", MAXIMUM_EVENT_AGE_SECONDS)
            .with("maximumRetryAttempts", MAXIMUM_RETRY_ATTEMPTS);
        let target = Inputs::new()
            .with("arn", &function.arn)
            .with("roleArn", role.arn())
            .with("input", INPUT)
            .with("retryPolicy", retries);
        let inputs = family
            .regional()
            .with("name", name)
            .with(
                "description",
                format!("Finishes what no event finished, for the SfnRedshiftTasker `{}`", family.name),
            )
            .with("scheduleExpression", RATE)
            .with("flexibleTimeWindow", Inputs::new().with("mode", "OFF"))
            .with("target", target);
        Schedule(family.child_after(&[role.rights()], "aws:scheduler/schedule:Schedule", "schedule", inputs))
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }
}
