//! Heartbeats that nothing watches.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0109",
    name: "heartbeat-unwatched",
    severity: Severity::Info,
    summary: "Heartbeats are sent and nothing watches them",
    what: explained("The payload has `heartbeat: true`, and the waiting task has no `HeartbeatSeconds`."),
    why: explained("Each heartbeat is a call of Step Functions, and without `HeartbeatSeconds` none of them matters."),
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

pub(crate) fn check(task: &Task<'_>, _: &Machines<'_>, findings: &mut Vec<Finding>) {
    if !task.call.waits || !task.is_true("/heartbeat") || task.setting("HeartbeatSeconds").is_some() {
        return;
    }
    let members = [("HeartbeatSeconds".to_owned(), "180".to_owned())];
    let fix = task.document.insert(task.state, "Give `HeartbeatSeconds`", &members);
    let finding = task.finding(
        Code::HeartbeatUnwatched,
        task.node("/heartbeat"),
        "the task is sent heartbeats and nothing watches them",
        "give the state `HeartbeatSeconds`, 180 or more, or leave `heartbeat` out",
    );
    findings.push(finding.with(fix));
}
