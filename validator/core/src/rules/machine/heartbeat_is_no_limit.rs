//! `HeartbeatSeconds` as the only limit of a task that is sent heartbeats.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0107",
    name: "heartbeat-is-no-limit",
    severity: Severity::Warning,
    summary: "`HeartbeatSeconds` is no time limit where heartbeats are sent",
    what: explained(
        "The payload has `heartbeat: true`, and the waiting task has `HeartbeatSeconds` but no \
         `TimeoutSeconds`.",
    ),
    why: explained(
        "Without `heartbeat` nobody sends any, and `HeartbeatSeconds` ends the task after that time. With it \
         each heartbeat starts that time anew: the task waits as long as its statement runs, without a limit.",
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
      "Retry": [
        {
          "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
          "MaxAttempts": 6
        }
      ],
      "HeartbeatSeconds": 300,
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
      "HeartbeatSeconds": 300,
      "End": true
    }
  }
}"#,
    ),
};

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    let Some(heartbeat) = task.setting("HeartbeatSeconds") else { return };
    if !task.call.waits || !task.is_true("/heartbeat") || task.setting("TimeoutSeconds").is_some() {
        return;
    }
    findings.push(task.finding(
        Code::HeartbeatIsNoLimit,
        heartbeat,
        "with `heartbeat` this limits only the time between two heartbeats, and nothing limits the task",
        "give `TimeoutSeconds` too",
    ));
}
