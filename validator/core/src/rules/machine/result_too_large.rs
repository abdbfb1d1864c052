//! Rows that may be more than a state can hold.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, ScopeKind, Task};
use crate::payload_check::Action;
use crate::rule::{Rule, explained};
use crate::text::Data;

pub(crate) const RULE: Rule = Rule {
    code: "SRT0114",
    name: "result-too-large",
    severity: Severity::Warning,
    summary: "Rows may be more than a state can hold",
    what: explained(
        "A task within a Map or Parallel keeps rows of `fetchResult` or `getStatementResult` as its output, \
         or `fetchResult` without `maxRows` is written beside the state's input by `ResultPath`.",
    ),
    why: explained(
        "A state holds 262,144 bytes. The function cuts the rows of one callback to that, but it can't know \
         what else is there: the input beside it, or the rows of the other branches. The execution fails with \
         `States.DataLimitExceeded`.",
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
          "executionArn.$": "$$.Execution.Id",
          "fetchResult": true,
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
      "ResultPath": "$.sales",
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
          "fetchResult": { "maxRows": 100 },
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
      "ResultPath": "$.sales",
      "End": true
    }
  }
}"#,
    ),
};

pub(crate) fn check(task: &Task<'_>, machines: &Machines<'_>, findings: &mut Vec<Finding>) {
    let is_collected = machines.around(task.scope).any(|scope| scope.kind != ScopeKind::Execution);
    let fetches = task.starts() && matches!(task.field("/fetchResult"), Field::Known(value) if *value != false);
    let is_bounded = task.has("/fetchResult/maxRows");
    let asks = task.action == Some(Action::Rows);
    let is_beside_the_input = path(task).is_some_and(|path| path.len() > "$".len());
    let node = match (fetches, asks) {
        (true, _) if !is_bounded && (is_collected || is_beside_the_input) => task.node("/fetchResult"),
        (_, true) if is_collected => task.node("/action"),
        _ => return,
    };
    if is_dropped(task) {
        return;
    }
    let (message, hint) = if is_collected {
        (
            "the rows of all branches together may be more than a state's 262,144 bytes",
            "keep less of them with `ResultSelector` or `Output`, give `fetchResult` its `maxRows`, or UNLOAD them to S3",
        )
    } else {
        (
            "the rows alone may fill a state's 262,144 bytes, and are written beside its input",
            "give `fetchResult` its `maxRows`, or keep less of them with `ResultSelector`",
        )
    };
    findings.push(task.finding(Code::ResultTooLarge, node, message, hint));
}

/// The `ResultPath`, where it is a path.
fn path<'a>(task: &Task<'a>) -> Option<&'a str> {
    let document = task.document;
    document.tree.get(task.state, "ResultPath").and_then(|path| document.tree.text(path))
}

/// Whether the state keeps only what it selects of its result.
fn is_dropped(task: &Task<'_>) -> bool {
    let has = |name| task.document.member(task.state, name);
    let is_null = has("ResultPath").is_some_and(|path| *task.document.tree.data(path) == Data::Null);
    is_null || has("ResultSelector").is_some() || has("Output").is_some()
}
