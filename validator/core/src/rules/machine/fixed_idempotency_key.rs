//! An `idempotencyKey` that is the same in every execution.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0118",
    name: "fixed-idempotency-key",
    severity: Severity::Warning,
    summary: "`idempotencyKey` is the same in every execution",
    what: explained("`idempotencyKey` in a state machine is a fixed text."),
    why: explained(
        "Starts with the same key are one start. The second execution gets the statement of the first one \
         back, and its own SQL doesn't run until the first one's row has expired.",
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
          "idempotencyKey": "load-sales"
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
          "idempotencyKey.$": "$.loadId"
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
    if !matches!(task.field("/idempotencyKey"), Field::Known(key) if key.is_string()) {
        return;
    }
    findings.push(task.finding(
        Code::FixedIdempotencyKey,
        task.node("/idempotencyKey"),
        "this key is the same in every execution: only the first one runs its SQL",
        "compute it from what makes the start one of its kind, or give `context` instead",
    ));
}
