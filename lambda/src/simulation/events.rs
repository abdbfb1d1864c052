//! What can happen in a schedule, and who an invocation of the function is for.

use super::plan::SECOND;

/// A message in the queue.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Whose queue it is in.
    pub(super) tasker: usize,
    pub(super) body: String,
    pub(super) receives: u32,
}

/// How often a message is received before it goes to the dead-letter queue.
pub(super) const MAX_RECEIVES: u32 = 5;
/// How long a message that was taken stays hidden.
pub(super) const VISIBILITY: i64 = 6 * 29 * SECOND;

/// Who invoked the function.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// A task's attempt. A zombie runs after Step Functions gave it up.
    Start { attempt: usize, zombie: bool },
    /// A state that cancels; it was entered then.
    Cancel { execution: usize, branch: usize, entered: i64, zombie: bool },
    /// Somebody outside who wants an execution's latest statement to end.
    Operator { execution: usize, tries: u32 },
    /// A request of CloudFormation, and which delivery of it.
    Request { request: usize, tries: u32 },
    /// Messages of one tasker's queue.
    Batch(Vec<Message>),
    /// A tasker's schedule.
    Tick(usize),
    /// A caller outside Step Functions, and which try of it.
    Direct { entry: usize, tries: u32 },
}

#[derive(Debug)]
pub(super) enum Event {
    Begin(usize),
    Stop(usize),
    Redrive(usize),
    /// A branch goes to its next state.
    Enter {
        execution: usize,
        branch: usize,
    },
    /// The next attempt of a state entry.
    Attempt(usize),
    Timeout(usize),
    /// The moment at which an attempt's heartbeat would be overdue.
    Beat(usize),
    Invoke(Origin),
    /// A call goes on.
    Wake {
        invocation: usize,
        waker: usize,
    },
    /// Lambda's patience ends.
    Kill(usize),
    RunEnds(usize),
    Message(Message),
    Tick,
    DirectCall(usize),
    OperatorCall(usize),
    /// A custom resource's next request.
    Request(usize),
    /// CloudFormation waits for a request's answer no longer.
    Patience(usize),
}
