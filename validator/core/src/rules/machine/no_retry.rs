//! A task that isn't tried again when Lambda is throttled.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task, are_written_out, handlers};
use crate::rule::{Rule, explained};
use crate::rules::machine::retry_without_identity::{identify, lacks_identity};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0110",
    name: "no-retry",
    severity: Severity::Warning,
    summary: "A task isn't retried when Lambda is throttled",
    what: explained("No entry of `Retry` has `Lambda.TooManyRequestsException`, `States.TaskFailed` or `States.ALL`."),
    why: explained(
        "All functions of an account share their concurrency. A burst anywhere in it fails the execution at \
         once, though a second later the call would have gone through. What AWS advises to retry is safe \
         here: a start that is repeated with its `context` is the same start.",
    ),
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
          "executionArn.$": "$$.Execution.Id"
        }
      },
      "TimeoutSeconds": 7200,
      "End": true
    }
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
      "End": true
    }
  }
}"#,
    ),
};

/// What Lambda answers when it has no room.
const THROTTLED: &str = "Lambda.TooManyRequestsException";
/// What AWS advises to retry.
const ADVISED: &str = r#"[{ "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 6, "BackoffRate": 2 }]"#;

pub(crate) fn check(task: &Task<'_>, machines: &Machines<'_>, findings: &mut Vec<Finding>) {
    let retry = task.document.member(task.state, "Retry");
    let mut names = handlers(task, "Retry").flat_map(|handler| handler.names);
    if !are_written_out(task, "Retry")
        || names.any(|(_, name)| [THROTTLED, "States.TaskFailed", "States.ALL"].contains(&name))
    {
        return;
    }
    let members = [("Retry".to_owned(), ADVISED.to_owned())];
    let mut fix =
        if retry.is_none() { task.document.insert(task.state, "Retry what AWS advises", &members) } else { None };
    // A retry must not be another start. The payload stands before the state's end.
    if let Some(fix) = fix.as_mut().filter(|_| lacks_identity(task)) {
        let mut edits = identify(task, machines).map(|identity| identity.edits).unwrap_or_default();
        edits.append(&mut fix.edits);
        fix.edits = edits;
    }
    let finding = task.finding(
        Code::NoRetry,
        retry.unwrap_or(task.state),
        "the task isn't retried when Lambda is throttled",
        "give a `Retry` for `Lambda.ServiceException`, `Lambda.AWSLambdaException`, `Lambda.SdkClientException` and \
         `Lambda.TooManyRequestsException`",
    );
    findings.push(finding.with(fix));
}
