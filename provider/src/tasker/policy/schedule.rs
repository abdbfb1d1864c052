//! What the schedule may do: invoke the one function.

use super::{Document, Principal, Statement};
use crate::tasker::place::Place;

/// The group of schedules that name none.
const GROUP: &str = "schedule-group/default";

/// EventBridge Scheduler, for schedules of this account in the group of ours, runs as the role. The service tells the group as the source, never the schedule.
pub fn trust(place: &Place) -> Document {
    let scheduler = Principal::Service("scheduler.amazonaws.com".to_owned());
    Document::new([Statement::allow("SchedulerRunsAsThisRole", &["sts:AssumeRole"]).because("EventBridge Scheduler, for schedules of this account in the group of the component's. The service tells the group as the source, never the schedule.")
        .to(scheduler)
        .when("ArnEquals", "aws:SourceArn", [place.arn("scheduler", GROUP)])
        .when("StringEquals", "aws:SourceAccount", [&place.account])])
}

/// The role's policy.
pub fn policy(function_arn: &str) -> Document {
    Document::new([Statement::allow("InvokeTheFunction", &["lambda:InvokeFunction"])
        .because("Each minute, the one function.")
        .on(function_arn)])
}
