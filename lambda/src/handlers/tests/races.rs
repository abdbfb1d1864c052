//! Two invocations at once: while one waits for a call, another runs from beginning to end.
//!
//! Every call of a start and of a completion is interrupted once by each thing that can happen then.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::json;

use super::{ARN, ending, start_in_context};
use crate::ports::Progress;
use crate::testing::{Fault, Plan, World};

/// What happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    /// The same invocation, a second time.
    Repeat,
    /// The attempt has failed, and the next one starts with a token of its own.
    Retry,
    /// The statement ends, and its event comes.
    End(Progress),
    /// The event comes a second time.
    Double,
}

impl Meanwhile {
    fn happen(self, world: &World) {
        match self {
            Self::Repeat => {
                let _answer = world.invoke(&start_in_context("t1"));
            }
            Self::Retry => {
                world.close_task("t1");
                world.open_task("t2");
                let _answer = world.invoke(&start_in_context("t2"));
            }
            Self::End(progress) => {
                world.end_runs(progress);
                deliver(world);
            }
            Self::Double => {
                for run in world.runs() {
                    let _again = world.deliver(&[run.event()]);
                }
            }
        }
    }
}

fn deliver(world: &World) {
    let mut waiting = world.events();
    for _ in 0..5 {
        let again = world.deliver(&waiting).expect("no crash");
        waiting = again.into_iter().map(|index| waiting[index].clone()).collect();
    }
    assert!(waiting.is_empty());
}

/// Ends what still runs; then every live task must have been told, and no statement may have run beside another.
fn settle(world: &World, meanwhile: Meanwhile, at: usize) {
    world.end_runs(Progress::Finished);
    deliver(world);
    let token = if meanwhile == Meanwhile::Retry { "t2" } else { "t1" };
    let told = ending(world, token).map(|(state, _)| state);
    assert!(told.is_some(), "{meanwhile:?} at {at}: never told");
    let runs = world.runs();
    assert!(runs.iter().all(|run| run.beside == 0), "{meanwhile:?} at {at}: {runs:?}");
    for run in &runs {
        assert_eq!(runs.iter().filter(|other| other.name == run.name).count(), 1, "{meanwhile:?} at {at}");
    }
    let row = &world.rows()[0];
    assert_eq!((row.stage_name(), row.due_at), ("REPORTED", None), "{meanwhile:?} at {at}");
}

#[test]
fn a_start_can_be_interrupted_at_every_call() {
    for meanwhile in
        [Meanwhile::Repeat, Meanwhile::Retry, Meanwhile::End(Progress::Finished), Meanwhile::End(Progress::Failed)]
    {
        for at in 0..4 {
            let world = World::new();
            world.meanwhile(at, move |world| meanwhile.happen(world));
            world.open_task("t1");
            let answer = world.invoke(&start_in_context("t1")).expect("no crash");
            assert!(answer.is_ok(), "{meanwhile:?} at {at}: {answer:?}");
            settle(&world, meanwhile, at);
        }
    }
}

#[test]
fn a_retry_can_be_interrupted_at_every_call() {
    for meanwhile in [Meanwhile::Retry, Meanwhile::End(Progress::Finished), Meanwhile::End(Progress::Failed)] {
        for at in 4..9 {
            let world = World::new();
            world.open_task("t0");
            world.invoke(&start_in_context("t0")).expect("no crash").expect("an answer");
            world.close_task("t0");
            world.meanwhile(at, move |world| meanwhile.happen(world));
            world.open_task("t1");
            let answer = world.invoke(&start_in_context("t1")).expect("no crash");
            assert!(answer.is_ok(), "{meanwhile:?} at {at}: {answer:?}");
            settle(&world, meanwhile, at);
        }
    }
}

#[test]
fn a_completion_can_be_interrupted_at_every_call() {
    for ends in [Progress::Finished, Progress::Failed] {
        for meanwhile in [Meanwhile::Double, Meanwhile::Retry, Meanwhile::Repeat] {
            for at in 4..8 {
                let world = World::new();
                world.open_task("t1");
                world.invoke(&start_in_context("t1")).expect("no crash").expect("an answer");
                world.end_runs(ends);
                world.meanwhile(at, move |world| meanwhile.happen(world));
                deliver(&world);
                settle(&world, meanwhile, at);
            }
        }
    }
}

/// A start whose statement's end is asked for, by somebody else, at this call of it, while this goes wrong. Whether that was
/// accepted, and the world after the schedule has looked.
fn start_and_cancel(at: usize, plan: Plan) -> (bool, World) {
    let world = World::with_faults(plan);
    let accepted = Rc::new(Cell::new(false));
    let seen = Rc::clone(&accepted);
    world.meanwhile(at, move |world| {
        let wish = json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": ARN });
        let answer = world.invoke_as(&wish, "canceller");
        seen.set(matches!(answer, Some(Ok(answer)) if answer["Status"] == true));
    });
    world.open_task("t1");
    let _answer = world.invoke(&start_in_context("t1"));
    for _ in 0..10 {
        world.tick_for(1);
        let _records = world.deliver(&world.events());
    }
    (accepted.get(), world)
}

#[test]
fn a_wish_to_cancel_that_was_accepted_is_kept_whatever_call_it_meets_and_whatever_goes_wrong() {
    let mut kept = 0;
    for at in 0..4 {
        let (accepted, smooth) = start_and_cancel(at, Plan::default());
        assert_eq!(accepted, at > 0, "before the row is there, there is nothing to cancel");
        let calls = smooth.calls().len();
        let faults = (at..calls).flat_map(|call| Fault::ALL.map(|fault| Plan(vec![(call, fault)])));
        for plan in std::iter::once(Plan::default()).chain(faults) {
            let (accepted, world) = start_and_cancel(at, plan.clone());
            if !accepted {
                continue;
            }
            let runs = world.runs();
            assert!(runs.iter().all(|run| run.progress == Progress::Aborted), "at {at}, {plan:?}: {runs:?}");
            let told = ending(&world, "t1").map(|(state, _)| state);
            assert_eq!(told.as_deref(), Some("ABORTED"), "at {at}, {plan:?}");
            kept += 1;
        }
    }
    assert!(kept > 100, "{kept}");
}
