//! Executions and the branches that they are in.

use super::plan::ExecutionPlan;

#[derive(Debug)]
pub(super) struct Execution {
    pub(super) plan: ExecutionPlan,
    /// `None` before it begins; since when it has been over.
    pub(super) over: Option<i64>,
    pub(super) running: bool,
    pub(super) branches: Vec<Branch>,
    pub(super) redriven: bool,
    /// Until when somebody outside may cancel its latest statement.
    pub(super) operator_until: Option<i64>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Branch {
    pub(super) at: usize,
    pub(super) entered: i64,
    pub(super) entry: Option<usize>,
    pub(super) done: bool,
    pub(super) retries: u32,
}

impl Execution {
    pub(super) fn new(plan: ExecutionPlan) -> Self {
        let branches = vec![Branch::default(); plan.branches.len()];
        Self { plan, over: None, running: false, branches, redriven: false, operator_until: None }
    }
}
