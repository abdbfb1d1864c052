//! An error name in `Catch` or `Retry` that can't occur there.

use crate::explanation::nearest;
use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task, handlers};
use crate::payload_check::Action;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0112",
    name: "handler-never-matches",
    severity: Severity::Warning,
    summary: "A Catch or Retry names an error that can't occur there",
    what: explained(
        "A name that is misspelt; one of `States.` that Step Functions doesn't have; `FAILED` or a \
         `Redshift.` name, which only a callback brings, on a task that doesn't wait; `ConcurrentExecution` \
         without `executeSingletonStatement`; a name behind a handler that takes it already.",
    ),
    why: explained("The handler looks like a safety net and is none: the execution fails instead."),
    example: explained(
        r#"{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {
        "FunctionName": "${functionArn}",
        "Payload": {
          "sqlStatement": "CALL load_sales()",
          "taskToken.$": "$$.Task.Token",
          "executionArn.$": "$$.Execution.Id",
          "context": {
            "executionArn.$": "$$.Execution.Id",
            "state.$": "$$.State.Name",
            "enteredTime.$": "$$.State.EnteredTime"
          }
        }
      },
      "TimeoutSeconds": 7200,
      "Retry": [
        {
          "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
          "MaxAttempts": 6
        }
      ],
      "Catch": [{ "ErrorEquals": ["Failed"], "Next": "Tell the team" }],
      "End": true
    },
    "Tell the team": { "Type": "Fail" }
  }
}"#,
    ),
    instead: explained(
        r#"{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {
        "FunctionName": "${functionArn}",
        "Payload": {
          "sqlStatement": "CALL load_sales()",
          "taskToken.$": "$$.Task.Token",
          "executionArn.$": "$$.Execution.Id",
          "context": {
            "executionArn.$": "$$.Execution.Id",
            "state.$": "$$.State.Name",
            "enteredTime.$": "$$.State.EnteredTime"
          }
        }
      },
      "TimeoutSeconds": 7200,
      "Retry": [
        {
          "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
          "MaxAttempts": 6
        }
      ],
      "Catch": [{ "ErrorEquals": ["FAILED"], "Next": "Tell the team" }],
      "End": true
    },
    "Tell the team": { "Type": "Fail" }
  }
}"#,
    ),
};

/// What a callback brings, and nothing else.
const OF_A_CALLBACK: [&str; 5] =
    ["FAILED", "Redshift.Failed", "Redshift.Aborted", "Redshift.Rejected", "Redshift.OutcomeUnknown"];
/// What the function answers with, in any task.
const OF_THE_FUNCTION: [&str; 6] = [
    "InvalidRequest",
    "ConcurrentExecution",
    "PreviousExecutionNotFound",
    "NoTrackedState",
    "IdempotencyMismatch",
    "ConfigurationError",
];
/// What Lambda answers with that people name.
const OF_LAMBDA: [&str; 6] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
];
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
const OF_STEP_FUNCTIONS: [&str; 17] = [
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.HeartbeatTimeout",
    "States.Permissions",
    "States.Runtime",
    "States.DataLimitExceeded",
    "States.ResultPathMatchFailure",
    "States.ParameterPathFailure",
    "States.IntrinsicFailure",
    "States.QueryEvaluationError",
    "States.BranchFailed",
    "States.NoChoiceMatched",
    "States.ExceedToleratedFailureThreshold",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
    "States.Http.StatusCodeFailure",
];

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    for kind in ["Catch", "Retry"] {
        let mut earlier: Vec<&str> = Vec::new();
        for handler in handlers(task, kind) {
            for (node, name) in &handler.names {
                if let Some((message, hint, meant)) = reason(task, name, &earlier) {
                    let fix = meant.and_then(|meant| task.document.retext(*node, &format!("Write `{meant}`"), meant));
                    findings.push(task.finding(Code::HandlerNeverMatches, *node, message, &hint).with(fix));
                }
            }
            earlier.extend(handler.names.iter().map(|(_, name)| *name));
        }
    }
}

/// Why a name can't occur: what is wrong, what to do, and the name that was meant.
fn reason(task: &Task<'_>, name: &str, earlier: &[&str]) -> Option<(&'static str, String, Option<&'static str>)> {
    let is_timeout = matches!(name, "States.Timeout" | "States.HeartbeatTimeout");
    if earlier.contains(&"States.ALL")
        || earlier.contains(&name)
        || (earlier.contains(&"States.TaskFailed") && !name.starts_with("States."))
        || (earlier.contains(&"States.Timeout") && is_timeout)
    {
        return Some((
            "a handler before this one takes the error already",
            "put the broader one last".to_owned(),
            None,
        ));
    }
    if OF_A_CALLBACK.contains(&name) && !task.call.waits {
        let message = "only a callback brings this error, and the task doesn't wait for one";
        return Some((message, "the answer of `describeStatement` has the `Status`".to_owned(), None));
    }
    let is_singleton = task.action.is_none_or(|action| action == Action::Singleton);
    if name == "ConcurrentExecution" && !is_singleton {
        let message = "only `executeSingletonStatement` answers with this error";
        return Some((message, "use that action, or leave the name out".to_owned(), None));
    }
    let known = [&OF_A_CALLBACK[..], &OF_THE_FUNCTION, &OF_LAMBDA, &OF_STEP_FUNCTIONS];
    if known.iter().any(|names| names.contains(&name)) {
        return None;
    }
    match nearest::of(name, &known.concat()) {
        Some(nearest) => Some(("no error has this name", format!("did you mean `{nearest}`?"), Some(nearest))),
        None if name.starts_with("States.") => Some((
            "Step Functions has no error of this name",
            "names that begin with `States.` are its own".to_owned(),
            None,
        )),
        None => None,
    }
}
