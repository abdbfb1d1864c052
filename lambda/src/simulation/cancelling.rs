//! Cancels: by a state of the execution, or by somebody outside; what each means, what was promised, and what came of it.

use super::events::{Event, Origin};
use super::machine::{Entry, INFRASTRUCTURE_RETRIES};
use super::oracle::Kind;
use super::plan::{Identity, MINUTE, SECOND};
use super::sim::Sim;
use crate::op::{Generation, Namespace, StatementName};
use crate::ports::CallError;
use crate::row::codec::name;
use crate::row::operation_key;
use crate::table::{Attribute, Item};
use crate::testing::NAMESPACE;

/// How often somebody outside tries again.
const OPERATORS_PATIENCE: u32 = 3;

/// A wish to cancel that was answered with yes: when, and the generation that was meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct CancelAccepted {
    pub(super) at: i64,
    pub(super) generation: Option<Generation>,
}

impl Sim {
    /// `CancelStatement`.
    pub(super) fn cancel(&mut self, id: &str) -> Result<bool, CallError> {
        let now = self.time();
        let cancelled = self.data_api.cancel(id, now)?;
        if let Some(run) = self.data_api.runs.iter().position(|run| run.id == id) {
            let entry = self.oracle.runs[run].entry;
            let is_over = self.entries[entry].place.is_none_or(|(execution, _)| {
                let execution = &self.executions[execution];
                execution.over.is_some() || execution.plan.redrive_after.is_some()
            });
            // Nothing ends a custom resource's statement but itself.
            let is_orphan = is_over && self.entries[entry].request.is_none();
            if !is_orphan && !self.is_cancel_wanted(entry) {
                self.harm(
                    Kind::CancelledAlive,
                    format!("run {run} of entry {entry} is cancelled and nobody wanted it"),
                );
            }
            self.run_ended(run);
        }
        Ok(cancelled)
    }

    /// A state asks for the cancellation of the newest statement of its branch.
    pub(super) fn cancel_wanted(&mut self, execution: usize, branch: usize, entered: i64) {
        for entry in self.entries_in_scope(execution, branch, entered) {
            self.entries[entry].cancel_wanted = true;
        }
    }

    /// Somebody outside asks for the cancellation of an execution's latest statement, while the invocation may live.
    pub(super) fn operator_asks(&mut self, execution: usize, until: i64) {
        self.executions[execution].operator_until = Some(until);
    }

    pub(super) fn is_cancel_wanted(&self, entry: usize) -> bool {
        let entry = &self.entries[entry];
        let operator = entry.place.and_then(|(execution, _)| self.executions[execution].operator_until);
        entry.cancel_wanted || operator.is_some_and(|until| entry.entered <= until)
    }

    /// A canceller read a pointer, or got back the row that it marked: that statement is meant.
    pub(super) fn canceller_read(&mut self, invocation: usize, item: &Item) {
        let Some(Attribute::Text(key)) = item.get(name::KEY) else { return };
        let Some(entry) = self.oracle.entry_of.get(key).copied() else { return };
        self.oracle.meant.insert(invocation, (entry, self.present_generation(entry)));
    }

    /// The generation that an entry's row is at.
    fn present_generation(&self, entry: usize) -> Option<Generation> {
        let namespace = Namespace::parse(NAMESPACE).expect("valid");
        let row = self.table.get(&operation_key(&namespace, &self.entries[entry].op))?;
        let Some(Attribute::Number(number)) = row.get(name::GENERATION) else { return None };
        u32::try_from(*number).ok().and_then(Generation::new)
    }

    /// It was answered that it will be done.
    fn operator_accepted(&mut self, invocation: usize) {
        if let Some((entry, generation)) = self.oracle.meant.get(&invocation).copied() {
            self.entries[entry].cancel_accepted = Some(CancelAccepted { at: self.now, generation });
        }
    }

    /// It was answered that it will be done.
    fn cancel_accepted(&mut self, execution: usize, branch: usize, entered: i64, invocation: usize) {
        let namespace = Namespace::parse(NAMESPACE).expect("valid");
        let has_row = |entry: &usize| self.table.get(&operation_key(&namespace, &self.entries[*entry].op)).is_some();
        let newest = self.entries_in_scope(execution, branch, entered).into_iter().rfind(has_row);
        if let Some(entry) = newest {
            let meant = self.oracle.meant.get(&invocation).filter(|(meant, _)| *meant == entry);
            let generation = meant.map_or_else(|| self.present_generation(entry), |(_, generation)| *generation);
            self.entries[entry].cancel_accepted = Some(CancelAccepted { at: self.now, generation });
        }
    }

    /// What `LATEST` may mean to a state of this branch. In a Map it is the newest of the state's iteration, and a start
    /// without context is of none.
    fn entries_in_scope(&self, execution: usize, branch: usize, entered: i64) -> Vec<usize> {
        let is_map = self.executions[execution].plan.is_map;
        let in_scope = |entry: &Entry| {
            let is_of_iteration = |in_branch| in_branch == branch && entry.step.identity != Identity::Token;
            entry.place.is_some_and(|(of, in_branch)| of == execution && (!is_map || is_of_iteration(in_branch)))
        };
        let entries = self.entries.iter().enumerate();
        entries.filter(|(_, entry)| in_scope(entry) && entry.entered <= entered).map(|(index, _)| index).collect()
    }

    /// Which generation of its operation a run is.
    pub(super) fn generation_of(&self, run: usize) -> Option<Generation> {
        StatementName::parse(&self.data_api.runs[run].name).map(|name| name.generation)
    }

    /// The end of a cancelling state's invocation.
    pub(super) fn cancel_returned(&mut self, origin: &Origin, invocation: usize, accepted: Option<bool>) {
        let Origin::Cancel { execution, branch, entered, zombie } = *origin else { return };
        if accepted == Some(true) {
            self.cancel_accepted(execution, branch, entered, invocation);
        }
        let place = &mut self.executions[execution].branches[branch];
        if zombie || place.entered != entered || !self.executions[execution].running {
            return;
        }
        let place = &mut self.executions[execution].branches[branch];
        if accepted.is_some() || place.retries == 0 {
            self.leave(execution, branch);
            return;
        }
        place.retries -= 1;
        let again = Origin::Cancel { execution, branch, entered, zombie: false };
        let delay = SECOND << (INFRASTRUCTURE_RETRIES - place.retries).min(6);
        self.after(delay, Event::Invoke(again));
    }

    /// The end of an invocation for somebody outside; `None`: whether it was accepted is not known.
    pub(super) fn operator_returned(
        &mut self,
        (execution, tries): (usize, u32),
        invocation: usize,
        accepted: Option<bool>,
    ) {
        match accepted {
            Some(true) => self.operator_accepted(invocation),
            None if tries < OPERATORS_PATIENCE => {
                let delay = self.chance.of_any_size(SECOND, 5 * MINUTE);
                self.after(delay, Event::Invoke(Origin::Operator { execution, tries: tries + 1 }));
            }
            Some(false) | None => {}
        }
    }
}
