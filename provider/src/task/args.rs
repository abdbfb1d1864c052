//! The words and objects that tasks take.

use pulumi_rust::{Enum, Input, Object};

/// The language in which a state takes what it needs from its input and from the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum QueryLanguage {
    /// Paths such as `$.day`, in fields whose names end with `.$`.
    #[pulumi(value = "JSONPath")]
    JsonPath,
    /// Expressions such as `{% $states.input.day %}`.
    #[pulumi(value = "JSONata")]
    Jsonata,
}

/// What becomes of the other statements of a batch when one fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ExecutionMode {
    /// All of them or none.
    #[pulumi(value = "TRANSACTION")]
    Transaction,
    /// Each for itself; those after the one that failed do not run.
    #[pulumi(value = "AUTO_COMMIT")]
    AutoCommit,
}

/// The format in which the Data API keeps rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ResultFormat {
    /// Typed fields.
    #[pulumi(value = "JSON")]
    Json,
    /// One text.
    #[pulumi(value = "CSV")]
    Csv,
}

/// Whether retries of many executions are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Jitter {
    /// At random over the whole interval.
    #[pulumi(value = "FULL")]
    Full,
    /// Not at all.
    #[pulumi(value = "NONE")]
    None,
}

/// A rule of a state's `Retry`.
#[derive(Clone, Debug, Object)]
pub struct Retrier {
    /// The names of the errors.
    pub(super) error_equals: Vec<Input<String>>,
    /// Seconds before the first retry.
    pub(super) interval_seconds: Option<Input<u32>>,
    /// How many retries there are; 0 for none.
    pub(super) max_attempts: Option<Input<u32>>,
    /// What each interval is multiplied with for the next.
    pub(super) backoff_rate: Option<Input<f64>>,
    /// The longest interval, in seconds.
    pub(super) max_delay_seconds: Option<Input<u32>>,
    /// Whether retries are spread.
    pub(super) jitter_strategy: Option<Input<Jitter>>,
}

/// A rule of a state's `Catch`.
#[derive(Clone, Debug, Object)]
pub struct Catcher {
    /// The names of the errors, such as `FAILED` (the SQL failed), `States.Timeout` or `States.ALL`.
    pub(super) error_equals: Vec<Input<String>>,
    /// The state that comes next.
    pub(super) next: Input<String>,
    /// Where in the state's input the error goes, such as `$.error`. JSONPath only.
    pub(super) result_path: Option<Input<String>>,
}

/// The rows that a callback brings along.
#[derive(Clone, Debug, Object)]
pub struct FetchResult {
    /// The most rows. The default is as many as fit in a state.
    pub(super) max_rows: Option<Input<u32>>,
}
