//! What the oracle is shown: statements that begin and are cancelled, tasks that are told, heartbeats that arrive, and what
//! is left in the end.

use super::machine::{Attempt, Caller};
use super::oracle::{Kind, ORPHAN_LIMIT, PROOF_LIFE, RETENTION, RunFacts, STARTER_LIFE, UNKNOWN_FROM};
use super::plan::{MINUTE, SECOND};
use super::sim::Sim;
use super::taskers;
use crate::op::{Namespace, OpKey};
use crate::ports::{CallClass, CallError, Execute, Executed, Progress, TaskError};
use crate::row::codec::{self, name};
use crate::row::{LockKey, Stage, operation_key};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::table::{Attribute, Item, Key};
use crate::testing::{NAMESPACE, Run};

/// In so much of good weather a queued statement is submitted.
const TIME_TO_SUBMIT: i64 = 7 * MINUTE;

impl Sim {
    /// `ExecuteStatement`.
    pub(super) fn execute(&mut self, request: &Execute, caller: Caller, tasker: usize) -> Result<Executed, CallError> {
        let key = request.name.rsplit(':').nth(1).unwrap_or_default();
        let entry = self.oracle.entry_of.get(key).copied();
        let Some(entry) = entry else {
            self.harm(Kind::Unexpected, format!("a statement of nobody: {}", request.name));
            return Err(refusal());
        };
        self.check_role("ExecuteStatement", entry, tasker)?;
        if self.is_crowded() {
            return Err(no_room());
        }
        if self.entries[entry].step.refused {
            return Err(refusal());
        }
        let (before, now) = (self.data_api.runs.len(), self.time());
        let executed = self.data_api.execute(request, now);
        if self.data_api.runs.len() > before {
            self.run_begins(before, entry);
            self.look_at_new_run(before, entry, caller);
        }
        executed
    }

    /// Whether a tasker's role has the right to an entry's statement.
    fn check_role(&self, call: &'static str, entry: usize, tasker: usize) -> Result<(), CallError> {
        if self.apart.is_none() || self.tasker_of(entry) == tasker {
            return Ok(());
        }
        Err(CallError { call, ..failure(CallClass::Denied, "AccessDeniedException") })
    }

    /// The same for a statement's id. One that is not known is for the Data API to refuse.
    pub(super) fn check_owner(&self, call: &'static str, id: &str, tasker: usize) -> Result<(), CallError> {
        let run = self.data_api.runs.iter().position(|run| run.id == id);
        run.map_or(Ok(()), |run| self.check_role(call, self.oracle.runs[run].entry, tasker))
    }

    fn look_at_new_run(&mut self, run: usize, entry: usize, caller: Caller) {
        let is_harmed = |other: &Run| matches!(other.progress, Progress::Running | Progress::Finished);
        if self.runs_of(entry).any(|(other, _, state)| other != run && is_harmed(state) && self.is_remembered(other)) {
            self.harm(Kind::Duplicate, format!("run {run} of entry {entry} begins beside another"));
        }
        if !taskers::is_meant(&self.data_api.runs[run].target, self.entries[entry].step.site) {
            self.harm(Kind::Elsewhere, format!("run {run} of entry {entry} is not where its tasker meant"));
        }
        if let Some(request) = self.entries[entry].request {
            self.look_at_run_of_request(run, request);
        }
        if let Some(asked) = self.entries[entry].cancel_accepted
            && asked.generation == self.generation_of(run)
            && (STARTER_LIFE + 1..RETENTION).contains(&(self.now - asked.at))
        {
            self.harm(Kind::CancelForgotten, format!("run {run} begins though its end was asked for and accepted"));
        }
        if let Some(pool) = self.entries[entry].step.singleton {
            let rival = self.runs().find(|(other, facts, state)| {
                *other != run
                    && state.progress == Progress::Running
                    && self.entries[facts.entry].step.singleton == Some(pool)
                    && state.target == self.data_api.runs[run].target
            });
            if let Some((rival, ..)) = rival {
                self.harm(Kind::Overlap, format!("run {run} of singleton {pool} begins beside run {rival}"));
            }
        }
        let Some((execution, _)) = self.entries[entry].place else { return };
        let dead_for = self.entries[entry].dead_since.map_or(0, |since| self.now - since);
        let over_for = self.executions[execution].over.map_or(0, |since| self.now - since);
        let limit = if caller == Caller::Reconciler { PROOF_LIFE } else { STARTER_LIFE };
        if dead_for > limit || over_for > STARTER_LIFE {
            self.harm(Kind::ForTheDead, format!("run {run} begins though its task has been over for {dead_for} ms"));
        }
    }

    /// Whether a run's row must still be there, or is, so that a request that comes once more is known.
    pub(super) fn is_remembered(&self, run: usize) -> bool {
        let RunFacts { entry, begun, ended, .. } = self.oracle.runs[run];
        let namespace = Namespace::parse(NAMESPACE).expect("valid");
        let row = || self.table.get(&operation_key(&namespace, &self.entries[entry].op));
        // A row that is younger than the run is another one; clocks differ by a second.
        let begun = Self::time_at(begun + SECOND).millis();
        let is_older = |row: Item| matches!(row.get(name::BORN_AT), Some(Attribute::Number(born)) if *born <= begun);
        ended.is_none_or(|ended| self.now - ended < RETENTION) || row().is_some_and(is_older)
    }

    fn runs(&self) -> impl Iterator<Item = (usize, &RunFacts, &Run)> {
        self.oracle.runs.iter().zip(&self.data_api.runs).enumerate().map(|(index, (facts, run))| (index, facts, run))
    }

    pub(super) fn runs_of(&self, entry: usize) -> impl Iterator<Item = (usize, &RunFacts, &Run)> {
        self.runs().filter(move |(_, facts, _)| facts.entry == entry)
    }

    /// `SendTaskHeartbeat`.
    pub(super) fn heartbeat(&mut self, token: &str, caller: Caller) -> Result<(), TaskError> {
        self.tasks.heartbeat(token)?;
        if let Some(attempt) = self.attempt_of(token) {
            let step = &self.entries[self.attempts[attempt].entry].step;
            if caller == Caller::Reconciler && !step.heartbeat && step.heartbeat_seconds.is_some() {
                self.harm(Kind::HeartbeatExtended, format!("attempt {attempt} got a heartbeat that nobody asked for"));
            }
            self.beat(attempt);
        }
        Ok(())
    }

    fn attempt_of(&self, token: &str) -> Option<usize> {
        self.attempts.iter().rposition(|attempt| attempt.token == token)
    }

    /// A task took a success.
    pub(super) fn told_success(&mut self, token: &str, output: &str) {
        let Some(attempt) = self.attempt_of(token) else { return };
        let entry = self.attempts[attempt].entry;
        let finished =
            self.runs_of(entry).any(|(_, _, run)| run.progress == Progress::Finished && output.contains(&run.id));
        self.say(|| format!("attempt {attempt} of entry {entry} is told success"));
        if !finished {
            self.harm(Kind::Wrong, format!("attempt {attempt} of entry {entry} is told success and nothing finished"));
        }
        self.succeed_attempt(attempt);
    }

    /// A task took a failure.
    pub(super) fn told_failure(&mut self, token: &str, cause: &str) {
        let Some(attempt) = self.attempt_of(token) else { return };
        let Attempt { entry, opened, .. } = self.attempts[attempt];
        let state = ["FAILED", "ABORTED", "REJECTED", "UNKNOWN"]
            .into_iter()
            .find(|state| cause.contains(&format!("\"state\":\"{state}\"")))
            .unwrap_or("nothing");
        self.say(|| format!("attempt {attempt} of entry {entry} is told {state}"));
        // With one token for all attempts, the failure of an earlier run may reach a later attempt.
        let newest = self.runs_of(entry).last().map(|(run, ..)| run);
        let ended_badly = |progress| matches!(progress, Progress::Failed | Progress::Aborted);
        let is_of_an_earlier_run = state == "FAILED" || state == "ABORTED";
        let of_an_earlier_run = self
            .runs_of(entry)
            .any(|(run, facts, state)| ended_badly(state.progress) && (Some(run) != newest || facts.told));
        // A start that was given up before it ran has no run to be recognised by.
        let of_an_earlier_start =
            state == "ABORTED" && self.attempts[..attempt].iter().any(|earlier| earlier.entry == entry);
        let is_known = self.same_token && is_of_an_earlier_run && (of_an_earlier_run || of_an_earlier_start);
        let kind = |kind: Kind| if is_known { Kind::FalseFailureOfSameToken } else { kind };
        if state != "UNKNOWN" && self.runs_of(entry).any(|(_, _, run)| run.progress == Progress::Running) {
            self.harm(
                kind(Kind::ToldWhileRunning),
                format!("attempt {attempt} of entry {entry} is told {state} while it runs"),
            );
        }
        let finished =
            |(run, _, state): (usize, _, &Run)| state.progress == Progress::Finished && self.is_remembered(run);
        if state != "UNKNOWN" && self.runs_of(entry).any(finished) {
            self.harm(
                kind(Kind::Wrong),
                format!("attempt {attempt} of entry {entry} is told {state} though it finished"),
            );
        }
        let is_true = match state {
            "FAILED" => self.take_untold(entry, Progress::Failed),
            "ABORTED" => {
                let proof_ends = opened + 10 * MINUTE;
                let never_ran = self.is_cancel_wanted(entry)
                    || self.now >= proof_ends && proof_ends - opened.max(self.clears()) < TIME_TO_SUBMIT;
                self.take_untold(entry, Progress::Aborted) || never_ran
            }
            "REJECTED" => self.entries[entry].step.refused,
            "UNKNOWN" => self.now - self.entries[entry].entered >= UNKNOWN_FROM,
            _ => false,
        };
        if !is_true {
            self.harm(
                kind(Kind::FalseFailure),
                format!("attempt {attempt} of entry {entry} is told {state}, which is not so"),
            );
        }
        self.fail_attempt(attempt, super::machine::Failure::Sql);
    }

    /// Whether a statement of this entry ended so and nobody has been told yet; each end is told to one attempt.
    fn take_untold(&mut self, entry: usize, progress: Progress) -> bool {
        let found = self.runs_of(entry).find(|(_, facts, run)| run.progress == progress && !facts.told);
        let Some((run, ..)) = found else { return false };
        self.oracle.runs[run].told = true;
        true
    }

    /// Whether a statement ran on after its execution, or a wish to cancel it.
    pub(super) fn look_for_orphan(&mut self, run: usize) {
        let facts = self.oracle.runs[run].clone();
        let entry = &self.entries[facts.entry];
        let end = facts.ended.unwrap_or(self.now);
        let clear = self.clears().max(facts.begun);
        let over = entry.place.and_then(|(execution, _)| self.executions[execution].over);
        if let Some(over) = over.filter(|over| end - clear.max(*over) > ORPHAN_LIMIT) {
            self.harm(Kind::Orphan, format!("run {run} ran on for {} min", (end - over) / MINUTE));
        }
        let entry = &self.entries[facts.entry];
        if let Some(asked) = entry.cancel_accepted
            && asked.generation == self.generation_of(run)
            && facts.begun - asked.at < RETENTION
            && end - clear.max(asked.at) > ORPHAN_LIMIT
        {
            self.harm(Kind::CancelForgotten, format!("run {run} ran on though its cancellation was accepted"));
        }
    }

    /// The mutant that lets locks end by the clock.
    pub(super) fn end_leases(&mut self, lease: i64) {
        let now = self.time().millis();
        let is_old = |holder: &str| {
            let row = self.table.items().find(|(key, _)| key.id().ends_with(holder) && key.id().starts_with("O#"));
            matches!(row.and_then(|(_, row)| row.get(name::GENERATION_AT)), Some(Attribute::Number(at)) if now - at > lease)
        };
        let ended: Vec<_> = self
            .table
            .items()
            .filter(|(key, _)| key.id().starts_with("L#"))
            .filter(|(_, item)| matches!(item.get(name::HOLDER), Some(Attribute::Text(holder)) if is_old(holder)))
            .map(|(key, _)| key.clone())
            .collect();
        for key in ended {
            self.table.remove(&key);
        }
    }

    /// The mutant that frees a lock when its statement is submitted.
    pub(super) fn noted_as_submitted(&mut self, row: &Key) {
        if kept(Rule::LockUntilOutcome) {
            return;
        }
        let Some(item) = self.table.get(row) else { return };
        if let Some(Attribute::Text(lock)) = item.get(name::LOCK) {
            let namespace = Namespace::parse(NAMESPACE).expect("valid");
            self.table.remove(&LockKey(lock.clone()).key(&namespace));
        }
    }

    /// Whether each `LATEST` pointer that names a statement names its operation's present one, where its row is still there.
    pub(super) fn look_at_pointers(&mut self) {
        let namespace = Namespace::parse(NAMESPACE).expect("valid");
        let is_stale = |item: &Item| {
            let (Some(id), Some(Attribute::Text(key))) = (item.get(name::STATEMENT_ID), item.get(name::KEY)) else {
                return false;
            };
            let row = OpKey::parse(key).and_then(|key| self.table.get(&operation_key(&namespace, &key)));
            row.is_some_and(|row| row.get(name::STATEMENT_ID) != Some(id))
        };
        let pointers = self.table.items().filter(|(key, _)| key.id().starts_with("X#"));
        let stale = pointers.filter(|(_, item)| is_stale(item)).map(|(key, _)| key.id().to_owned()).next();
        if let Some(stale) = stale {
            self.harm(Kind::StalePointer, stale);
        }
    }

    /// What is left when nothing happens any more.
    pub(super) fn conclude(&mut self) {
        for run in 0..self.oracle.runs.len() {
            if self.oracle.runs[run].ended.is_none() {
                self.look_for_orphan(run);
            }
        }
        self.look_for_the_forgotten();
        self.look_for_the_unanswered();
        let mut left = Vec::new();
        for (key, item) in self.table.items() {
            if key.id().starts_with("L#") {
                left.push((Kind::LockLeaked, key.id().to_owned()));
            }
            if key.id().starts_with("O#") {
                match codec::decode(item) {
                    Ok(row) if matches!(row.stage, Stage::Reported(_)) && row.due_at.is_none() => {}
                    Ok(row) => {
                        let entry = self.oracle.entry_of.get(row.key.as_str());
                        left.push((Kind::Stuck, format!("the row of entry {entry:?} is left {}", row.stage_name())));
                    }
                    Err(problem) => left.push((Kind::Unexpected, problem.to_string())),
                }
            }
        }
        for (kind, what) in left {
            self.harm(kind, what);
        }
    }
}

fn refusal() -> CallError {
    failure(CallClass::Refused, "ValidationException")
}

fn no_room() -> CallError {
    failure(CallClass::Passing, "ActiveStatementsExceededException")
}

fn failure(class: CallClass, code: &str) -> CallError {
    CallError { call: "ExecuteStatement", class, code: code.to_owned(), message: Secret::new("refused".to_owned()) }
}
