//! Every fault at every call, alone and in pairs, through the life of a task: start, retries, end, events, and the retry of
//! a failure. A state machine is played around the function: a failed or crashed invocation fails the attempt, and the
//! state's Retry makes the next one.
//!
//! What must never be seen: a statement that is submitted while another of its operation runs or has finished, a
//! generation with two statements, a lost callback, a wrong one.

use serde_json::Value;

use super::{ending, start_in_context};
use crate::ports::Progress;
use crate::testing::{Fault, Plan, Told, World};

/// How many attempts the state's Retry allows; more than the faults that are injected.
const ATTEMPTS: usize = 8;

/// Whether a retried attempt has a token of its own, as AWS is believed to give it, or the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tokens {
    New,
    Same,
}

/// One course of events.
#[derive(Debug, Clone, Copy)]
struct Course {
    tokens: Tokens,
    singleton: bool,
    /// The statement's first run fails, and the state retries that too.
    fails_first: bool,
    /// A crashed attempt's statement ends, and its event comes, before the retry.
    ends_before_retry: bool,
}

impl Course {
    fn all() -> Vec<Self> {
        let mut courses = Vec::new();
        for tokens in [Tokens::New, Tokens::Same] {
            for bits in 0..8_u8 {
                let bit = |index: u8| bits & (1 << index) != 0;
                courses.push(Self { tokens, singleton: bit(0), fails_first: bit(1), ends_before_retry: bit(2) });
            }
        }
        courses
    }

    fn token(self, attempt: usize) -> String {
        match self.tokens {
            Tokens::New => format!("token-{attempt}"),
            Tokens::Same => "token".to_owned(),
        }
    }

    fn payload(self, attempt: usize) -> Value {
        let mut payload = start_in_context(&self.token(attempt));
        if self.singleton {
            payload["action"] = "executeSingletonStatement".into();
        }
        payload
    }
}

/// Ends what runs, first with a failure where the course says so.
fn end_runs(world: &World, course: Course) {
    let first = course.fails_first && world.runs().len() == 1;
    world.end_runs(if first { Progress::Failed } else { Progress::Finished });
}

/// Delivers events until none comes again, each of them twice in the end.
fn deliver_all(world: &World) {
    let events = world.events();
    let mut waiting = events.clone();
    for _ in 0..ATTEMPTS {
        // A crash brings the whole batch again.
        let again = world.deliver(&waiting).unwrap_or_else(|| (0..waiting.len()).collect());
        waiting = again.into_iter().map(|index| waiting[index].clone()).collect();
        if waiting.is_empty() {
            break;
        }
    }
    assert!(waiting.is_empty(), "a record never got through");
    // The doubles may meet a fault of their own; nothing hangs on them.
    let _doubled = world.deliver(&events);
}

/// Plays the course to its end. `Ok` names the calls that were made; `Err` says what went wrong.
fn play(course: Course, plan: Plan) -> Result<usize, String> {
    let world = World::with_faults(plan);
    for attempt in 0..ATTEMPTS {
        let token = course.token(attempt);
        world.open_task(&token);
        let accepted = matches!(world.invoke(&course.payload(attempt)), Some(Ok(_)));
        if !accepted && world.told(&token).is_none() {
            // The invocation failed, so Step Functions fails the attempt.
            world.close_task(&token);
        }
        if accepted || course.ends_before_retry {
            end_runs(&world, course);
            deliver_all(&world);
        }
        if accepted {
            // What was accepted without being submitted, the schedule submits.
            for _ in 0..ATTEMPTS {
                if world.told(&token).is_none() {
                    world.tick_for(1);
                    end_runs(&world, course);
                    deliver_all(&world);
                }
            }
        }
        check_runs(&world)?;
        match (accepted, world.told(&token)) {
            (_, Some(Told::Success(_))) => {
                let (state, _) = ending(&world, &token).expect("told");
                let finished = world.runs().iter().any(|run| run.progress == Progress::Finished);
                return if state == "FINISHED" && finished {
                    Ok(world.calls().len())
                } else {
                    Err(format!("told success, but the statement is {state}"))
                };
            }
            (_, Some(Told::Failure { .. })) if !course.fails_first => {
                return Err("told a failure that never was".to_owned());
            }
            (true, None) => return Err(format!("attempt {attempt} was accepted and never told")),
            // The state's Retry catches it.
            (_, Some(Told::Failure { .. })) | (false, None) => {}
        }
    }
    Err("the retries were used up".to_owned())
}

fn check_runs(world: &World) -> Result<(), String> {
    let runs = world.runs();
    for run in &runs {
        if run.beside > 0 {
            return Err(format!("{} was submitted beside a statement that ran or had finished", run.name));
        }
        if runs.iter().filter(|other| other.name == run.name).count() > 1 {
            return Err(format!("{} was submitted twice", run.name));
        }
    }
    Ok(())
}

fn faultless_calls(course: Course) -> usize {
    play(course, Plan::default()).unwrap_or_else(|problem| panic!("{course:?}: {problem}"))
}

#[test]
fn a_course_without_faults_ends_well() {
    for course in Course::all() {
        faultless_calls(course);
    }
}

/// Every plan of one fault that is met, with the number of calls that the course then makes.
fn single_faults(course: Course) -> impl Iterator<Item = (usize, Fault, Result<usize, String>)> {
    // A fault makes a course longer; faults at those further calls belong to the pairs.
    (0..faultless_calls(course))
        .flat_map(|call| Fault::ALL.map(|fault| (call, fault)))
        .map(move |(call, fault)| (call, fault, play(course, Plan(vec![(call, fault)]))))
}

#[test]
fn no_single_fault_loses_or_doubles_anything() {
    let mut bad = Vec::new();
    for course in Course::all() {
        for (call, fault, played) in single_faults(course) {
            bad.extend(played.err().map(|problem| format!("{course:?} {call} {fault:?}: {problem}")));
        }
    }
    assert!(bad.is_empty(), "{} bad:\n{}", bad.len(), bad.join("\n"));
}

/// Plays every pair of faults that is met.
fn play_pairs(tokens: Tokens) {
    let mut bad = Vec::new();
    // A singleton's lock is written with its row, at the same calls; its pairs would tell nothing new for twice the time.
    for course in Course::all().into_iter().filter(|course| course.tokens == tokens && !course.singleton) {
        for (first, one, played) in single_faults(course) {
            let Ok(calls) = played else { continue };
            for second in first + 1..calls {
                for other in Fault::ALL {
                    if let Err(problem) = play(course, Plan(vec![(first, one), (second, other)])) {
                        bad.push(format!("{course:?} {first} {one:?} {second} {other:?}: {problem}"));
                    }
                }
            }
        }
    }
    assert!(bad.is_empty(), "{} bad, the first:\n{}", bad.len(), bad[..bad.len().min(20)].join("\n"));
}

// Two tests, so that they run side by side.
#[test]
fn no_pair_of_faults_loses_or_doubles_anything_with_new_tokens() {
    play_pairs(Tokens::New);
}

#[test]
fn no_pair_of_faults_loses_or_doubles_anything_with_the_same_token() {
    play_pairs(Tokens::Same);
}
