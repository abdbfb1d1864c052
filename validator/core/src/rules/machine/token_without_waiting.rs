//! A task that passes a token and doesn't wait for it.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task, WAITING};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0103",
    name: "token-without-waiting",
    severity: Severity::Warning,
    summary: "A task passes a token and doesn't wait for it",
    what: explained(
        "The payload starts a statement and has a `taskToken`, and the resource doesn't end with \
         `.waitForTaskToken`.",
    ),
    why: explained(
        "The state moves on as soon as the statement was handed over, with the answer of the start as its \
         result: what comes next runs before the data is there. A state that doesn't wait has no token in its \
         context object either, so that `$$.Task.Token` fails it.",
    ),
    example: explained(
        r#"{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
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

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    if task.call.waits || !task.starts() || !task.has("/taskToken") {
        return;
    }
    let document = task.document;
    let resource = document.tree.text(task.call.resource).filter(|_| !task.call.is_direct);
    let fix = resource.and_then(|resource| {
        document.retext(task.call.resource, "Wait for the token", &format!("{resource}{WAITING}"))
    });
    let finding = task.finding(
        Code::TokenWithoutWaiting,
        task.node("/taskToken"),
        "the task passes a token and doesn't wait for it: it moves on before its statement has ended",
        "use the resource `arn:aws:states:::lambda:invoke.waitForTaskToken`, or leave `taskToken` out",
    );
    findings.push(finding.with(fix));
}
