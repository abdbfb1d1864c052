//! Exhaustive sweeps: every fault at every call of a schedule in good weather, alone and in pairs.

use super::plan::Schedule;
use super::{Played, Tally, driver};
use crate::testing::Fault;

/// The calls that a schedule makes in good weather.
fn calls(seed: u64, schedule: u64) -> u64 {
    driver::play(Schedule::with_faults_at(seed, schedule, Vec::new()), false).calls
}

fn played(seed: u64, schedule: u64, faults: Vec<(u64, Fault)>) -> Played {
    driver::play(Schedule::with_faults_at(seed, schedule, faults), false)
}

/// One fault at each call, in each of its four forms.
pub fn singles(seed: u64, schedule: u64) -> Tally {
    let mut tally = Tally::default();
    for call in 0..calls(seed, schedule) {
        for fault in Fault::ALL {
            tally.add(tally.schedules, played(seed, schedule, vec![(call, fault)]));
        }
    }
    tally
}

/// Every pair of faults of which the second is met within `reach` calls of the first.
pub fn pairs(seed: u64, schedule: u64, reach: u64) -> Tally {
    let mut tally = Tally::default();
    for first in 0..calls(seed, schedule) {
        for one in Fault::ALL {
            for second in first + 1..=first + reach {
                for other in Fault::ALL {
                    tally.add(tally.schedules, played(seed, schedule, vec![(first, one), (second, other)]));
                }
            }
        }
    }
    tally
}
