//! From the arguments of a task to its state in the Amazon States Language.
//!
//! Pure: JSON in, JSON out. What the state machine's own validator would refuse, or would let hang, is refused here under the argument's name.

use pulumi_rust::{Error, PropertyFailure, PropertyPath};
use serde_json::{Map, Value as Json, json};

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Execute,
    Singleton,
    Batch,
    Describe,
    Result,
    Cancel,
}

impl Action {
    /// The payload's `action`.
    fn name(self) -> &'static str {
        match self {
            Action::Execute => "executeStatement",
            Action::Singleton => "executeSingletonStatement",
            Action::Batch => "batchExecuteStatement",
            Action::Describe => "describeStatement",
            Action::Result => "getStatementResult",
            Action::Cancel => "cancelStatement",
        }
    }

    fn is_start(self) -> bool {
        matches!(self, Action::Execute | Action::Singleton | Action::Batch)
    }
}

/// The Data API ends what runs for a day.
const LONGEST_STATEMENT_SECONDS: u32 = 24 * 60 * 60;

/// Longer than the function's own timeout.
const QUESTION_SECONDS: u32 = 60;

/// The tasker sends a heartbeat each minute; one may come late.
const SHORTEST_HEARTBEAT_SECONDS: u64 = 120;

/// The errors of Lambda that say nothing about the request.
const PASSING: [&str; 4] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
];

/// The arguments that are about the state; all others are fields of the payload.
struct Settings {
    jsonata: bool,
    next: Option<Json>,
    comment: Option<Json>,
    timeout_seconds: Option<Json>,
    heartbeat_seconds: Option<Json>,
    retriers: Vec<Json>,
    catchers: Vec<Json>,
    inside_map: bool,
    wait_for_end: bool,
    result_selector: Option<Json>,
    result_path: Option<Json>,
    output: Option<Json>,
    assign: Option<Json>,
}

impl Settings {
    /// Takes them out of the arguments.
    fn take(action: Action, args: &mut Map<String, Json>) -> Self {
        let mut take = |key: &str| args.remove(key);
        let list = |json: Option<Json>| match json {
            Some(Json::Array(items)) => items.into_iter().map(capitalised).collect(),
            _ => Vec::new(),
        };
        Settings {
            jsonata: take("queryLanguage").is_some_and(|language| language == "JSONata"),
            next: take("next"),
            comment: take("comment"),
            timeout_seconds: take("timeoutSeconds"),
            heartbeat_seconds: take("heartbeatSeconds"),
            retriers: list(take("retriers")),
            catchers: list(take("catchers")),
            inside_map: take("insideMap") == Some(true.into()),
            wait_for_end: action.is_start() && take("waitForEnd") != Some(false.into()),
            result_selector: take("resultSelector"),
            result_path: take("resultPath"),
            output: take("output"),
            assign: take("assign"),
        }
    }
}

/// The state of a task.
pub(super) fn state(action: Action, function_arn: &str, args: Json) -> Result<Json, Error> {
    let Json::Object(mut args) = args else { return Err(Error::failed("a task's arguments are an object")) };
    args.remove("functionArn");
    let settings = Settings::take(action, &mut args);
    let failures = wrong(action, &settings, &args);
    if !failures.is_empty() {
        let context = format!("the task of `{}`", action.name());
        return Err(Error::Inputs { context, failures });
    }
    let partition = function_arn.split(':').nth(1).unwrap_or("aws");
    let waiting = if settings.wait_for_end { ".waitForTaskToken" } else { "" };
    let payload = payload(action, &settings, args);
    let called = json!({ "FunctionName": function_arn, "Payload": payload });
    let mut state = Map::new();
    let mut set = |key: &str, value: Option<Json>| value.map(|value| state.insert(key.to_owned(), value));
    set("Type", Some("Task".into()));
    set("QueryLanguage", settings.jsonata.then(|| "JSONata".into()));
    set("Comment", settings.comment);
    set("Resource", Some(format!("arn:{partition}:states:::lambda:invoke{waiting}").into()));
    set(if settings.jsonata { "Arguments" } else { "Parameters" }, Some(called));
    let limit = if settings.wait_for_end { LONGEST_STATEMENT_SECONDS } else { QUESTION_SECONDS };
    set("TimeoutSeconds", Some(settings.timeout_seconds.unwrap_or_else(|| limit.into())));
    set("HeartbeatSeconds", settings.heartbeat_seconds);
    set("Retry", Some(retriers(action, settings.retriers).into()));
    set("Catch", (!settings.catchers.is_empty()).then(|| settings.catchers.into()));
    // A caller who waits is told the end itself; otherwise Lambda's answer is around it.
    let wrapped = !settings.wait_for_end;
    if settings.jsonata {
        let answer = wrapped.then(|| "{% $states.result.Payload %}".into());
        set("Output", settings.output.or(answer));
    } else {
        let whole = settings.result_selector.is_none() && settings.result_path.is_none();
        set("OutputPath", (wrapped && whole).then(|| "$.Payload".into()));
        set("ResultSelector", settings.result_selector);
        set("ResultPath", settings.result_path);
    }
    set("Assign", settings.assign);
    let ends = settings.next.is_none();
    set("Next", settings.next);
    set("End", ends.then(|| true.into()));
    Ok(Json::Object(state))
}

/// What can't be, under the argument that has to change.
fn wrong(action: Action, settings: &Settings, args: &Map<String, Json>) -> Vec<PropertyFailure> {
    let mut failures = Vec::new();
    let mut fail = |key: &str, reason: &str| {
        failures.push(PropertyFailure { path: PropertyPath::root().key(key), reason: reason.to_owned() });
    };
    if matches!(action, Action::Execute | Action::Singleton) {
        match (args.contains_key("sqlStatement"), args.contains_key("sqlStatementPath")) {
            (false, false) => fail("sqlStatement", "is required, or `sqlStatementPath` in its place"),
            (true, true) => fail("sqlStatementPath", "comes in place of `sqlStatement`, not beside it"),
            _ => {}
        }
    }
    if args.contains_key("statementId") && args.contains_key("statementIdPath") {
        fail("statementIdPath", "comes in place of `statementId`, not beside it");
    }
    if settings.jsonata {
        let paths = ["sqlStatementPath", "statementIdPath", "nextTokenPath"];
        for key in paths.into_iter().filter(|key| args.contains_key(*key)) {
            fail(key, "is for JSONPath; with JSONata, write `{% … %}` in the field itself");
        }
        if settings.result_selector.is_some() {
            fail("resultSelector", "is for JSONPath; with JSONata, give `output`");
        }
        if settings.result_path.is_some() {
            fail("resultPath", "is for JSONPath; with JSONata, give `output`");
        }
    } else if settings.output.is_some() {
        fail("output", "is for JSONata; with JSONPath, give `resultSelector` or `resultPath`");
    }
    if let Some(seconds) = &settings.heartbeat_seconds {
        if !settings.wait_for_end {
            fail("heartbeatSeconds", "is for a state that waits for the end");
        } else if seconds.as_u64().is_some_and(|seconds| seconds < SHORTEST_HEARTBEAT_SECONDS) {
            fail(
                "heartbeatSeconds",
                "must be at least 120: the tasker sends a heartbeat each minute, and one may be late",
            );
        }
    }
    if !settings.wait_for_end && args.contains_key("fetchResult") && !args.contains_key("waitTimeSeconds") {
        fail("fetchResult", "needs `waitForEnd` or `waitTimeSeconds`: nobody else waits for the rows");
    }
    failures
}

/// The function's payload.
fn payload(action: Action, settings: &Settings, args: Map<String, Json>) -> Json {
    let mut payload = Map::from_iter([("action".to_owned(), Json::from(action.name()))]);
    for (key, value) in args {
        match (key.strip_suffix("Path"), value) {
            (Some(field), value) => payload.insert(format!("{field}.$"), value),
            (None, Json::Object(fetch)) if key == "fetchResult" && fetch.is_empty() => payload.insert(key, true.into()),
            (None, value) => payload.insert(key, value),
        };
    }
    let asks_latest =
        !action.is_start() && !payload.contains_key("statementId") && !payload.contains_key("statementId.$");
    if asks_latest {
        payload.insert("statementId".to_owned(), "LATEST".into());
    }
    if settings.heartbeat_seconds.is_some() {
        payload.insert("heartbeat".to_owned(), true.into());
    }
    let told = |name: &str, path: &str| told(settings.jsonata, name, path);
    payload.extend([told("executionArn", "Execution.Id")]);
    if settings.wait_for_end {
        payload.extend([told("taskToken", "Task.Token")]);
    }
    // A question needs its place only to be told apart from its siblings in a Map.
    if action.is_start() || settings.inside_map {
        let mut context = Map::from_iter([
            told("executionArn", "Execution.Id"),
            told("state", "State.Name"),
            told("enteredTime", "State.EnteredTime"),
        ]);
        if settings.inside_map {
            context.extend([told("mapIndex", "Map.Item.Index")]);
        }
        payload.insert("context".to_owned(), context.into());
    }
    payload.into()
}

/// A field that Step Functions fills in from the context object.
fn told(jsonata: bool, name: &str, path: &str) -> (String, Json) {
    if jsonata {
        (name.to_owned(), format!("{{% $states.context.{path} %}}").into())
    } else {
        (format!("{name}.$"), format!("$$.{path}").into())
    }
}

/// The rules of the state's `Retry`: the user's come first, since the first that fits is taken.
fn retriers(action: Action, mut retriers: Vec<Json>) -> Vec<Json> {
    if action == Action::Singleton {
        retriers.push(json!({
            "ErrorEquals": ["ConcurrentExecution"],
            "IntervalSeconds": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 60, "MaxAttempts": 240, "JitterStrategy": "FULL",
        }));
    }
    retriers.push(json!({
        "ErrorEquals": PASSING, "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 6, "JitterStrategy": "FULL",
    }));
    retriers
}

/// An object with names as the Amazon States Language writes them.
fn capitalised(json: Json) -> Json {
    let Json::Object(members) = json else { return json };
    let capital = |name: String| {
        let mut letters = name.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    members.into_iter().map(|(name, value)| (capital(name), value)).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests;
