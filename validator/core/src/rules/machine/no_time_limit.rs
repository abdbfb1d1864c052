//! A task that waits without a time limit.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0106",
    name: "no-time-limit",
    severity: Severity::Warning,
    summary: "A task waits without a time limit",
    what: explained(
        "A task with `.waitForTaskToken` has neither `TimeoutSeconds` nor `HeartbeatSeconds` (nor their \
         `Path`).",
    ),
    why: explained(
        "Whatever goes wrong on the way to the callback, a statement without an end or a function without \
         rights, the execution waits for it: up to a year, and a table may stay locked as long.",
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
    let limits = ["TimeoutSeconds", "HeartbeatSeconds"];
    if !task.call.waits || task.asks() || limits.iter().any(|limit| task.setting(limit).is_some()) {
        return;
    }
    findings.push(task.finding(
        Code::NoTimeLimit,
        task.state,
        "the task waits without a time limit: for up to a year",
        "give `TimeoutSeconds`, a little more than the statement may take",
    ));
}
