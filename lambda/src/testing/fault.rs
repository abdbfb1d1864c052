//! What goes wrong, and at which call.

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fails without an effect.
    Fails,
    /// It has its effect, and the answer is lost.
    AnswerLost,
    /// The function ends before it.
    CrashBefore,
    /// The function ends after its effect.
    CrashAfter,
    /// It makes the function panic: a defect of ours, so it is not among the cloud's faults.
    Panics,
}

impl Fault {
    /// What a cloud does.
    pub(crate) const ALL: [Self; 4] = [Self::Fails, Self::AnswerLost, Self::CrashBefore, Self::CrashAfter];
}

/// Which calls, counted from the world's beginning, meet which fault.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan(pub(crate) Vec<(usize, Fault)>);

impl Plan {
    pub(crate) fn at(&self, call: usize) -> Option<Fault> {
        self.0.iter().find(|(index, _)| *index == call).map(|(_, fault)| *fault)
    }
}
