//! A task that waits, with an action that calls nobody back.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task, WAITING};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0104",
    name: "waiting-question",
    severity: Severity::Error,
    summary: "A task waits for a token that its action never tells of",
    what: explained(
        "The resource ends with `.waitForTaskToken`, and the action is `describeStatement`, \
         `getStatementResult` or `cancelStatement`.",
    ),
    why: explained("These actions answer at once and never call back. The state hangs until its time is up."),
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
          "action": "getStatementResult",
          "statementId": "LATEST",
          "executionArn.$": "$$.Execution.Id"
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
    instead: explained(
        r#"{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {
        "FunctionName": "${functionArn}",
        "Payload": {
          "action": "getStatementResult",
          "statementId": "LATEST",
          "executionArn.$": "$$.Execution.Id"
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
};

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    if !task.call.waits || !task.asks() {
        return;
    }
    let document = task.document;
    let resource = document.tree.text(task.call.resource).and_then(|resource| resource.strip_suffix(WAITING));
    let fix = resource.and_then(|resource| document.retext(task.call.resource, "Don't wait for a token", resource));
    let finding = task.finding(
        Code::WaitingQuestion,
        task.call.resource,
        "this action answers at once and never calls back: the task hangs until its time is up",
        "leave `.waitForTaskToken` out of the resource",
    );
    findings.push(finding.with(fix));
}
