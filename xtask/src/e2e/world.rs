//! Where a scenario takes place: a cloud, and an engine with the stacks, made for it alone and gone when it ends, however it ends.
//!
//! Resources, rows, planned faults, pushed clocks, running executions: whatever a scenario leaves goes with its cloud, and its stacks' states with its engine. Clearing one cloud for all would
//! be slower (a cloud starts in a second, which asking it for all that it holds takes too), and would have to know everything that can be left. The installed plugins alone are shared.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};

use super::Checks;
use crate::cloud::Cloud;
use crate::command;
use crate::engine::Engine;
use crate::tally::Tally;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) cloud: Cloud,
    pub(crate) engine: Engine,
    pub(crate) seed: Option<u64>,
}

impl World {
    /// What a failed scenario's reader wants to know, and can't ask any more when the cloud is gone.
    pub(super) fn tell(&self) {
        eprintln!("The embedded cloud's last words:\n{}", command::indented(&self.cloud.last_words()));
        match self.cloud.inventory() {
            Ok(left) if left.is_empty() => eprintln!("Nothing was left in the cloud."),
            Ok(left) => {
                let lines: Vec<String> =
                    left.iter().map(|(kind, names)| format!("{kind}  {}", names.join(", "))).collect();
                eprintln!("Left in the cloud, which ends with the scenario:\n{}", command::indented(&lines.join("\n")));
            }
            Err(error) => eprintln!("What was left cannot be told:\n{}", command::indented(&format!("{error:#}"))),
        }
    }
}

/// Plays a scenario in a world that `begin` makes for it. `tell` sees the world if a check failed; `end` ends it in any case.
pub(super) fn play<W>(
    begin: impl FnOnce() -> Result<W>,
    scenario: impl FnOnce(&W, &mut Checks) -> Result<()>,
    tell: impl FnOnce(&W),
    end: impl FnOnce(W) -> Result<()>,
) -> Tally {
    let mut checks = Checks::default();
    let mut world = None;
    checks.check("an embedded cloud of its own", || begin().map(|made| world = Some(made)));
    let Some(world) = world else {
        return checks.tally;
    };
    let played = catch_unwind(AssertUnwindSafe(|| scenario(&world, &mut checks)));
    if let Err(error) = played.unwrap_or_else(|_| Err(anyhow!("it panicked"))) {
        checks.check("to its end", || Err(error));
    }
    if checks.tally.failed > 0 {
        tell(&world);
    }
    checks.check("its cloud ends", || end(world));
    checks.tally
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use anyhow::{Result, bail, ensure};

    use super::{Checks, play};
    use crate::tally::Tally;

    /// Names of what stands in a world.
    type Names = RefCell<Vec<&'static str>>;

    /// Plays scenarios one after the other; what came of each, what each was told to have left, and how many worlds were ended.
    fn played(scenarios: &[fn(&Names, &mut Checks) -> Result<()>]) -> (Vec<Tally>, Vec<Vec<&'static str>>, usize) {
        let (told, ended) = (RefCell::new(Vec::new()), Cell::new(0));
        let tallies = scenarios.iter().map(|scenario| {
            let tell = |world: &Names| told.borrow_mut().push(world.borrow().clone());
            let end = |_| {
                ended.set(ended.get() + 1);
                Ok(())
            };
            play(|| Ok(Names::default()), scenario, tell, end)
        });
        (tallies.collect(), told.into_inner(), ended.into_inner())
    }

    fn makes_a_stack(world: &Names, checks: &mut Checks) -> Result<()> {
        let alone = checks.check("nothing is there", || {
            ensure!(world.borrow().is_empty(), "there is {world:?}");
            Ok(())
        });
        world.borrow_mut().push("stack");
        ensure!(alone, "it is not alone");
        world.borrow_mut().clear();
        Ok(())
    }

    fn ends_early(world: &Names, checks: &mut Checks) -> Result<()> {
        checks.check("its stack is deployed", || Ok(()));
        world.borrow_mut().push("stack");
        bail!("the stack has no output `machine`")
    }

    #[allow(clippy::unnecessary_wraps, reason = "every scenario has this form")]
    fn fails_a_check(world: &Names, checks: &mut Checks) -> Result<()> {
        world.borrow_mut().push("stack");
        checks.check("its stack is destroyed", || bail!("it is protected"));
        Ok(())
    }

    fn panics(world: &Names, _checks: &mut Checks) -> Result<()> {
        world.borrow_mut().push("stack");
        panic!("an index is out of bounds")
    }

    #[test]
    fn what_a_scenario_leaves_disturbs_no_other() {
        for early in [ends_early, fails_a_check, panics] {
            let (tallies, told, ended) = played(&[early, makes_a_stack]);
            assert_eq!(tallies[0].failed, 1, "{:?}", tallies[0]);
            assert_eq!(tallies[1], Tally::passed(3));
            assert_eq!(told, [["stack"]]);
            assert_eq!(ended, 2);
        }
    }

    #[test]
    fn an_early_end_and_a_panic_are_told_as_failures() {
        let (tallies, ..) = played(&[ends_early, panics]);
        assert!(tallies.iter().all(|tally| tally.failures == ["to its end"]), "{tallies:?}");
    }

    #[test]
    fn a_scenario_without_a_cloud_is_not_played() {
        let begin = || -> Result<Names> { bail!("the embedded cloud does not get ready") };
        let tally = play(begin, panics, |_| panic!("nothing to tell"), |_| panic!("nothing to end"));
        assert_eq!(tally.failures, ["an embedded cloud of its own"]);
    }
}
