//! Arguments that are one of a few words.

use pulumi_rust::Enum;

/// The instruction set that the function runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Architecture {
    /// 64-bit ARM (Graviton): cheaper for the same work.
    #[pulumi(value = "arm64")]
    Arm64,
    /// 64-bit x86.
    #[pulumi(value = "x86_64")]
    X86_64,
}

/// The least severe log lines that the function writes. SQL text, parameters and task tokens are never written, whatever the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LogLevel {
    /// Everything.
    #[pulumi(value = "TRACE")]
    Trace,
    /// Every decision on a statement.
    #[pulumi(value = "DEBUG")]
    Debug,
    /// Every statement's start and end.
    #[pulumi(value = "INFO")]
    Info,
    /// What was unusual and could be mended.
    #[pulumi(value = "WARN")]
    Warn,
    /// Only what went wrong.
    #[pulumi(value = "ERROR")]
    Error,
}

/// What a failed task is told as its error, for the `ErrorEquals` of its Catch and Retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ErrorNames {
    /// `FAILED`, whatever happened, as with the CDK construct.
    #[pulumi(value = "compatible")]
    Compatible,
    /// One for each way to end: `Redshift.Failed`, `Redshift.Aborted`, `Redshift.Rejected`, `Redshift.OutcomeUnknown`.
    #[pulumi(value = "detailed")]
    Detailed,
}

/// Which invocations X-Ray traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Tracing {
    /// A sample of all.
    #[pulumi(value = "Active")]
    Active,
    /// Those that the caller has traced already.
    #[pulumi(value = "PassThrough")]
    PassThrough,
}

/// What the function's role may do with the tracking table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum TablePermissions {
    /// Read and write single rows, and find those that are not at their end: what the function needs.
    #[default]
    #[pulumi(value = "ReadWrite")]
    ReadWrite,
    /// Read only: the function answers questions with `LATEST`, and every start fails.
    #[pulumi(value = "Read")]
    Read,
    /// Nothing: the role has its rights on the table from somewhere else.
    #[pulumi(value = "None")]
    None,
}

/// What becomes of the tracking table when the component is destroyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum OnDestroy {
    /// It is deleted. With point-in-time recovery, DynamoDB keeps a last backup for 35 days.
    #[default]
    #[pulumi(value = "Delete")]
    Delete,
    /// It stays in the account, and Pulumi forgets it.
    #[pulumi(value = "Retain")]
    Retain,
    /// Pulumi refuses to delete it, and with it the stack.
    #[pulumi(value = "Protect")]
    Protect,
}
