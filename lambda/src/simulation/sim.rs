//! The state of a schedule: the cloud's parts, virtual time, what is to happen when, and the weather.

use std::collections::BTreeMap;
use std::task::Waker;

use super::chance::Chance;
use super::events::{Event, Message, Origin};
use super::execution::Execution;
use super::machine::{Attempt, Entry};
use super::oracle::{Kind, Oracle, RunFacts};
use super::plan::{HOUR, LATEST_DOUBLE, MINUTE, SECOND, Schedule, Weather};
use super::stack::{CustomResource, Request};
use super::taskers;
use crate::ports::Progress;
use crate::row::codec::name;
use crate::rules::{Rule, kept};
use crate::table::Attribute;
use crate::testing::{DataApi, Fault, Tasks, TrackingTable};
use crate::time::Timestamp;

/// The moment at which every schedule begins: a whole minute.
const BEGINNING: i64 = 1_699_999_980_000;
/// How long a schedule is followed after the weather has cleared.
const AFTERMATH: i64 = 30 * 24 * HOUR;

/// Everything but the running invocations.
#[derive(Debug)]
pub(super) struct Sim {
    /// Milliseconds since the schedule's beginning.
    pub(super) now: i64,
    agenda: BTreeMap<(i64, u64), Event>,
    sequence: u64,
    pub(super) chance: Chance,
    pub(super) table: TrackingTable,
    pub(super) data_api: DataApi,
    pub(super) tasks: Tasks,
    pub(super) executions: Vec<Execution>,
    pub(super) entries: Vec<Entry>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) resources: Vec<CustomResource>,
    pub(super) requests: Vec<Request>,
    /// See [`Schedule::apart`].
    pub(super) apart: Option<i64>,
    /// See [`Schedule::rows_linger`].
    rows_linger: i64,
    pub(super) same_token: bool,
    weather: Weather,
    pub(super) oracle: Oracle,
    pub(super) wakers: Vec<Option<Waker>>,
    /// The invocation that is polled has crashed.
    pub(super) crashed: bool,
    /// The table was written to, so the next tick may be another.
    pub(super) touched: bool,
    next_tick: Option<i64>,
    pub(super) calls: u64,
    pub(super) faults: u64,
    executes: u64,
    pub(super) trace: Option<Vec<String>>,
}

impl Sim {
    pub(super) fn new(schedule: Schedule, trace: bool) -> Self {
        let mut sim = Self {
            now: 0,
            agenda: BTreeMap::new(),
            sequence: 0,
            chance: schedule.chance,
            table: TrackingTable::default(),
            data_api: DataApi::default(),
            tasks: Tasks::default(),
            executions: Vec::new(),
            entries: Vec::new(),
            attempts: Vec::new(),
            resources: Vec::new(),
            requests: Vec::new(),
            apart: schedule.apart,
            rows_linger: schedule.rows_linger,
            same_token: schedule.same_token,
            weather: schedule.weather,
            oracle: Oracle::default(),
            wakers: Vec::new(),
            crashed: false,
            touched: false,
            next_tick: None,
            calls: 0,
            faults: 0,
            executes: 0,
            trace: trace.then(Vec::new),
        };
        for (index, plan) in schedule.executions.into_iter().enumerate() {
            sim.at(plan.begins, Event::Begin(index));
            sim.executions.push(Execution::new(plan));
        }
        for caller in schedule.callers {
            let entry = sim.direct_entry(caller.singleton, caller.site);
            sim.at(caller.begins, Event::DirectCall(entry));
        }
        for (index, plan) in schedule.resources.into_iter().enumerate() {
            sim.at(plan.begins, Event::Request(index));
            sim.resources.push(CustomResource::new(plan));
        }
        sim
    }

    pub(super) fn say(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!(
                "{:>11.3} {}",
                std::time::Duration::from_millis(self.now.unsigned_abs()).as_secs_f64(),
                what()
            ));
        }
    }

    pub(super) fn harm(&mut self, kind: Kind, what: impl Into<String>) {
        let what = what.into();
        self.say(|| format!("HARM {kind:?} {what}"));
        self.oracle.harm(kind, self.now, what);
    }

    /// The wall clock's time.
    pub(super) fn time(&self) -> Timestamp {
        Timestamp::from_millis(BEGINNING + self.now)
    }

    /// The wall clock's time at another moment.
    pub(super) fn time_at(moment: i64) -> Timestamp {
        Timestamp::from_millis(BEGINNING + moment)
    }

    pub(super) fn at(&mut self, moment: i64, event: Event) {
        self.sequence += 1;
        self.agenda.insert((moment.max(self.now), self.sequence), event);
    }

    pub(super) fn after(&mut self, delay: i64, event: Event) {
        self.at(self.now + delay, event);
    }

    /// What happens next; `None` when nothing is left.
    pub(super) fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.touched) {
            self.plan_tick();
        }
        let ((moment, _), event) = self.agenda.pop_first()?;
        self.now = moment;
        (moment <= self.clears().saturating_add(AFTERMATH)).then_some(event)
    }

    /// Takes messages of a tasker that arrive within the next moments, to be delivered with one that has.
    pub(super) fn take_messages(&mut self, tasker: usize, within: i64, most: usize) -> Vec<Message> {
        let until = (self.now + within, u64::MAX);
        let found: Vec<_> = self
            .agenda
            .range(..=until)
            .filter(|(_, event)| matches!(event, Event::Message(message) if message.tasker == tasker))
            .map(|(key, _)| *key)
            .take(most)
            .collect();
        found
            .into_iter()
            .filter_map(|key| match self.agenda.remove(&key) {
                Some(Event::Message(message)) => Some(message),
                _ => None,
            })
            .collect()
    }

    /// When the weather clears.
    pub(super) fn clears(&self) -> i64 {
        match &self.weather {
            Weather::Rough { clears, .. } => *clears,
            Weather::Planned(_) => 0,
        }
    }

    pub(super) fn is_rough(&self) -> bool {
        self.now < self.clears()
    }

    fn is_planned(&self) -> bool {
        matches!(self.weather, Weather::Planned(_))
    }

    /// How likely a fault is now.
    pub(super) fn roughness(&self) -> f64 {
        match &self.weather {
            Weather::Rough { faults, clears, .. } if self.now < *clears => *faults,
            _ => 0.0,
        }
    }

    fn outage_ends(&self) -> Option<i64> {
        match &self.weather {
            Weather::Rough { outages, .. } => {
                outages.iter().filter(|(from, to)| (*from..*to).contains(&self.now)).map(|(_, to)| *to).max()
            }
            Weather::Planned(_) => None,
        }
    }

    /// Whether the Data API has no room for a further statement.
    pub(super) fn is_crowded(&self) -> bool {
        match &self.weather {
            Weather::Rough { crowds, .. } => crowds.iter().any(|(from, to)| (*from..*to).contains(&self.now)),
            Weather::Planned(_) => false,
        }
    }

    /// How many attempts the SDK makes; where every fault is planned, one.
    pub(super) fn sdk_attempts(&self) -> usize {
        if self.is_planned() { 1 } else { 3 }
    }

    /// What the weather does to this attempt of a call.
    pub(super) fn fault(&mut self) -> Option<Fault> {
        let call = self.calls;
        self.calls += 1;
        let fault = match &self.weather {
            Weather::Planned(faults) => faults.iter().find(|(at, _)| *at == call).map(|(_, fault)| *fault),
            Weather::Rough { .. } if self.outage_ends().is_some() => Some(Fault::Fails),
            Weather::Rough { .. } => {
                let likely = self.roughness();
                if likely > 0.0 {
                    match self.chance.part() / likely {
                        part if part < 1.0 => Some(Fault::Fails),
                        part if part < 1.7 => Some(Fault::AnswerLost),
                        part if part < 2.05 => Some(Fault::CrashBefore),
                        part if part < 2.4 => Some(Fault::CrashAfter),
                        _ => None,
                    }
                } else {
                    None
                }
            }
        };
        self.faults += u64::from(fault.is_some());
        fault
    }

    /// Whether this `ExecuteStatement` is the one after which the function crashes and everything is out for hours.
    pub(super) fn crashes_at_execute(&mut self) -> bool {
        let number = self.executes;
        self.executes += 1;
        let now = self.now;
        match &mut self.weather {
            Weather::Rough { crash_at_execute, outages, clears, .. }
                if crash_at_execute.is_some_and(|(at, _)| at == number) =>
            {
                let length = crash_at_execute.take().map_or(0, |(_, length)| length);
                outages.push((now, now + length));
                *clears = (*clears).max(now + length + 5 * MINUTE);
                true
            }
            _ => false,
        }
    }

    /// How long an attempt of a call takes until its effect.
    pub(super) fn latency(&mut self) -> i64 {
        if self.is_planned() {
            return 10;
        }
        match self.chance.part() {
            part if part < 0.02 => self.chance.between(SECOND, 4 * SECOND),
            _ => self.chance.between(4, 60),
        }
    }

    /// Sets the next tick to the first one that finds a row due. Ticks that would find none are left out.
    fn plan_tick(&mut self) {
        if !kept(Rule::Reconcile) {
            return;
        }
        let due =
            self.table.items().filter_map(|(_, item)| match (item.get(name::DUE_SHARD), item.get(name::DUE_AT)) {
                (Some(_), Some(Attribute::Number(at))) => Some(*at - BEGINNING),
                _ => None,
            });
        let Some(first) = due.min() else { return };
        let after = first.max(self.now + 1).max(self.outage_ends().unwrap_or(0));
        let tick = (after + MINUTE - 1).div_euclid(MINUTE) * MINUTE;
        if self.next_tick.is_none_or(|planned| planned > tick || planned <= self.now) {
            self.next_tick = Some(tick);
            self.at(tick, Event::Tick);
        }
    }

    /// Whether the schedule's tick invokes the function now.
    pub(super) fn ticks(&mut self) -> bool {
        if self.next_tick != Some(self.now) {
            return false;
        }
        self.next_tick = None;
        self.touched = true;
        if let Some(phase) = self.apart.filter(|_| !self.loses_tick()) {
            self.after(phase, Event::Invoke(Origin::Tick(taskers::SECOND)));
        }
        !self.loses_tick()
    }

    fn loses_tick(&mut self) -> bool {
        self.is_rough() && self.chance.hits(0.05)
    }

    /// The table drops what it may; in some schedules it takes its time.
    pub(super) fn forget_rows(&mut self) {
        let before = Self::time_at(self.now - self.rows_linger).seconds();
        self.table.retain(|item| !matches!(item.get(name::TTL), Some(Attribute::Number(ttl)) if *ttl < before));
    }

    /// A statement was given to the database: how long it runs and how it ends is drawn now.
    pub(super) fn run_begins(&mut self, run: usize, entry: usize) {
        self.oracle.runs.push(RunFacts { entry, begun: self.now, ended: None, told: false });
        let longest = self.entries[entry].step.longest;
        let takes = self.chance.of_any_size(100, longest);
        self.after(takes, Event::RunEnds(run));
        let id = self.data_api.runs[run].id.clone();
        self.say(|| format!("run {run} of entry {entry} begins as {id}, to take {takes} ms"));
    }

    /// A statement ends by itself.
    pub(super) fn run_ends(&mut self, run: usize) {
        if self.data_api.runs[run].progress != Progress::Running {
            return;
        }
        let progress = if self.chance.hits(0.15) { Progress::Failed } else { Progress::Finished };
        let id = self.data_api.runs[run].id.clone();
        let now = self.time();
        self.data_api.end(&id, progress, now);
        self.run_ended(run);
    }

    /// What follows when a statement has ended, however.
    pub(super) fn run_ended(&mut self, run: usize) {
        let progress = self.data_api.runs[run].progress;
        self.say(|| format!("run {run} ended {progress:?}"));
        self.oracle.runs[run].ended = Some(self.now);
        self.look_for_orphan(run);
        self.send_events();
    }

    /// Events leave for the queue: lost, doubled, late, in any order.
    pub(super) fn send_events(&mut self) {
        for body in std::mem::take(&mut self.data_api.events) {
            self.send_event(&body);
        }
    }

    pub(super) fn send_event(&mut self, body: &str) {
        for tasker in 0..=usize::from(self.apart.is_some()) {
            self.send_event_to(tasker, body);
        }
    }

    fn send_event_to(&mut self, tasker: usize, body: &str) {
        if !self.is_planned() && self.chance.hits(0.03) {
            self.say(|| "an event is lost".to_owned());
            return;
        }
        let copies = if !self.is_planned() && self.chance.hits(0.06) { 2 } else { 1 };
        for _ in 0..copies {
            let delay = match self.chance.part() {
                _ if self.is_planned() => 500,
                part if part < 0.05 => self.chance.of_any_size(MINUTE, LATEST_DOUBLE),
                part if part < 0.15 => self.chance.between(SECOND, MINUTE),
                _ => self.chance.between(200, 3 * SECOND),
            };
            self.after(delay, Event::Message(Message { tasker, body: body.to_owned(), receives: 0 }));
        }
    }
}
