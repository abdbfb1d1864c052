//! The simulator: the handlers themselves over a cloud in virtual time, through whole days in which everything goes wrong.
//!
//! A *schedule* is drawn from a seed and a number: a few executions of state machines with their retries, timeouts, catches,
//! Map branches, cancels, stops and redrives; custom resources of CloudFormation, created, updated and deleted; the taskers
//! that share the table, as one role or each as its own; how long each statement runs and how it ends; and the weather, which is
//! faults at every call of every attempt, crashes, outages, lost, doubled and late events, skipped ticks, a lagging index,
//! and requests that come again after up to two days, when the table may have dropped their rows.
//! The weather clears at last and the schedule runs on until nothing is left to happen. Then an [`oracle`] that knows
//! what truly happened says what harm was done; there must be none. The same seed and number play the same schedule.
//!
//! What it does not model: limits, prices and other rights, the SDKs, and more than one thread; those have tests of their own.

mod cancelling;
mod chance;
mod door;
mod driver;
mod events;
mod execution;
mod machine;
mod oracle;
mod payload;
mod plan;
mod sim;
mod stack;
pub mod sweep;
mod taskers;
mod witness;

use std::collections::BTreeMap;

pub use oracle::{Harm, Kind};

use crate::rules::{self, Rule};

/// What a schedule is drawn and played with.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// How likely an attempt of a call fails before its effect; answers are lost and functions crash in proportion.
    pub faults: f64,
    /// The rules that are left out: a mutant.
    pub left_out: Vec<Rule>,
    /// Whether every event is written down.
    pub trace: bool,
}

/// What came of one schedule.
#[derive(Debug, Default)]
pub struct Played {
    pub harms: Vec<Harm>,
    pub executions: u64,
    pub requests: u64,
    pub statements: u64,
    pub calls: u64,
    pub faults: u64,
    pub trace: Vec<String>,
}

/// Plays one schedule.
pub fn play(seed: u64, schedule: u64, setup: &Setup) -> Played {
    rules::without(&setup.left_out, || driver::play(plan::Schedule::draw(seed, schedule, setup.faults), setup.trace))
}

/// What came of many schedules.
#[derive(Debug, Default)]
pub struct Tally {
    pub schedules: u64,
    pub executions: u64,
    /// Requests of CloudFormation.
    pub requests: u64,
    pub statements: u64,
    pub calls: u64,
    pub faults: u64,
    /// How many schedules had which harm.
    pub harms: BTreeMap<Kind, u64>,
    /// How many had any.
    pub bad: u64,
    /// How many had the one harm that is known and kept: see [`Kind::FalseFailureOfSameToken`].
    pub known: u64,
    /// The first of the bad ones.
    pub first_bad: Vec<(u64, Vec<Harm>)>,
}

/// How many bad schedules a tally names.
const NAMED: usize = 5;

impl Tally {
    /// Adds one schedule.
    pub fn add(&mut self, schedule: u64, played: Played) {
        self.schedules += 1;
        self.executions += played.executions;
        self.requests += played.requests;
        self.statements += played.statements;
        self.calls += played.calls;
        self.faults += played.faults;
        let (known, harms): (Vec<Harm>, Vec<Harm>) = played.harms.into_iter().partition(|harm| harm.kind.is_known());
        self.known += u64::from(!known.is_empty());
        if harms.is_empty() {
            return;
        }
        self.bad += 1;
        let kinds: std::collections::BTreeSet<Kind> = harms.iter().map(|harm| harm.kind).collect();
        for kind in kinds {
            *self.harms.entry(kind).or_default() += 1;
        }
        self.first_bad.push((schedule, harms));
        self.first_bad.sort_by_key(|(schedule, _)| *schedule);
        self.first_bad.truncate(NAMED);
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.executions += other.executions;
        self.requests += other.requests;
        self.statements += other.statements;
        self.calls += other.calls;
        self.faults += other.faults;
        self.bad += other.bad;
        self.known += other.known;
        for (kind, count) in other.harms {
            *self.harms.entry(kind).or_default() += count;
        }
        self.first_bad.extend(other.first_bad);
        self.first_bad.sort_by_key(|(schedule, _)| *schedule);
        self.first_bad.truncate(NAMED);
    }
}

#[cfg(test)]
mod tests;
