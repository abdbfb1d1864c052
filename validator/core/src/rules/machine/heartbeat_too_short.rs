//! `HeartbeatSeconds` that no heartbeat can keep.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0108",
    name: "heartbeat-too-short",
    severity: Severity::Error,
    summary: "`HeartbeatSeconds` is shorter than the time between two heartbeats",
    what: explained("The payload has `heartbeat: true`, and `HeartbeatSeconds` is below 120."),
    why: explained(
        "The function sends a heartbeat each minute. With less room than two of them, the task fails with \
         `States.HeartbeatTimeout` while its statement runs well.",
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
          "heartbeat": true,
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
      "HeartbeatSeconds": 60,
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
          "heartbeat": true,
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
      "HeartbeatSeconds": 180,
      "End": true
    }
  }
}"#,
    ),
};

/// Two heartbeats of a minute.
const SHORTEST: u64 = 120;

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    let is_short = task.seconds("HeartbeatSeconds").is_some_and(|seconds| seconds < SHORTEST);
    if !task.call.waits || !task.is_true("/heartbeat") || !is_short {
        return;
    }
    let Some(node) = task.setting("HeartbeatSeconds") else { return };
    let finding = task.finding(
        Code::HeartbeatTooShort,
        node,
        "a heartbeat comes each minute: the task fails between two of them",
        "give 180 seconds or more",
    );
    findings.push(finding.with(task.document.replace(node, "Give 180 seconds", "HeartbeatSeconds", "180")));
}
