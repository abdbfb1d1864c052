//! What is counted: every metric's name, unit and meaning, and how a handler records one.
//!
//! Recording is an event of `tracing` with a target of its own, so that handlers carry no collector around and the
//! simulator, which listens to nothing, pays nothing. The collector behind it ([`crate::telemetry`]) writes what an
//! invocation recorded as one line in CloudWatch's embedded metric format.
//!
//! A metric is a number with a fixed name; nothing that a caller sent can enter it.

use std::time::Duration;

/// The target of the events that record.
pub const TARGET: &str = "metrics";

/// What can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Statements that the Data API took.
    Submitted,
    /// Statements whose end was written down, however they ended.
    Completed,
    /// Those of them that did not finish: failed, aborted, refused, or unknown.
    Unsuccessful,
    /// From a statement's end, by the Data API, to the callback that told it.
    CallbackLatency,
    /// Retried tasks that got the statement which ran already.
    Adopted,
    /// Due rows that the schedule took a step further.
    Reconciled,
    /// Due rows that it could not take further this time.
    ReconcileFailed,
    /// How late a due row was looked at.
    ReconcileDelay,
    /// Submissions that the Data API had no room for, or did not answer.
    Throttled,
    /// Events of other installations and applications.
    Foreign,
    /// Callbacks that were refused for another reason than that the task is over.
    CallbackRefused,
    /// Statements that were cancelled because their execution was over.
    Orphaned,
    /// Invocations and records that met a defect of this function.
    Defects,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 13] = [
        Self::Submitted,
        Self::Completed,
        Self::Unsuccessful,
        Self::CallbackLatency,
        Self::Adopted,
        Self::Reconciled,
        Self::ReconcileFailed,
        Self::ReconcileDelay,
        Self::Throttled,
        Self::Foreign,
        Self::CallbackRefused,
        Self::Orphaned,
        Self::Defects,
    ];

    /// The name in CloudWatch.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::Completed => "Completed",
            Self::Unsuccessful => "Unsuccessful",
            Self::CallbackLatency => "CallbackLatency",
            Self::Adopted => "Adopted",
            Self::Reconciled => "Reconciled",
            Self::ReconcileFailed => "ReconcileFailed",
            Self::ReconcileDelay => "ReconcileDelay",
            Self::Throttled => "Throttled",
            Self::Foreign => "Foreign",
            Self::CallbackRefused => "CallbackRefused",
            Self::Orphaned => "Orphaned",
            Self::Defects => "Defects",
        }
    }

    /// The unit in CloudWatch.
    pub fn unit(self) -> &'static str {
        match self {
            Self::CallbackLatency | Self::ReconcileDelay => "Milliseconds",
            _ => "Count",
        }
    }
}

/// Counts one.
pub(crate) fn count(metric: Metric) {
    tracing::info!(target: TARGET, metric = metric as u64, value = 1_u64);
}

/// Records a time.
pub(crate) fn time(metric: Metric, took: Duration) {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: TARGET, metric = metric as u64, value = millis);
}
