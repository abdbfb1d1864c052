//! The driver: takes what happens next, runs invocations of the function until they wait, and ends them when Lambda would.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Context;

use futures::task::noop_waker_ref;
use serde_json::{Value, json};

use super::Played;
use super::door::Door;
use super::events::{Event, MAX_RECEIVES, Message, Origin, VISIBILITY};
use super::machine::{Caller, DIRECT_TRIES, Failure};
use super::oracle::Kind;
use super::plan::{MINUTE, SECOND, Schedule};
use super::sim::Sim;
use super::taskers;
use crate::error::Error;
use crate::handlers::{self, App};

/// The function's timeout.
const TIMEOUT: i64 = 29 * SECOND;

type Handling = Pin<Box<dyn Future<Output = Result<Value, Error>>>>;

struct Driver {
    sim: Rc<RefCell<Sim>>,
    running: Vec<Option<(Handling, Origin)>>,
}

/// Plays a schedule to its end.
pub(super) fn play(schedule: Schedule, trace: bool) -> Played {
    let sim = Rc::new(RefCell::new(Sim::new(schedule, trace)));
    let mut driver = Driver { sim, running: Vec::new() };
    loop {
        let event = driver.sim.borrow_mut().next();
        let Some(event) = event else { break };
        driver.happen(event);
    }
    drop(driver.running);
    let mut sim = driver.sim.borrow_mut();
    sim.conclude();
    Played {
        executions: sim.executions.len() as u64,
        requests: sim.requests.len() as u64,
        statements: sim.oracle.runs.len() as u64,
        calls: sim.calls,
        faults: sim.faults,
        trace: sim.trace.take().unwrap_or_default(),
        harms: std::mem::take(&mut sim.oracle.harms),
    }
}

impl Driver {
    fn happen(&mut self, event: Event) {
        match event {
            Event::Wake { invocation, waker } => {
                let waker = self.sim.borrow_mut().wakers[waker].take();
                if let Some(waker) = waker {
                    waker.wake();
                }
                self.poll(invocation);
            }
            Event::Kill(invocation) => {
                if let Some((handling, origin)) = self.running[invocation].take() {
                    drop(handling);
                    self.sim.borrow_mut().say(|| format!("[{invocation}] is killed"));
                    self.ended(&origin, invocation, None);
                }
            }
            Event::Invoke(Origin::Request { request, tries })
                if self.sim.borrow().is_double_of_nothing(request, tries) => {}
            Event::Invoke(origin) => self.invoke(origin),
            Event::Message(message) => {
                let mut sim = self.sim.borrow_mut();
                let (tasker, mut batch) = (message.tasker, vec![message]);
                if sim.chance.hits(0.3) {
                    batch.extend(sim.take_messages(tasker, 5 * SECOND, 9));
                }
                drop(sim);
                self.invoke(Origin::Batch(batch));
            }
            Event::Tick => {
                let ticks = self.sim.borrow_mut().ticks();
                if ticks {
                    self.invoke(Origin::Tick(taskers::FIRST));
                }
            }
            Event::RunEnds(run) => self.sim.borrow_mut().run_ends(run),
            event => self.sim.borrow_mut().advance(&event),
        }
    }

    fn invoke(&mut self, origin: Origin) {
        let invocation = self.running.len();
        let mut sim = self.sim.borrow_mut();
        sim.forget_rows();
        let (caller, tasker, event) = match &origin {
            Origin::Start { attempt, .. } => {
                let tasker = sim.tasker_of(sim.attempts[*attempt].entry);
                (Caller::Starter, tasker, sim.start_payload(*attempt))
            }
            Origin::Cancel { execution, branch, entered, zombie } => {
                // Step Functions may give this one up too, and it comes late.
                let likely = sim.roughness() * 0.2;
                if !zombie && sim.chance.hits(likely) {
                    sim.comes_late(Origin::Cancel {
                        execution: *execution,
                        branch: *branch,
                        entered: *entered,
                        zombie: true,
                    });
                    sim.cancel_returned(&origin, invocation, None);
                    return;
                }
                sim.cancel_wanted(*execution, *branch, *entered);
                (Caller::Canceller, taskers::FIRST, sim.cancel_payload(*execution, *branch, *entered))
            }
            Origin::Operator { execution, .. } => {
                let until = sim.now + TIMEOUT;
                sim.operator_asks(*execution, until);
                (Caller::Canceller, taskers::FIRST, Sim::operator_payload(*execution))
            }
            Origin::Batch(messages) => {
                let record = |(index, message): (usize, &Message)| json!({ "messageId": index.to_string(), "body": message.body });
                let records: Vec<Value> = messages.iter().enumerate().map(record).collect();
                (Caller::Completer, messages[0].tasker, json!({ "Records": records }))
            }
            Origin::Tick(tasker) => (Caller::Reconciler, *tasker, json!({ "redshiftTasker": "reconcile" })),
            Origin::Direct { entry, .. } => (Caller::Starter, sim.tasker_of(*entry), sim.payload_of_entry(*entry)),
            Origin::Request { request, .. } => {
                let tasker = sim.tasker_of(sim.entry_of(*request));
                (Caller::Starter, tasker, sim.request_payload(*request))
            }
        };
        sim.say(|| format!("[{invocation}] {caller:?} {}", name_of(&origin)));
        let skew = if sim.is_rough() { sim.chance.between(-SECOND, SECOND) } else { 0 };
        let apart = sim.apart.is_some();
        let deadline = sim.time().plus(std::time::Duration::from_millis(TIMEOUT.unsigned_abs()));
        sim.after(TIMEOUT, Event::Kill(invocation));
        drop(sim);
        let cloud = Door { sim: Rc::clone(&self.sim), invocation, caller, tasker, skew };
        let clock = Door { sim: Rc::clone(&self.sim), invocation, caller, tasker, skew };
        let app = App { cloud, clock, settings: taskers::settings(tasker, apart) };
        let handling = async move {
            let request_id = format!("invocation-{invocation}");
            handlers::invoke(&app, &event, &request_id, deadline).await
        };
        self.running.push(Some((Box::pin(handling), origin)));
        self.poll(invocation);
    }

    fn poll(&mut self, invocation: usize) {
        let Some((handling, _)) = &mut self.running[invocation] else { return };
        let polled = handling.as_mut().poll(&mut Context::from_waker(noop_waker_ref()));
        let crashed = std::mem::take(&mut self.sim.borrow_mut().crashed);
        let ended = match polled {
            std::task::Poll::Ready(answer) => Some(answer),
            std::task::Poll::Pending if crashed => None,
            std::task::Poll::Pending => return,
        };
        if let Some((handling, origin)) = self.running[invocation].take() {
            drop(handling);
            self.sim.borrow_mut().say(|| match &ended {
                None => format!("[{invocation}] crashes"),
                Some(Ok(_)) => format!("[{invocation}] answers"),
                Some(Err(error)) => format!("[{invocation}] fails: {}", error.name()),
            });
            self.ended(&origin, invocation, ended);
        }
    }

    /// What follows from an invocation's end; `None`: it crashed or was killed.
    fn ended(&mut self, origin: &Origin, invocation: usize, answer: Option<Result<Value, Error>>) {
        let mut sim = self.sim.borrow_mut();
        if let Some(Err(error)) = &answer {
            let expected =
                ["Lambda.ServiceException", "ConcurrentExecution", "PreviousExecutionNotFound", "NoTrackedState"];
            if !expected.contains(&error.name()) && !matches!(error, Error::Service { .. }) {
                sim.harm(Kind::Unexpected, format!("{} of {}: {error}", error.name(), name_of(origin)));
            }
        }
        match (origin, answer) {
            (Origin::Start { attempt, zombie: false }, answer) => match answer {
                Some(Ok(_)) => {}
                None => sim.fail_attempt(*attempt, Failure::Infrastructure),
                Some(Err(error)) => {
                    let failure = match error.name() {
                        "Lambda.ServiceException" => Failure::Infrastructure,
                        "ConcurrentExecution" => Failure::Concurrent,
                        _ => Failure::Other,
                    };
                    sim.fail_attempt(*attempt, failure);
                }
            },
            (Origin::Cancel { .. }, answer) => sim.cancel_returned(origin, invocation, accepted(answer)),
            (Origin::Operator { execution, tries }, answer) => {
                sim.operator_returned((*execution, *tries), invocation, accepted(answer));
            }
            (Origin::Request { request, tries }, answer) => {
                sim.request_returned(*request, *tries, matches!(answer, Some(Ok(_))));
            }
            (Origin::Batch(messages), answer) => {
                let again: Vec<usize> = match answer {
                    Some(Ok(value)) => value["batchItemFailures"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|failure| failure["itemIdentifier"].as_str()?.parse().ok())
                        .collect(),
                    _ => (0..messages.len()).collect(),
                };
                for message in again.into_iter().map(|index| messages[index].clone()) {
                    if message.receives + 1 < MAX_RECEIVES {
                        sim.after(VISIBILITY, Event::Message(Message { receives: message.receives + 1, ..message }));
                    } else if sim.now - i64::from(MAX_RECEIVES) * (VISIBILITY + TIMEOUT) > sim.clears() {
                        sim.harm(Kind::Unexpected, "an event is given up in good weather");
                    }
                }
            }
            (Origin::Direct { entry, tries }, None | Some(Err(Error::Temporary { .. }))) if *tries < DIRECT_TRIES => {
                let delay = sim.chance.of_any_size(SECOND, 5 * MINUTE);
                sim.after(delay, Event::Invoke(Origin::Direct { entry: *entry, tries: tries + 1 }));
            }
            (Origin::Tick(_), _) => sim.touched = true,
            (Origin::Start { zombie: true, .. } | Origin::Direct { .. }, _) => {}
        }
    }
}

/// Whether a canceller was told yes; `None`: it was told nothing.
fn accepted(answer: Option<Result<Value, Error>>) -> Option<bool> {
    match answer {
        Some(Ok(value)) => Some(value["Status"] == true),
        Some(Err(error)) if error.name() != "Lambda.ServiceException" => Some(false),
        Some(Err(_)) | None => None,
    }
}

fn name_of(origin: &Origin) -> String {
    match origin {
        Origin::Start { attempt, zombie } => format!("attempt {attempt}{}", if *zombie { ", late" } else { "" }),
        Origin::Cancel { execution, branch, zombie, .. } => {
            format!("execution {execution}, branch {branch}{}", if *zombie { ", late" } else { "" })
        }
        Origin::Batch(messages) => format!("{} messages", messages.len()),
        Origin::Tick(tasker) => format!("tick of tasker {tasker}"),
        Origin::Operator { execution, tries } => format!("operator on execution {execution}, try {tries}"),
        Origin::Request { request, tries } => format!("request {request}, delivery {tries}"),
        Origin::Direct { entry, tries } => format!("entry {entry}, try {tries}"),
    }
}
