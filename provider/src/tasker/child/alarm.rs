//! The alarms: what has to be looked at by a person, each with what to do in its description.
//!
//! The thresholds are zero where any is one too many. A queue or a function that nobody uses is no alarm: missing data is good.

use pulumi_rust::{Inputs, Output, Resource};

use super::Family;
use super::alarm_topic::AlarmTopic;

/// Seconds of a data point.
const PERIOD_SECONDS: u32 = 60;

/// A metric, and when it is an alarm.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    /// The child's name below the component's.
    pub(crate) suffix: &'static str,
    pub(crate) description: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) metric: &'static str,
    pub(crate) statistic: &'static str,
    /// The dimension's name and value.
    pub(crate) dimension: (&'static str, Output<String>),
    /// More than this is an alarm.
    pub(crate) threshold: Output<u32>,
    /// Data points in a row.
    pub(crate) periods: u32,
}

pub(crate) fn register(family: &Family, watch: Watch, topic: Option<&AlarmTopic>) -> Resource {
    let Watch { suffix, description, namespace, metric, statistic, dimension: (key, value), threshold, periods } =
        watch;
    let actions = topic.map(|topic| vec![topic.arn.clone()]);
    let inputs = family
        .tagged()
        .with("alarmDescription", format!("{description} (SfnRedshiftTasker `{}`)", family.name))
        .with("namespace", namespace)
        .with("metricName", metric)
        .with("dimensions", Inputs::new().with(key, value))
        .with("statistic", statistic)
        .with("comparisonOperator", "GreaterThanThreshold")
        .with("threshold", threshold)
        .with("period", PERIOD_SECONDS)
        .with("evaluationPeriods", periods)
        .with("treatMissingData", "notBreaching")
        .with("alarmActions", actions.clone())
        .with("okActions", actions);
    family.child("aws:cloudwatch/metricAlarm:MetricAlarm", suffix, inputs)
}
