//! A task that waits for its token and doesn't pass it.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0101",
    name: "missing-token",
    severity: Severity::Error,
    summary: "A task waits for its token and doesn't pass it",
    what: explained(
        "The resource ends with `.waitForTaskToken`, the payload starts a statement, and nothing in the \
         payload holds the token, `$$.Task.Token`.",
    ),
    why: explained(
        "The function can't tell the task that its statement has ended. The state hangs until its time is up: \
         for a year where it has no time limit.",
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
    let is_missing = match task.field("/taskToken") {
        Field::Missing => task.starts(),
        Field::Unknown(payload) => !payload.has_token,
        _ => false,
    };
    if !task.call.waits || !is_missing {
        return;
    }
    let mut members = vec![task.context_member("taskToken", "Task.Token")];
    if !task.has("/executionArn") {
        members.push(task.context_member("executionArn", "Execution.Id"));
    }
    let payload = task.node("");
    let fix = task.document.insert(payload, "Pass the task's token", &members);
    let finding = task.finding(
        Code::MissingToken,
        payload,
        "the task waits for its token and doesn't pass it: it hangs until its time is up",
        "give `taskToken` ($$.Task.Token) and `executionArn` ($$.Execution.Id) in the payload",
    );
    findings.push(finding.with(fix));
}
