//! The function's doors to the simulated cloud: each call takes time, may meet the weather, and is seen by the oracle.

use std::cell::RefCell;
use std::future::{Future, pending};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::events::Event;
use super::machine::Caller;
use super::plan::MINUTE;
use super::sim::Sim;
use crate::ports::{
    CallClass, CallError, Clock, Cloud, Description, Execute, Executed, Execution, RespondError, ResultPage, TaskError,
    TaskFailure, Updated, Written,
};
use crate::rules::{Rule, kept};
use crate::secret::Secret;
use crate::table::{Attribute, Item, Key, Update, Write};
use crate::testing::Fault;
use crate::time::Timestamp;

const RESPOND: &str = "PUT ResponseURL";
/// What the SDK waits before it tries again.
const SDK_BACKOFF: i64 = 300;
/// After how long a lock would end, were the rule against that left out.
const LEASE: i64 = 15 * MINUTE;

/// One invocation's view of the cloud.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) sim: Rc<RefCell<Sim>>,
    pub(super) invocation: usize,
    pub(super) caller: Caller,
    pub(super) tasker: usize,
    /// How far this machine's clock is off.
    pub(super) skew: i64,
}

/// Waits in virtual time.
struct Sleep<'a> {
    door: &'a Door,
    until: i64,
    scheduled: bool,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut sim = self.door.sim.borrow_mut();
        if sim.now >= self.until {
            return Poll::Ready(());
        }
        if !self.scheduled {
            let waker = sim.wakers.len();
            sim.wakers.push(Some(cx.waker().clone()));
            sim.at(self.until, Event::Wake { invocation: self.door.invocation, waker });
            drop(sim);
            self.scheduled = true;
        }
        Poll::Pending
    }
}

impl Door {
    fn sleep(&self, delay: i64) -> Sleep<'_> {
        Sleep { door: self, until: self.sim.borrow().now + delay, scheduled: false }
    }

    /// One call with the SDK's attempts.
    #[expect(clippy::await_holding_refcell_ref, reason = "it is dropped before a crash waits for ever")]
    async fn call<T, E>(
        &self,
        name: &'static str,
        mut effect: impl FnMut(&mut Sim) -> Result<T, E>,
        wrap: impl Fn(CallError) -> E,
    ) -> Result<T, E> {
        // No SDK makes the answer to CloudFormation.
        let attempts = if name == RESPOND { 1 } else { self.sim.borrow().sdk_attempts() };
        for attempt in 0..attempts {
            let latency = self.sim.borrow_mut().latency();
            self.sleep(if attempt == 0 { latency } else { latency + SDK_BACKOFF }).await;
            let mut sim = self.sim.borrow_mut();
            let fault = sim.fault();
            let late_crash = name == "ExecuteStatement" && sim.crashes_at_execute();
            let fault = if late_crash { Some(Fault::CrashAfter) } else { fault };
            let number = self.invocation;
            let call = sim.calls - 1;
            sim.say(|| {
                format!(
                    "  [{number}] {name} (call {call}) {}",
                    fault.map(|fault| format!("{fault:?}")).unwrap_or_default()
                )
            });
            match fault {
                None => return effect(&mut sim),
                Some(Fault::Fails | Fault::Panics) => {}
                Some(Fault::AnswerLost) => {
                    let _lost = effect(&mut sim);
                }
                Some(Fault::CrashBefore) => {
                    sim.crashed = true;
                    drop(sim);
                    pending::<()>().await;
                }
                Some(Fault::CrashAfter) => {
                    let _unseen = effect(&mut sim);
                    sim.crashed = true;
                    drop(sim);
                    pending::<()>().await;
                }
            }
        }
        Err(wrap(CallError {
            call: name,
            class: CallClass::Passing,
            code: "Timeout".to_owned(),
            message: Secret::new(String::new()),
        }))
    }
}

impl Clock for Door {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.sim.borrow().time().millis() + self.skew)
    }
}

fn submits(update: &Update) -> bool {
    update.set.iter().any(|(_, value)| *value == Attribute::from("SUBMITTED"))
}

fn as_it_is<E>(error: E) -> E {
    error
}

impl Cloud for Door {
    async fn get(&self, key: &Key) -> Result<Option<Item>, CallError> {
        let effect = |sim: &mut Sim| {
            let found = sim.table.get(key);
            sim.say(|| format!("      {}: {}", key.id(), if found.is_some() { "found" } else { "none" }));
            if let (Caller::Canceller, Some(item)) = (self.caller, &found) {
                sim.canceller_read(self.invocation, item);
            }
            Ok(found)
        };
        self.call("GetItem", effect, as_it_is).await
    }

    async fn update(&self, update: Update) -> Result<Updated, CallError> {
        let submits = submits(&update);
        let effect = |sim: &mut Sim| {
            sim.touched = true;
            let updated = sim.table.update(&update);
            let is_done = matches!(updated, Updated::Done(_));
            let fits = if is_done { "updated" } else { "the condition is not met" };
            sim.say(|| format!("      {}: {fits}", update.key.id()));
            if is_done && submits {
                sim.noted_as_submitted(&update.key);
            }
            if let (Caller::Canceller, Updated::Done(item)) = (self.caller, &updated) {
                sim.canceller_read(self.invocation, item);
            }
            Ok(updated)
        };
        self.call("UpdateItem", effect, as_it_is).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<Written, CallError> {
        // The SDK gives a transaction a token of its own, so that its repetition is one; a single write has none.
        let (is_transaction, mut done) = (writes.len() > 1, false);
        let effect = |sim: &mut Sim| {
            if done {
                return Ok(Written::Done);
            }
            sim.touched = true;
            if !kept(Rule::LockWithoutLease) {
                sim.end_leases(LEASE);
            }
            let written = sim.table.write(writes.clone());
            let is_done = written == Written::Done;
            sim.say(|| {
                let keys: Vec<&str> = writes.iter().map(|write| write.key().id()).collect();
                format!("      {}: {}", keys.join(", "), if is_done { "done" } else { "cancelled" })
            });
            done = is_transaction && is_done;
            if is_done {
                for write in &writes {
                    if let Write::Update(update) = write
                        && submits(update)
                    {
                        sim.noted_as_submitted(&update.key);
                    }
                }
                sim.look_at_pointers();
            }
            Ok(written)
        };
        self.call("Write", effect, as_it_is).await
    }

    async fn due(&self, shard: &str, until: Timestamp) -> Result<Vec<Key>, CallError> {
        let effect = |sim: &mut Sim| {
            let mut due = sim.table.due(shard, until);
            // The index lags: it does not show yet what was written just now.
            if sim.is_rough() && sim.chance.hits(0.2) {
                due.retain(|_| sim.chance.hits(0.5));
            }
            Ok(due)
        };
        self.call("Query", effect, as_it_is).await
    }

    async fn execute(&self, mut request: Execute) -> Result<Executed, CallError> {
        let effect = |sim: &mut Sim| {
            if !kept(Rule::OneClientToken) {
                request.client_token = format!("token-{}", sim.calls);
            }
            sim.execute(&request, self.caller, self.tasker)
        };
        self.call("ExecuteStatement", effect, as_it_is).await
    }

    async fn describe(&self, statement_id: &str) -> Result<Description, CallError> {
        let effect = |sim: &mut Sim| {
            sim.check_owner("DescribeStatement", statement_id, self.tasker)?;
            sim.data_api.describe(statement_id, sim.time())
        };
        self.call("DescribeStatement", effect, as_it_is).await
    }

    async fn results(&self, statement_id: &str, next_token: Option<&str>, _csv: bool) -> Result<ResultPage, CallError> {
        let effect = |sim: &mut Sim| {
            sim.check_owner("GetStatementResult", statement_id, self.tasker)?;
            sim.data_api.results(statement_id, next_token)
        };
        self.call("GetStatementResult", effect, as_it_is).await
    }

    async fn cancel(&self, statement_id: &str) -> Result<bool, CallError> {
        let effect = |sim: &mut Sim| {
            sim.check_owner("CancelStatement", statement_id, self.tasker)?;
            sim.cancel(statement_id)
        };
        self.call("CancelStatement", effect, as_it_is).await
    }

    async fn find(&self, statement_name: &str) -> Result<Option<String>, CallError> {
        let effect = |sim: &mut Sim| {
            let found = sim.data_api.find(statement_name, sim.time());
            // The list holds the role's own statements alone, and is no error.
            Ok(found.filter(|id| sim.check_owner("ListStatements", id, self.tasker).is_ok()))
        };
        self.call("ListStatements", effect, as_it_is).await
    }

    async fn execution(&self, execution_arn: &str) -> Result<Execution, CallError> {
        self.call("DescribeExecution", |sim| Ok(sim.execution_status(execution_arn)), as_it_is).await
    }

    async fn heartbeat(&self, token: &Secret<String>) -> Result<(), TaskError> {
        self.call("SendTaskHeartbeat", |sim| sim.heartbeat(token.expose(), self.caller), TaskError::Call).await
    }

    async fn succeed(&self, token: &Secret<String>, output: &str) -> Result<(), TaskError> {
        let effect = |sim: &mut Sim| {
            sim.tasks.succeed(token.expose(), output)?;
            sim.told_success(token.expose(), output);
            Ok(())
        };
        self.call("SendTaskSuccess", effect, TaskError::Call).await
    }

    async fn fail(&self, token: &Secret<String>, failure: Option<TaskFailure<'_>>) -> Result<(), TaskError> {
        let effect = |sim: &mut Sim| {
            sim.tasks.fail(token.expose(), failure)?;
            sim.told_failure(token.expose(), failure.map_or("", |failure| failure.cause));
            Ok(())
        };
        self.call("SendTaskFailure", effect, TaskError::Call).await
    }

    async fn respond(&self, url: &Secret<String>, body: &str) -> Result<(), RespondError> {
        self.call(RESPOND, |sim| sim.respond(url.expose(), body), RespondError::Call).await
    }
}
