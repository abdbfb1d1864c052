//! Step Functions: executions that go through their states, tasks with attempts, retries, timeouts and catches, stops and
//! redrives.

use serde_json::json;

use super::cancelling::CancelAccepted;
use super::events::{Event, Origin};
use super::oracle::Kind;
use super::plan::{ExecutionPlan, HOUR, Identity, LATEST_DOUBLE, MINUTE, SECOND, SqlStep, Step};
use super::sim::Sim;
use super::taskers::Site;
use crate::op::{self, Namespace, OpKey};
use crate::ports::Execution as Status;
use crate::testing::NAMESPACE;

/// How often a Retry repeats an invocation that failed, and a singleton that was not alone.
pub(super) const INFRASTRUCTURE_RETRIES: u32 = 6;
/// How often a caller outside tries again.
pub(super) const DIRECT_TRIES: u32 = 3;
const CONCURRENT_RETRIES: u32 = 40;
/// How likely a Retry waits for hours.
const LONG_BACKOFF: f64 = 0.01;

/// Which kind of invocation makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    Starter,
    Canceller,
    Completer,
    Reconciler,
}

/// One entry of one state, or a start that comes from elsewhere.
#[derive(Debug)]
pub(super) struct Entry {
    /// The execution and its branch; a caller outside has neither.
    pub(super) place: Option<(usize, usize)>,
    /// The request of CloudFormation that it is for.
    pub(super) request: Option<usize>,
    pub(super) step: SqlStep,
    pub(super) op: OpKey,
    pub(super) entered: i64,
    pub(super) first_attempt: i64,
    pub(super) retry_count: u32,
    infrastructure: u32,
    concurrent: u32,
    sql: u32,
    timeouts: u32,
    /// Since when no attempt of it has been open.
    pub(super) dead_since: Option<i64>,
    pub(super) cancel_wanted: bool,
    pub(super) cancel_accepted: Option<CancelAccepted>,
    pub(super) state: String,
}

/// One try of a task.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) entry: usize,
    pub(super) token: String,
    pub(super) opened: i64,
    pub(super) open: bool,
    /// The number of its retry, as the context object has it.
    pub(super) retry_count: u32,
    beat: i64,
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    Infrastructure,
    Concurrent,
    Sql,
    Timeout,
    /// An error that no Retry names.
    Other,
}

pub(super) fn arn(execution: usize) -> String {
    format!("arn:aws:states:us-east-1:123456789012:execution:m:{execution}")
}

fn namespace() -> Namespace {
    Namespace::parse(NAMESPACE).expect("valid")
}

impl Sim {
    /// An event of a state machine, a stack, or somebody else.
    pub(super) fn advance(&mut self, event: &Event) {
        match *event {
            Event::Begin(execution) => {
                self.executions[execution].running = true;
                let ExecutionPlan { stop_after, cancel_after, .. } = self.executions[execution].plan;
                if let Some(delay) = stop_after {
                    self.after(delay, Event::Stop(execution));
                }
                if let Some(delay) = cancel_after {
                    self.after(delay, Event::OperatorCall(execution));
                }
                self.enter_all(execution);
            }
            Event::Stop(execution) if self.executions[execution].running => self.end(execution, "ABORTED"),
            Event::Redrive(execution) => self.redrive(execution),
            Event::Enter { execution, branch } => self.enter(execution, branch),
            Event::Attempt(entry) => self.attempt(entry),
            Event::Timeout(attempt) => self.time_out(attempt),
            Event::Beat(attempt) => self.check_beat(attempt),
            Event::DirectCall(entry) => {
                self.after(0, Event::Invoke(Origin::Direct { entry, tries: 0 }));
                let likely = self.roughness();
                if self.chance.hits(likely) {
                    self.comes_late(Origin::Direct { entry, tries: DIRECT_TRIES });
                }
            }
            Event::OperatorCall(execution) => self.after(0, Event::Invoke(Origin::Operator { execution, tries: 0 })),
            Event::Request(resource) => self.make_request(resource),
            Event::Patience(request) => self.patience_ends(request),
            _ => {}
        }
    }

    fn enter_all(&mut self, execution: usize) {
        self.say(|| format!("execution {execution} runs"));
        for branch in 0..self.executions[execution].branches.len() {
            self.enter(execution, branch);
        }
    }

    fn enter(&mut self, execution: usize, branch: usize) {
        if !self.executions[execution].running {
            return;
        }
        let (now, state) = (self.now, &mut self.executions[execution]);
        let step = state.plan.branches[branch].get(state.branches[branch].at).cloned();
        let place = &mut state.branches[branch];
        place.entered = now;
        place.entry = None;
        place.retries = INFRASTRUCTURE_RETRIES;
        match step {
            None => {
                place.done = true;
                if state.branches.iter().all(|branch| branch.done) {
                    self.end(execution, "SUCCEEDED");
                }
            }
            Some(Step::Wait(length)) => {
                place.at += 1;
                self.after(length, Event::Enter { execution, branch });
            }
            Some(Step::Cancel) => {
                self.after(20, Event::Invoke(Origin::Cancel { execution, branch, entered: now, zombie: false }));
            }
            Some(Step::Sql(step)) => {
                let number = place.at;
                let entry = self.entry_of_state(execution, branch, number, step);
                self.executions[execution].branches[branch].entry = Some(entry);
                self.attempt(entry);
            }
        }
    }

    fn entry_of_state(&mut self, execution: usize, branch: usize, number: usize, step: SqlStep) -> usize {
        let state = format!("B{branch}S{number}");
        let entered = Self::time_at(self.now).iso8601();
        let arn = arn(execution);
        let index = self.entries.len();
        let (token, caller) = (format!("token-of-{index}"), format!("key-{index}"));
        let identity = match step.identity {
            Identity::Context => op::Identity::StateEntry {
                execution_arn: &arn,
                state: &state,
                entered_time: &entered,
                map_index: self.executions[execution].plan.is_map.then_some(branch as u64),
            },
            Identity::Caller => op::Identity::Caller(&caller),
            Identity::Token | Identity::Request => op::Identity::TaskToken(&token),
        };
        let op = OpKey::derive(&namespace(), "sfn", identity);
        self.new_entry(Some((execution, branch)), None, step, op, state)
    }

    /// The start of a caller outside Step Functions.
    pub(super) fn direct_entry(&mut self, singleton: usize, site: Site) -> usize {
        let step = SqlStep { singleton: Some(singleton), ..SqlStep::plain(Identity::Caller, site) };
        let key = format!("key-{}", self.entries.len());
        let op = OpKey::derive(&namespace(), "none", op::Identity::Caller(&key));
        self.new_entry(None, None, step, op, String::new())
    }

    /// The start of a custom resource's request.
    pub(super) fn entry_of_request(&mut self, step: SqlStep, op: OpKey, request: usize) -> usize {
        self.new_entry(None, Some(request), step, op, String::new())
    }

    fn new_entry(
        &mut self,
        place: Option<(usize, usize)>,
        request: Option<usize>,
        step: SqlStep,
        op: OpKey,
        state: String,
    ) -> usize {
        let index = self.entries.len();
        self.oracle.entry_of.insert(op.as_str().to_owned(), index);
        self.entries.push(Entry {
            place,
            request,
            op,
            entered: self.now,
            first_attempt: self.now,
            retry_count: 0,
            infrastructure: INFRASTRUCTURE_RETRIES,
            concurrent: CONCURRENT_RETRIES,
            sql: step.sql_retries,
            timeouts: step.timeout_retries,
            dead_since: None,
            cancel_wanted: false,
            cancel_accepted: None,
            state,
            step,
        });
        index
    }

    fn attempt(&mut self, entry: usize) {
        let Some((execution, branch)) = self.entries[entry].place else { return };
        let state = &self.executions[execution];
        if !state.running || state.branches[branch].entry != Some(entry) {
            return;
        }
        // A redrive has begun it anew while a retry from before was still to come.
        if self.attempts.iter().any(|attempt| attempt.entry == entry && attempt.open) {
            return;
        }
        let attempt = self.attempts.len();
        let token = if self.same_token { format!("token-of-{entry}") } else { format!("token-{attempt}") };
        self.say(|| format!("entry {entry} (execution {execution}, branch {branch}): attempt {attempt}"));
        self.tasks.open(&token);
        self.entries[entry].dead_since = None;
        let (now, retry_count) = (self.now, self.entries[entry].retry_count);
        self.attempts.push(Attempt { entry, token, opened: now, open: true, retry_count, beat: now });
        let step = self.entries[entry].step.clone();
        if let Some(limit) = step.timeout {
            self.after(limit, Event::Timeout(attempt));
        }
        if let Some(limit) = step.heartbeat_seconds {
            self.after(limit, Event::Beat(attempt));
        }
        // Step Functions may give an invocation up that runs all the same, now or much later.
        let likely = self.roughness() * 0.2;
        if self.chance.hits(likely) {
            self.comes_late(Origin::Start { attempt, zombie: true });
            self.fail_attempt(attempt, Failure::Infrastructure);
        } else {
            if self.chance.hits(likely / 2.0) {
                self.comes_late(Origin::Start { attempt, zombie: true });
            }
            self.after(20, Event::Invoke(Origin::Start { attempt, zombie: false }));
        }
    }

    /// An invocation that nobody waits for any more, or the double of one.
    pub(super) fn comes_late(&mut self, origin: Origin) {
        let delay = self.chance.of_any_size(SECOND, LATEST_DOUBLE);
        self.after(delay, Event::Invoke(origin));
    }

    /// An attempt that is over for this reason: the state's Retry, then its Catch, then the execution's end.
    pub(super) fn fail_attempt(&mut self, attempt: usize, failure: Failure) {
        if !self.attempts[attempt].open {
            return;
        }
        let index = self.attempts[attempt].entry;
        self.say(|| format!("attempt {attempt} of entry {index} fails: {failure:?}"));
        self.close_attempt(attempt);
        let entry = &mut self.entries[index];
        let left = match failure {
            Failure::Infrastructure => &mut entry.infrastructure,
            Failure::Concurrent => &mut entry.concurrent,
            Failure::Sql => &mut entry.sql,
            Failure::Timeout => &mut entry.timeouts,
            Failure::Other => &mut 0,
        };
        if *left > 0 {
            *left -= 1;
            let tried = INFRASTRUCTURE_RETRIES - entry.infrastructure;
            entry.retry_count += 1;
            let backoff = match failure {
                _ if self.chance.hits(LONG_BACKOFF) => self.chance.of_any_size(HOUR, LATEST_DOUBLE),
                Failure::Infrastructure => SECOND << tried.min(6),
                Failure::Concurrent => self.chance.between(MINUTE, 5 * MINUTE),
                _ => self.chance.of_any_size(SECOND, 10 * MINUTE),
            };
            self.after(backoff, Event::Attempt(index));
            return;
        }
        let Some((execution, branch)) = entry.place else { return };
        if entry.step.catch {
            self.leave(execution, branch);
        } else {
            self.end(execution, if failure == Failure::Timeout { "TIMED_OUT" } else { "FAILED" });
        }
    }

    fn close_attempt(&mut self, attempt: usize) {
        let now = self.now;
        let Attempt { entry, token, open, .. } = &mut self.attempts[attempt];
        if std::mem::take(open) {
            self.tasks.close(token);
            self.entries[*entry].dead_since = Some(now);
        }
    }

    /// An attempt that was told success.
    pub(super) fn succeed_attempt(&mut self, attempt: usize) {
        let entry = self.attempts[attempt].entry;
        self.close_attempt(attempt);
        if let Some((execution, branch)) = self.entries[entry].place {
            self.leave(execution, branch);
        }
    }

    pub(super) fn leave(&mut self, execution: usize, branch: usize) {
        self.executions[execution].branches[branch].at += 1;
        self.after(10, Event::Enter { execution, branch });
    }

    fn time_out(&mut self, attempt: usize) {
        self.fail_attempt(attempt, Failure::Timeout);
    }

    fn check_beat(&mut self, attempt: usize) {
        let Attempt { entry, beat, .. } = self.attempts[attempt];
        let Some(limit) = self.entries[entry].step.heartbeat_seconds else { return };
        if beat + limit > self.now {
            self.at(beat + limit, Event::Beat(attempt));
        } else {
            self.fail_attempt(attempt, Failure::Timeout);
        }
    }

    /// A heartbeat that reached its task.
    pub(super) fn beat(&mut self, attempt: usize) {
        self.attempts[attempt].beat = self.now;
    }

    fn end(&mut self, execution: usize, status: &str) {
        self.say(|| format!("execution {execution} is {status}"));
        let state = &mut self.executions[execution];
        state.running = false;
        state.over = Some(self.now);
        let redrive = state.plan.redrive_after.filter(|_| !state.redriven && status != "SUCCEEDED");
        for attempt in 0..self.attempts.len() {
            if self.entries[self.attempts[attempt].entry].place.is_some_and(|(of, _)| of == execution) {
                self.close_attempt(attempt);
            }
        }
        if status != "SUCCEEDED" {
            let detail = json!({ "executionArn": arn(execution), "status": status });
            self.send_event(&json!({ "source": "aws.states", "detail": detail }).to_string());
        }
        if let Some(delay) = redrive {
            self.after(delay, Event::Redrive(execution));
        }
    }

    fn redrive(&mut self, execution: usize) {
        let now = self.now;
        self.say(|| format!("execution {execution} is redriven"));
        let state = &mut self.executions[execution];
        state.redriven = true;
        state.running = true;
        state.over = None;
        let keeps_entry = state.plan.redrive_keeps_entry;
        for branch in 0..self.executions[execution].branches.len() {
            let place = &self.executions[execution].branches[branch];
            match (place.done, place.entry) {
                (true, _) => {}
                (false, Some(entry)) if keeps_entry => {
                    let state = &mut self.entries[entry];
                    state.infrastructure = INFRASTRUCTURE_RETRIES;
                    state.concurrent = CONCURRENT_RETRIES;
                    state.sql = state.step.sql_retries;
                    state.first_attempt = now;
                    self.attempt(entry);
                }
                (false, _) => self.enter(execution, branch),
            }
        }
    }

    /// What `DescribeExecution` says.
    pub(super) fn execution_status(&self, arn: &str) -> Status {
        let execution = arn.rsplit(':').next().and_then(|index| index.parse::<usize>().ok());
        match execution.and_then(|index| self.executions.get(index)) {
            Some(execution) if execution.over.is_none() => Status::Running,
            _ => Status::Over,
        }
    }

    /// Whatever is still open at the end of all was forgotten.
    pub(super) fn look_for_the_forgotten(&mut self) {
        for execution in 0..self.executions.len() {
            if self.executions[execution].running {
                self.harm(Kind::Lost, format!("execution {execution} never ended"));
            }
        }
    }
}
