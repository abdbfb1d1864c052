//! The rules that keep a statement from running twice and a task from waiting for ever, by name, with the harm each
//! prevents.
//!
//! The function keeps all of them: in what ships, [`kept`] is the constant `true` and costs nothing. The simulator leaves
//! one out at a time and must then see its harm, which shows that the rule is needed and that the simulator has eyes. A
//! rule that holds by a write's mere shape has no name here; the simulator breaks such a one in its cloud.

/// A rule that the simulator can leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// One client token for each generation; else a repeated submission runs the SQL twice.
    OneClientToken,
    /// The schedule's look at due rows; else a lost event leaves its task waiting.
    Reconcile,
    /// A lock ends with its statement and not with a clock; else two singletons run at once.
    LockWithoutLease,
    /// An event counts for its own generation only; else an old failure ends the next run.
    OwnGeneration,
    /// A retried task's token is registered on the row; else nobody tells it.
    AdoptTokens,
    /// Past the client token's life a statement is looked for by name; else it runs twice.
    LookBeforeLateSubmission,
    /// The statement of an execution that is over is cancelled.
    CancelOrphans,
    /// A task that is over settles its token; else its row is never done.
    DeadTaskSettles,
    /// An outcome is sent before it is marked as told; else a crash between the two loses it.
    SendBeforeMark,
    /// The row stands before the SQL is submitted; else a crash between the two forgets the statement.
    RowBeforeSql,
    /// A lock is freed by the outcome; else two singletons run at once.
    LockUntilOutcome,
    /// A finished statement is not run again.
    SuccessIsFinal,
    /// A statement whose end is not known is not run again.
    UnknownIsFinal,
    /// Nothing is submitted for a task or an execution that is over.
    NothingForTheDead,
    /// A heartbeat that fails is no proof of death; else live tasks are given up.
    UnknownIsNotOver,
    /// A settled token that is alive belongs to the next attempt; else that one is never told.
    SettledTokenIsAnAttempt,
    /// A heartbeat comes before the submission; else a late starter runs SQL for a task that is over.
    ProbeBeforeSubmission,
    /// A marked row waits until no submitter lives; else it ends while its statement starts.
    WaitAfterMark,
    /// An execution that can't be asked for is not over; else a live statement is cancelled.
    UnknownExecutionRuns,
    /// A task that is over does not cancel a statement whose execution goes on.
    TaskIsNotExecution,
    /// Executions are asked for at all; else the statements of those that are over run on.
    AskForExecution,
    /// A cancel in a Map iteration means that iteration's statement.
    OwnBranch,
    /// A canceller that comes late is not obeyed; else it cancels a later state's statement.
    LateCancellerIgnored,
    /// A wish to cancel is written down; else a crash forgets it.
    DurableCancel,
    /// A new generation needs a heartbeat of its own token; a running execution is no proof.
    RunningIsNoProof,
    /// When a statement runs again, its pointers forget the id of the run before; else `LATEST` means that one.
    PointerForgets,
    /// A statement runs where its own tasker meant, whichever tasker on the table submits it.
    OwnSite,
    /// A row is left to the tasker whose role started its statement; else others hide it from that one, and end it as never started.
    OwnRole,
    /// An answer to CloudFormation that did not get through is sent again; else its resource waits in vain.
    AnswerUntilTaken,
    /// A resource keeps its physical id; else CloudFormation deletes what was updated.
    PhysicalIdStays,
    /// A custom resource's request runs once, whatever its end; else a repeated delivery runs it again.
    RequestRunsOnce,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 31] = [
        Self::OneClientToken,
        Self::Reconcile,
        Self::LockWithoutLease,
        Self::OwnGeneration,
        Self::AdoptTokens,
        Self::LookBeforeLateSubmission,
        Self::CancelOrphans,
        Self::DeadTaskSettles,
        Self::SendBeforeMark,
        Self::RowBeforeSql,
        Self::LockUntilOutcome,
        Self::SuccessIsFinal,
        Self::UnknownIsFinal,
        Self::NothingForTheDead,
        Self::UnknownIsNotOver,
        Self::SettledTokenIsAnAttempt,
        Self::ProbeBeforeSubmission,
        Self::WaitAfterMark,
        Self::UnknownExecutionRuns,
        Self::TaskIsNotExecution,
        Self::AskForExecution,
        Self::OwnBranch,
        Self::LateCancellerIgnored,
        Self::DurableCancel,
        Self::RunningIsNoProof,
        Self::PointerForgets,
        Self::OwnSite,
        Self::OwnRole,
        Self::AnswerUntilTaken,
        Self::PhysicalIdStays,
        Self::RequestRunsOnce,
    ];
}

impl Rule {
    /// Why the simulator sees no harm when this rule alone is left out: what else prevents it. Such a rule is a second guard.
    pub fn covered(self) -> Option<&'static str> {
        match self {
            Self::LookBeforeLateSubmission => Some(
                "hours after its starter's proof of life a statement is submitted only if its task asked for heartbeats and still lives",
            ),
            Self::SettledTokenIsAnAttempt => Some("the attempt's number tells the same of a token that is used again"),
            Self::WaitAfterMark => Some("a row is given up only if nobody has touched it since it was read"),
            _ => None,
        }
    }
}

/// Whether a rule is kept. It is.
#[cfg(not(any(test, feature = "simulation")))]
#[inline]
pub(crate) const fn kept(_rule: Rule) -> bool {
    true
}

#[cfg(any(test, feature = "simulation"))]
pub(crate) use left_out::{kept, without};

#[cfg(any(test, feature = "simulation"))]
mod left_out {
    use std::cell::Cell;

    use super::Rule;

    thread_local! {
        static LEFT_OUT: Cell<u32> = const { Cell::new(0) };
    }

    const fn bit(rule: Rule) -> u32 {
        1 << rule as u32
    }

    /// Whether a rule is kept on this thread.
    pub(crate) fn kept(rule: Rule) -> bool {
        LEFT_OUT.get() & bit(rule) == 0
    }

    /// Does `work` without these rules.
    pub(crate) fn without<T>(rules: &[Rule], work: impl FnOnce() -> T) -> T {
        let before = LEFT_OUT.replace(rules.iter().fold(0, |bits, rule| bits | bit(*rule)));
        let done = work();
        LEFT_OUT.set(before);
        done
    }
}
