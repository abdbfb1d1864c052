//! The whole cloud with its clock, as the handlers' ports and as a test's levers.

use std::cell::RefCell;
use std::future::pending;
use std::time::Duration;

use futures::FutureExt;
use serde_json::Value;

use super::data_api::{DataApi, Run};
use super::fault::{Fault, Plan};
use super::task::{Tasks, Told};
use super::tracking_table::TrackingTable;
use crate::env::{self, Settings};
use crate::error::Error;
use crate::handlers::App;
use crate::ports::{
    CallClass, CallError, Clock, Cloud, Description, Execute, Executed, Execution, Progress, RespondError, ResultPage,
    TaskError, TaskFailure, Updated, Written,
};
use crate::row::{Row, codec};
use crate::secret::Secret;
use crate::table::{Item, Key, Update, Write};
use crate::time::Timestamp;

/// How long an invocation may take.
const INVOCATION_TIME: Duration = Duration::from_secs(29);

/// Something that happens while a handler waits for a call.
type Meanwhile = Box<dyn FnOnce(&World)>;

/// A cloud in memory.
pub(crate) struct World {
    state: RefCell<State>,
    plan: Plan,
    meanwhile: RefCell<Option<(usize, Meanwhile)>>,
}

struct State {
    now: Timestamp,
    table: TrackingTable,
    data_api: DataApi,
    tasks: Tasks,
    /// What CloudFormation was answered: the URL and the body.
    responses: Vec<(String, String)>,
    /// The next answers fail like this.
    response_failures: Vec<RespondError>,
    execution: Execution,
    calls: Vec<&'static str>,
    /// A call that always fails like this without an effect.
    failing: Option<(&'static str, CallClass)>,
    /// An environment variable that is not at its default.
    variable: Option<(&'static str, &'static str)>,
}

impl World {
    /// A cloud where everything goes well.
    pub(crate) fn new() -> Self {
        Self::with_faults(Plan::default())
    }

    /// A cloud where these calls go wrong.
    pub(crate) fn with_faults(plan: Plan) -> Self {
        let state = State {
            now: Timestamp::from_millis(1_700_000_000_000),
            table: TrackingTable::default(),
            data_api: DataApi::default(),
            tasks: Tasks::default(),
            responses: Vec::new(),
            response_failures: Vec::new(),
            execution: Execution::Running,
            calls: Vec::new(),
            failing: None,
            variable: None,
        };
        Self { state: RefCell::new(state), plan, meanwhile: RefCell::new(None) }
    }

    /// Runs one invocation of the function to its end; `None` if it crashed.
    pub(crate) fn invoke(&self, event: &Value) -> Option<Result<Value, Error>> {
        self.invoke_as(event, "invocation-1")
    }

    /// The same under another request id.
    pub(crate) fn invoke_as(&self, event: &Value, request_id: &str) -> Option<Result<Value, Error>> {
        self.invoke_within(event, request_id, INVOCATION_TIME)
    }

    fn invoke_within(&self, event: &Value, request_id: &str, time: Duration) -> Option<Result<Value, Error>> {
        let variable = self.state.borrow().variable;
        let settings = Settings::parse(|name| match name {
            _ if variable.is_some_and(|(set, _)| set == name) => variable.map(|(_, value)| value.to_owned()),
            env::REDSHIFT_TARGET => Some(r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"u"}"#.to_owned()),
            env::TRACKING_TABLE_NAME => Some("tracking".to_owned()),
            env::STATEMENT_NAMESPACE => Some(super::NAMESPACE.to_owned()),
            _ => None,
        });
        let app = App { cloud: self, clock: self, settings: settings.expect("valid settings") };
        crate::handlers::invoke(&app, event, request_id, self.now().plus(time)).now_or_never()
    }

    /// Delivers messages with these bodies in one batch; the positions of those that are to come again. `None`: crashed.
    pub(crate) fn deliver(&self, bodies: &[String]) -> Option<Vec<usize>> {
        let record =
            |(index, body): (usize, &String)| serde_json::json!({"messageId": index.to_string(), "body": body});
        let records: Vec<_> = bodies.iter().enumerate().map(record).collect();
        let answer = self.invoke(&serde_json::json!({ "Records": records }))?.expect("a batch never fails as a whole");
        let failures = answer["batchItemFailures"].as_array().expect("a list").clone();
        let position =
            |failure: Value| failure["itemIdentifier"].as_str().and_then(|id| id.parse().ok()).expect("an index");
        Some(failures.into_iter().map(position).collect())
    }

    /// Takes the bodies of the events that were sent.
    pub(crate) fn events(&self) -> Vec<String> {
        std::mem::take(&mut self.state.borrow_mut().data_api.events)
    }

    /// How many calls were made.
    pub(crate) fn calls(&self) -> Vec<&'static str> {
        self.state.borrow().calls.clone()
    }

    /// The statements that the database was given.
    pub(crate) fn runs(&self) -> Vec<Run> {
        self.state.borrow().data_api.runs.clone()
    }

    /// Ends every running statement.
    pub(crate) fn end_runs(&self, progress: Progress) {
        for run in self.runs() {
            let now = self.now();
            self.state.borrow_mut().data_api.end(&run.id, progress, now);
        }
    }

    /// The Data API forgets its statements' records.
    pub(crate) fn forget_runs(&self) {
        self.state.borrow_mut().data_api.runs.clear();
    }

    /// The next `ExecuteStatement` fails like this.
    pub(crate) fn refuse_next(&self, class: CallClass, code: &str, message: &str) {
        let (code, message) = (code.to_owned(), Secret::new(message.to_owned()));
        self.state.borrow_mut().data_api.refusal = Some(CallError { call: "ExecuteStatement", class, code, message });
    }

    /// The next `ExecuteStatement` runs the statement and answers with an error.
    pub(crate) fn doubt_next(&self) {
        self.state.borrow_mut().data_api.doubt = true;
    }

    /// What `GetStatementResult` answers, page by page.
    pub(crate) fn set_pages(&self, pages: Vec<Value>) {
        self.state.borrow_mut().data_api.pages = pages;
    }

    /// What CloudFormation was answered, in JSON.
    pub(crate) fn responses(&self) -> Vec<Value> {
        let state = self.state.borrow();
        state.responses.iter().map(|(_, body)| serde_json::from_str(body).expect("JSON")).collect()
    }

    /// The next answers to CloudFormation fail like this.
    pub(crate) fn fail_responses(&self, failures: Vec<RespondError>) {
        self.state.borrow_mut().response_failures = failures;
    }

    /// Statements end while the Data API waits for them, if it is asked to wait.
    pub(crate) fn end_quickly(&self) {
        self.state.borrow_mut().data_api.quick = true;
    }

    /// The next callbacks are answered like this.
    pub(crate) fn answer_callbacks(&self, answers: Vec<TaskError>) {
        self.state.borrow_mut().tasks.answers = answers;
    }

    /// Opens a task.
    pub(crate) fn open_task(&self, token: &str) {
        self.state.borrow_mut().tasks.open(token);
    }

    /// Gives a task up.
    pub(crate) fn close_task(&self, token: &str) {
        self.state.borrow_mut().tasks.close(token);
    }

    /// What a task was told.
    pub(crate) fn told(&self, token: &str) -> Option<Told> {
        self.state.borrow().tasks.told(token)
    }

    /// Lets the schedule look at what is due; how many rows went well, and how many failed. `None`: crashed.
    pub(crate) fn tick(&self) -> Option<(u64, u64)> {
        self.tick_with(INVOCATION_TIME)
    }

    /// The same with this much time.
    pub(crate) fn tick_with(&self, time: Duration) -> Option<(u64, u64)> {
        let event = serde_json::json!({ "redshiftTasker": "reconcile" });
        let answer = self.invoke_within(&event, "tick", time)?.expect("a tick never fails");
        Some((answer["done"].as_u64().expect("a number"), answer["failed"].as_u64().expect("a number")))
    }

    /// Lets a minute pass and the schedule look, this many times.
    pub(crate) fn tick_for(&self, minutes: u64) {
        for _ in 0..minutes {
            self.wait(Duration::from_mins(1));
            let _looked = self.tick();
        }
    }

    /// All calls of this name fail from now on.
    pub(crate) fn fail_calls(&self, name: &'static str) {
        self.state.borrow_mut().failing = Some((name, CallClass::Passing));
    }

    /// The role has no right to calls of this name from now on.
    pub(crate) fn deny(&self, name: &'static str) {
        self.state.borrow_mut().failing = Some((name, CallClass::Denied));
    }

    /// They fail no more.
    pub(crate) fn heal_calls(&self) {
        self.state.borrow_mut().failing = None;
    }

    /// Sets an environment variable of the function.
    pub(crate) fn set_variable(&self, name: &'static str, value: &'static str) {
        self.state.borrow_mut().variable = Some((name, value));
    }

    /// Every execution runs, or is over.
    pub(crate) fn set_execution(&self, execution: Execution) {
        self.state.borrow_mut().execution = execution;
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, duration: Duration) {
        let mut state = self.state.borrow_mut();
        state.now = state.now.plus(duration);
    }

    /// The operations' rows.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let state = self.state.borrow();
        let operations = state.table.items().filter(|(key, _)| key.id().starts_with("O#"));
        operations.map(|(_, item)| codec::decode(item).expect("a readable row")).collect()
    }

    /// The ids of all items.
    pub(crate) fn item_ids(&self) -> Vec<String> {
        self.state.borrow().table.items().map(|(key, _)| key.id().to_owned()).collect()
    }

    /// Changes an item behind the function's back.
    pub(crate) fn tamper(&self, prefix: &str, change: impl Fn(&mut Item)) {
        let mut state = self.state.borrow_mut();
        let found = state.table.items().find(|(key, _)| key.id().starts_with(prefix));
        let (key, mut item) = found.map(|(key, item)| (key.clone(), item.clone())).expect("such an item");
        change(&mut item);
        state.table.insert(key, item);
    }

    /// Drops an item behind the function's back.
    pub(crate) fn drop_item(&self, prefix: &str) {
        let mut state = self.state.borrow_mut();
        let found = state.table.items().map(|(key, _)| key.clone()).find(|key| key.id().starts_with(prefix));
        state.table.remove(&found.expect("such an item"));
    }

    /// Lets something happen before the effect of this call, counted from the world's beginning.
    pub(crate) fn meanwhile(&self, call: usize, action: impl FnOnce(&World) + 'static) {
        *self.meanwhile.borrow_mut() = Some((call, Box::new(action)));
    }

    /// Makes one call, or what the plan makes of it.
    async fn call<T, E>(
        &self,
        name: &'static str,
        effect: impl FnOnce(&mut State) -> Result<T, E>,
        wrap: impl FnOnce(CallError) -> E,
    ) -> Result<T, E> {
        let index = {
            let mut state = self.state.borrow_mut();
            state.calls.push(name);
            state.calls.len() - 1
        };
        let due = self.meanwhile.borrow_mut().take_if(|(call, _)| *call == index);
        if let Some((_, action)) = due {
            action(self);
        }
        let failing = self.state.borrow().failing.filter(|(failing, _)| *failing == name).map(|(_, class)| class);
        let unanswered = CallError {
            call: name,
            class: failing.unwrap_or(CallClass::Passing),
            code: "Timeout".to_owned(),
            message: Secret::new(String::new()),
        };
        match self.plan.at(index).or(failing.map(|_| Fault::Fails)) {
            None => effect(&mut self.state.borrow_mut()),
            Some(Fault::Fails) => Err(wrap(unanswered)),
            Some(Fault::AnswerLost) => {
                let _lost = effect(&mut self.state.borrow_mut());
                Err(wrap(unanswered))
            }
            Some(Fault::CrashBefore) => pending().await,
            Some(Fault::CrashAfter) => {
                let _unseen = effect(&mut self.state.borrow_mut());
                pending().await
            }
            Some(Fault::Panics) => panic!("canary of a panic"),
        }
    }
}

impl Clock for &World {
    fn now(&self) -> Timestamp {
        self.state.borrow().now
    }
}

impl Cloud for &World {
    async fn get(&self, key: &Key) -> Result<Option<Item>, CallError> {
        self.call("GetItem", |state| Ok(state.table.get(key)), |error| error).await
    }

    async fn update(&self, update: Update) -> Result<Updated, CallError> {
        self.call("UpdateItem", |state| Ok(state.table.update(&update)), |error| error).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<Written, CallError> {
        self.call("Write", |state| Ok(state.table.write(writes)), |error| error).await
    }

    async fn due(&self, shard: &str, until: Timestamp) -> Result<Vec<Key>, CallError> {
        self.call("Query", |state| Ok(state.table.due(shard, until)), |error| error).await
    }

    async fn execution(&self, _arn: &str) -> Result<Execution, CallError> {
        self.call("DescribeExecution", |state| Ok(state.execution), |error| error).await
    }

    async fn execute(&self, request: Execute) -> Result<Executed, CallError> {
        self.call("ExecuteStatement", |state| state.data_api.execute(&request, state.now), |error| error).await
    }

    async fn describe(&self, id: &str) -> Result<Description, CallError> {
        self.call("DescribeStatement", |state| state.data_api.describe(id, state.now), |error| error).await
    }

    async fn results(&self, id: &str, next_token: Option<&str>, _csv: bool) -> Result<ResultPage, CallError> {
        self.call("GetStatementResult", |state| state.data_api.results(id, next_token), |error| error).await
    }

    async fn cancel(&self, id: &str) -> Result<bool, CallError> {
        self.call("CancelStatement", |state| state.data_api.cancel(id, state.now), |error| error).await
    }

    async fn find(&self, name: &str) -> Result<Option<String>, CallError> {
        self.call("ListStatements", |state| Ok(state.data_api.find(name, state.now)), |error| error).await
    }

    async fn heartbeat(&self, token: &Secret<String>) -> Result<(), TaskError> {
        self.call("SendTaskHeartbeat", |state| state.tasks.heartbeat(token.expose()), TaskError::Call).await
    }

    async fn succeed(&self, token: &Secret<String>, output: &str) -> Result<(), TaskError> {
        self.call("SendTaskSuccess", |state| state.tasks.succeed(token.expose(), output), TaskError::Call).await
    }

    async fn fail(&self, token: &Secret<String>, failure: Option<TaskFailure<'_>>) -> Result<(), TaskError> {
        self.call("SendTaskFailure", |state| state.tasks.fail(token.expose(), failure), TaskError::Call).await
    }

    async fn respond(&self, url: &Secret<String>, body: &str) -> Result<(), RespondError> {
        let answer = |state: &mut State| {
            if !state.response_failures.is_empty() {
                return Err(state.response_failures.remove(0));
            }
            state.responses.push((url.expose().clone(), body.to_owned()));
            Ok(())
        };
        self.call("PUT ResponseURL", answer, RespondError::Call).await
    }
}
