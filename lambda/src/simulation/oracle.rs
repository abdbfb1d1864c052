//! The oracle: it sees what truly happens, and says what harm was done.

use std::collections::HashMap;

use super::plan::{HOUR, MINUTE, SECOND};
use crate::op::Generation;

/// A kind of harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A second SQL while an earlier one of the same state entry ran or had finished, or at all for one request of CloudFormation.
    Duplicate,
    /// A task or a custom resource that was never told, or an execution that never ended.
    Lost,
    /// Told success without a finished statement, or an end that is not the statement's.
    Wrong,
    /// Told a failure that never was, or one that another attempt was told already.
    FalseFailure,
    /// The same where a retry has the same token again: a failure's lost answer makes it be sent twice. It is counted apart.
    /// One emulator gives tokens so; AWS is believed not to.
    FalseFailureOfSameToken,
    /// Two statements of one singleton at once.
    Overlap,
    /// SQL that ran on though its execution was over.
    Orphan,
    /// SQL that was started for a task or an execution that was over.
    ForTheDead,
    /// A callback while the statement still ran.
    ToldWhileRunning,
    /// A statement cancelled that nobody wanted cancelled.
    CancelledAlive,
    /// A wish to cancel that was accepted and forgotten.
    CancelForgotten,
    /// A time limit put off by a heartbeat that nobody asked for.
    HeartbeatExtended,
    /// A row that never came to its end.
    Stuck,
    /// A lock without a holder.
    LockLeaked,
    /// A `LATEST` pointer to a statement that is not its operation's present one.
    StalePointer,
    /// A statement that ran elsewhere than its starter's deployment says.
    Elsewhere,
    /// CloudFormation was answered what is not so, for another request, or under another physical id.
    WrongAnswer,
    /// A request of CloudFormation that was answered anew long after all was done.
    AnsweredAgain,
    /// An error that no fault explains.
    Unexpected,
}

impl Kind {
    /// Whether it is a known weakness, which does not make a schedule bad.
    pub fn is_known(self) -> bool {
        self == Self::FalseFailureOfSameToken
    }
}

/// Something that must not happen.
#[derive(Debug, Clone)]
pub struct Harm {
    pub kind: Kind,
    /// When, in milliseconds from the schedule's beginning.
    pub at: i64,
    pub what: String,
}

/// What the oracle remembers of one statement.
#[derive(Debug, Clone)]
pub(super) struct RunFacts {
    pub(super) entry: usize,
    pub(super) begun: i64,
    pub(super) ended: Option<i64>,
    /// Whether some attempt was told of its failure.
    pub(super) told: bool,
}

/// How long after a task's end a starter that proved it alive may still submit: one invocation.
pub(super) const STARTER_LIFE: i64 = 35 * SECOND;
/// How long a proof of life lets the reconciler submit, and one invocation.
pub(super) const PROOF_LIFE: i64 = 11 * MINUTE;
/// How long a statement may outlive its execution in good weather.
pub(super) const ORPHAN_LIMIT: i64 = 15 * MINUTE;
/// How long a row stays after its end was told, and knows a request that comes once more.
pub(super) const RETENTION: i64 = 24 * HOUR;
/// From when on an end may be unknown.
pub(super) const UNKNOWN_FROM: i64 = 23 * HOUR - 10 * MINUTE;

#[derive(Debug, Default)]
pub(super) struct Oracle {
    pub(super) harms: Vec<Harm>,
    pub(super) runs: Vec<RunFacts>,
    /// The state entry of each operation's key.
    pub(super) entry_of: HashMap<String, usize>,
    /// The state entry and generation that a canceller's invocation means.
    pub(super) meant: HashMap<usize, (usize, Option<Generation>)>,
}

impl Oracle {
    pub(super) fn harm(&mut self, kind: Kind, at: i64, what: impl Into<String>) {
        self.harms.push(Harm { kind, at, what: what.into() });
    }
}
