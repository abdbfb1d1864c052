//! A start: register, verify, submit, in that order; or find that it was registered before.
//!
//! The row, the singleton's lock and the `LATEST` pointers are one transaction. Only then a heartbeat proves that the
//! task is alive, so that a late, repeated invocation of a task that is over never starts SQL. Where the payload's
//! `context` says that the state was entered just now, that is proof enough, and one call less.

use std::time::Duration;

use serde_json::{Map, Value};
use tracing::{info, warn};

use super::submit::Submission;
use super::{App, ROUNDS};
use crate::decide::reconciliation::{self, CLOSE_WAIT, Life};
use crate::decide::replay::{self, Alive, Replay};
use crate::decide::{completion, message};
use crate::error::Error;
use crate::event::Facts;
use crate::metrics::{self, Metric};
use crate::op::{Generation, OpKey};
use crate::ports::{Clock, Cloud, Obstacle, TaskError, Updated, Written};
use crate::request::{Start, StateContext, target_members};
use crate::row::{Callback, Latest, Lock, LockKey, Row, Scope, Stage, TaskToken, codec, writes};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::table::{Item, Put, Write};
use crate::time::Timestamp;

/// How long a pointer outlives its statement's start: the longest statement, and its results' life.
const POINTER_LIFE_SECONDS: i64 = 2 * 24 * 60 * 60;

/// For so long after its state was entered a task counts as alive without being asked: a late invocation of a task that is
/// over comes later, and a heartbeat's own proof is no younger by the time the statement starts.
const FRESH: Duration = Duration::from_secs(5);

/// What a heartbeat tells of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pulse {
    Alive,
    Dead,
}

/// What came of writing a row for a new generation.
enum Owned {
    Written,
    /// The row is not as it was thought to be; as it is, where that is known.
    Refused(Option<Item>),
}

impl<C: Cloud, K: Clock> App<C, K> {
    /// Starts a statement once, however often it is asked to.
    pub(super) async fn start(&self, start: &Start, invocation_id: &str) -> Result<Value, Error> {
        let row = self.start_row(start, invocation_id).await?;
        let mut members = started(start, &row);
        if let (true, Some(outcome), Callback::Nobody) = (start.wait_seconds > 0, row.outcome(), row.callback)
            && let Some(result) = self.rows_or_why_not(&row, outcome).await
        {
            members.insert("result".to_owned(), result);
        }
        Ok(Value::Object(members))
    }

    /// The row that a start made or found, as it then is.
    async fn start_row(&self, start: &Start, invocation_id: &str) -> Result<Row, Error> {
        let namespace = &self.settings.namespace;
        let row = self.first_row(start, start.key(namespace, invocation_id));
        if !kept(Rule::RowBeforeSql) {
            self.submit(row.clone(), false).await?;
        }
        match self.write_generation(writes::register(&row, namespace), start, &row, start.scopes()).await {
            Ok(Owned::Written) => {
                info!(key = %row.key, singleton = start.singleton, "registered");
                self.verify_and_submit(start, row).await
            }
            Ok(Owned::Refused(found)) => self.replay(start, &row.key, found).await,
            Err(error @ Error::ConcurrentExecution { .. }) if start.resource.is_some() => {
                self.turn_away(start, row, &error).await
            }
            Err(error) => Err(error),
        }
    }

    /// A custom resource's request that can't be started now: nobody repeats it, so it is answered. Its row stands with that
    /// outcome from the beginning, so that a repeated delivery doesn't run what CloudFormation was told has failed.
    async fn turn_away(&self, start: &Start, row: Row, error: &Error) -> Result<Row, Error> {
        let (name, reason) = (self.statement_name(&row), Secret::new(error.to_string()));
        let outcome = completion::rejected(error.name(), &reason, &self.surroundings(&row, &name, &Facts::default()));
        let row = Row { lock: None, stage: Stage::Outcome(outcome), ..row };
        let register = writes::register(&row, &self.settings.namespace);
        match self.write_generation(register, start, &row, Vec::new()).await? {
            Owned::Written => {
                info!(key = %row.key, error = error.name(), "turned away");
                self.report(row.clone()).await?;
                Ok(row)
            }
            Owned::Refused(found) => self.replay(start, &row.key, found).await,
        }
    }

    /// Writes a row together with what its generation owns: the singleton's lock, and the `LATEST` pointers.
    async fn write_generation(
        &self,
        put: Put,
        start: &Start,
        row: &Row,
        mut scopes: Vec<Scope<'_>>,
    ) -> Result<Owned, Error> {
        let namespace = &self.settings.namespace;
        let lock = row.lock.as_ref();
        let mut stale: Option<Lock> = None;
        for _ in 0..ROUNDS {
            let mut together = vec![Write::Put(put.clone())];
            together
                .extend(lock.map(|lock| writes::take_lock(lock, &row.key, row.generation, stale.as_ref(), namespace)));
            together.extend(scopes.iter().map(|scope| self.point(*scope, start, row)));
            let obstacles = match self.cloud.write(together).await? {
                Written::Done => return Ok(Owned::Written),
                Written::Cancelled(obstacles) => obstacles,
            };
            let mut obstacles = obstacles.into_iter();
            if let Some(Obstacle::Unmet(found)) = obstacles.next() {
                return Ok(Owned::Refused(found));
            }
            if let (Some(lock), Some(Obstacle::Unmet(held))) = (lock, lock.and_then(|_| obstacles.next())) {
                stale = self.contend(lock, held).await?;
            }
            // A pointer that is ahead already stays there.
            let mut ahead = obstacles.map(|obstacle| matches!(obstacle, Obstacle::Unmet(_)));
            scopes.retain(|_| !ahead.next().unwrap_or(false));
        }
        Err(Error::temporary("the tracking table was busy"))
    }

    /// Goes on from a row that is there already.
    async fn replay(&self, start: &Start, key: &OpKey, found: Option<Item>) -> Result<Row, Error> {
        let mut row = match found {
            Some(item) => self.decode(key, &item)?,
            None => self.known_row(key).await?,
        };
        let token = start.token.as_ref();
        let hash = start.payload_hash();
        for _ in 0..ROUNDS {
            let decision = replay::on_existing(&row, token, start.attempt(), &hash);
            info!(key = %row.key, generation = row.generation.number(), stage = row.stage_name(), ?decision, "found");
            let next = match (decision, token) {
                (Replay::Mismatch, _) => return Err(Error::IdempotencyMismatch { key: key.to_string() }),
                (Replay::Accepted, _) => return Ok(row),
                (Replay::Submit | Replay::UnmarkAndSubmit, _)
                    if reconciliation::is_given_up(&row, self.clock.now()) =>
                {
                    return Ok(row);
                }
                (Replay::Report, _) => {
                    self.report(row).await?;
                    return self.known_row(key).await;
                }
                (Replay::Submit, _) => return self.submit_now(start, row, true).await,
                (Replay::UnmarkAndSubmit, _) => {
                    let unmarked = replay::adopted(&row, None, start.attempt(), self.clock.now());
                    if let Some(unmarked) = self.replace(unmarked).await? {
                        return self.submit_now(start, unmarked, true).await;
                    }
                    row = self.known_row(key).await?;
                    continue;
                }
                (Replay::RunAgain, _) => None,
                (Replay::Probe(next @ Alive::NextGeneration), Some(token)) if !kept(Rule::RunningIsNoProof) => {
                    if self.execution_life(&row).await != Life::Alive {
                        return Ok(row);
                    }
                    Some((next, token))
                }
                (Replay::Probe(next), Some(token)) => match self.pulse(token).await? {
                    Pulse::Dead => return Ok(row),
                    Pulse::Alive => Some((next, token)),
                },
                (Replay::Probe(_), None) => return Err(Error::Defect),
            };
            let now = self.clock.now();
            match (next, &row.stage) {
                (Some((Alive::ReportThenLook, _)), _) => {
                    self.report(row).await?;
                    row = self.known_row(key).await?;
                    continue;
                }
                (None | Some((Alive::NextGeneration, _)), _) => {
                    let due = self.first_due(start);
                    let again = replay::next_generation(&row, start, now, due, self.first_ttl(start));
                    let again = Row { role: self.settings.role.clone(), ..again };
                    if let Some(again) = self.replace_to_run_again(start, again).await? {
                        info!(key = %again.key, generation = again.generation.number(), "runs again");
                        return self.verify_and_submit(start, again).await;
                    }
                }
                (Some((Alive::AdoptAndReport, token)), Stage::Reported(outcome)) => {
                    if let Some(reopened) =
                        self.replace(replay::reopened(&row, outcome, (token, start.attempt()), self.due())).await?
                    {
                        self.report(reopened.clone()).await?;
                        return Ok(reopened);
                    }
                }
                (Some((alive, token)), _) => {
                    if let Some(adopted) =
                        self.replace(replay::adopted(&row, Some(token), start.attempt(), now)).await?
                    {
                        if matches!(alive, Alive::Adopt) {
                            metrics::count(Metric::Adopted);
                        }
                        return match alive {
                            Alive::Submit | Alive::AdoptAndSubmit => self.submit_now(start, adopted, true).await,
                            _ => Ok(adopted),
                        };
                    }
                }
            }
            row = self.known_row(key).await?;
        }
        Err(Error::temporary("the tracked statement kept changing"))
    }

    /// Submits if the task is alive; a start that nobody waits for needs no proof.
    async fn verify_and_submit(&self, start: &Start, mut row: Row) -> Result<Row, Error> {
        let Some(token) = start.token.as_ref().filter(|_| start.resource.is_none()) else {
            return self.submit_now(start, row, false).await;
        };
        let now = self.clock.now();
        let entered = start.context.as_ref().and_then(StateContext::entered_at);
        if let Some(entered) = entered.filter(|entered| *entered <= now && now.since(*entered) <= FRESH) {
            row.alive = Some(entered);
            return self.submit_now(start, row, false).await;
        }
        let pulse = if kept(Rule::ProbeBeforeSubmission) { self.pulse(token).await } else { Ok(Pulse::Alive) };
        match pulse {
            Ok(Pulse::Alive) => {
                row.alive = Some(self.clock.now());
                self.submit_now(start, row, false).await
            }
            Ok(Pulse::Dead) => {
                self.close(row.clone()).await?;
                Ok(row)
            }
            Err(error @ Error::InvalidRequest { .. }) => {
                self.close(row).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Submits, and answers the caller.
    ///
    /// A statement that the Data API did not take for a passing reason, or whose answer was lost, is left to the reconciler
    /// with the proof that its task lives; a caller that nobody tells of the end is told to repeat the start.
    async fn submit_now(&self, start: &Start, row: Row, again: bool) -> Result<Row, Error> {
        let alive = row.alive;
        // The narrowest scope's pointer: that of a whole execution moves on as the next Map iteration starts.
        let latest_of = start.scopes().pop();
        match (self.submit_as_latest(row, again, start.wait_seconds, latest_of).await?, alive) {
            (Submission::Refused(_, error), _) if start.callback() == Callback::Nobody => Err(error.into()),
            (Submission::Accepted(row) | Submission::Refused(row, _), _) => Ok(row),
            (Submission::Unanswered(row, _), Some(alive)) => {
                self.cloud.update(writes::proved_alive(&row, alive, &self.settings.namespace)).await?;
                Ok(row)
            }
            // The row is due and who waits for it can't be asked, so the reconciler goes on with it.
            (Submission::Unanswered(row, _), None) if start.resource.is_some() => Ok(row),
            (Submission::Unanswered(_, error), None) => Err(error.into()),
        }
    }

    /// Marks a registered statement as not to be started; a newer row, with a live token, is left alone.
    pub(super) async fn close(&self, row: Row) -> Result<(), Error> {
        if let Stage::Intent { close: None, .. } = &row.stage {
            let at = self.clock.now();
            let close = writes::close(&row, at, at.plus(CLOSE_WAIT), &self.settings.namespace);
            let marked = matches!(self.cloud.update(close).await?, Updated::Done(_));
            info!(key = %row.key, marked, "its task is over; not to be started");
        }
        Ok(())
    }

    /// Asks Step Functions whether the task is alive. This also starts its `HeartbeatSeconds` anew.
    async fn pulse(&self, token: &Secret<String>) -> Result<Pulse, Error> {
        match self.cloud.heartbeat(token).await {
            Ok(()) => Ok(Pulse::Alive),
            Err(TaskError::TimedOut | TaskError::DoesNotExist) => Ok(Pulse::Dead),
            Err(TaskError::InvalidToken) => {
                let message =
                    "/taskToken: Step Functions does not accept this task token\nhint: pass $$.Task.Token unchanged";
                Err(Error::InvalidRequest { message: message.to_owned() })
            }
            Err(_) if !kept(Rule::UnknownIsNotOver) => Ok(Pulse::Dead),
            // Neither alive nor dead: to submit could run SQL for nobody, to give up could lose a live task.
            Err(error) => {
                warn!(%error, "whether the task is alive is not known");
                Err(Error::temporary(format!("whether the task is alive is not known: {error}")))
            }
        }
    }

    /// Writes the next version of a row; `None` if somebody else did.
    pub(super) async fn replace(&self, row: Row) -> Result<Option<Row>, Error> {
        let put = Write::Put(writes::replace(&row, &self.settings.namespace));
        match self.cloud.write(vec![put]).await? {
            Written::Done => Ok(Some(Row { version: row.version + 1, ..row })),
            Written::Cancelled(_) => Ok(None),
        }
    }

    /// The same for a new generation: it takes the singleton's lock anew, and the pointers forget the last one's statement.
    async fn replace_to_run_again(&self, start: &Start, row: Row) -> Result<Option<Row>, Error> {
        let scopes = if kept(Rule::PointerForgets) { start.scopes() } else { Vec::new() };
        let put = writes::replace(&row, &self.settings.namespace);
        Ok(match self.write_generation(put, start, &row, scopes).await? {
            Owned::Written => Some(Row { version: row.version + 1, ..row }),
            Owned::Refused(_) => None,
        })
    }

    /// Looks whether a lock's holder still runs. `Some` names a holder that does not, whose lock may be taken over.
    async fn contend(&self, lock: &LockKey, held: Option<Item>) -> Result<Option<Lock>, Error> {
        let item = match held {
            Some(item) => Some(item),
            None => self.cloud.get(&lock.key(&self.settings.namespace)).await?,
        };
        let Some(item) = item else { return Ok(None) };
        let lock = codec::decode_lock(&item).map_err(|problem| Error::UnreadableRow {
            id: "a singleton lock".to_owned(),
            problem: problem.to_string(),
        })?;
        let Some(holder) = self.row(&lock.holder).await? else { return Ok(Some(lock)) };
        // Its event may have been lost: ask before refusing.
        let holder = if self.is_anothers(&holder) { holder } else { self.conclude_if_ended(holder).await? };
        if let Err(error) = self.report(holder.clone()).await {
            warn!(key = %holder.key, error = error.name(), "the lock's holder has ended, though its task could not be told yet");
        }
        let ended = matches!(holder.stage, Stage::Outcome(_) | Stage::Reported(_));
        if ended || holder.generation != lock.generation {
            return Ok(Some(lock));
        }
        Err(Error::ConcurrentExecution { holder: lock.holder.to_string() })
    }

    fn first_row(&self, start: &Start, key: OpKey) -> Row {
        let now = self.clock.now();
        let callback = start.callback();
        Row {
            key,
            generation: Generation::FIRST,
            version: 1,
            callback,
            stage: Stage::Intent { statement: start.statement.clone(), close: None },
            target: start.target.name.clone(),
            site: Some(start.target.target.clone()),
            role: self.settings.role.clone(),
            tokens: start.token.iter().map(|token| TaskToken::open(token.clone(), start.attempt())).collect(),
            payload_hash: start.payload_hash(),
            execution_arn: start.execution_arn().map(str::to_owned),
            lock: start.lock(),
            heartbeat: start.heartbeat,
            fetch: start.fetch,
            resource: start.resource.clone(),
            session_id: None,
            born_at: now,
            generation_at: now,
            alive: None,
            gone_since: None,
            due_at: self.first_due(start),
            ttl: self.first_ttl(start),
        }
    }

    /// When the table may drop a new row whose end is told to nobody and frees no lock, so that nothing would end its life; the
    /// longest statement still fits in it.
    fn first_ttl(&self, start: &Start) -> Option<i64> {
        self.first_due(start).is_none().then(|| self.ttl() + POINTER_LIFE_SECONDS)
    }

    /// When a new row is looked at: somebody is to be told of its end, or others wait for its lock.
    fn first_due(&self, start: &Start) -> Option<Timestamp> {
        (start.callback() != Callback::Nobody || start.singleton).then(|| self.due())
    }

    fn point(&self, scope: Scope<'_>, start: &Start, row: &Row) -> Write {
        let entered = start.context.as_ref().and_then(StateContext::entered_at);
        let at: Timestamp = entered.unwrap_or(row.born_at);
        let latest = Latest { key: row.key.clone(), at, statement_id: None };
        writes::point(scope, &latest, self.ttl() + POINTER_LIFE_SECONDS, &self.settings.namespace)
    }
}

/// The answer to a start, in the shape of `ExecuteStatement`'s; `Id` is there once the Data API gave one.
fn started(start: &Start, row: &Row) -> Map<String, Value> {
    let mut members = target_members(&start.target.target, start.database());
    if let Some(id) = row.statement_id() {
        members.insert("Id".to_owned(), id.into());
    }
    if let Stage::Submitted { at, .. } = &row.stage {
        members.insert("CreatedAt".to_owned(), at.iso8601().into());
    }
    if let Some(id) = &row.session_id {
        members.insert("SessionId".to_owned(), id.as_str().into());
    }
    if let Some(outcome) = row.outcome().filter(|_| start.wait_seconds > 0) {
        members.extend(message::members(outcome));
    }
    members
}
