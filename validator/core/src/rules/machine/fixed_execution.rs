//! An `executionArn` that is a fixed text.

use crate::expression::is_path;
use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0115",
    name: "fixed-execution",
    severity: Severity::Warning,
    summary: "`executionArn` is not the ARN of the execution that runs",
    what: explained(
        "`executionArn` in the payload or its `context` is a text of the definition, and not \
         `$$.Execution.Id`.",
    ),
    why: explained(
        "All executions would be one to the function: `LATEST` finds the statement of another execution, and \
         what is cancelled with an aborted execution is not this one's.",
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
          "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e",
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
    for pointer in ["/executionArn", "/context/executionArn"] {
        if !matches!(task.field(pointer), Field::Known(arn) if arn.as_str().is_some_and(|arn| !is_path(arn))) {
            continue;
        }
        let node = task.node(pointer);
        let (name, value) = task.context_member("executionArn", "Execution.Id");
        let fix = task.document.replace(node, "Give the execution that runs", &name, &value);
        let message = "this is a fixed text and not the execution that runs";
        let hint = format!("write `{name}`: {value}");
        findings.push(task.finding(Code::FixedExecution, node, message, &hint).with(fix));
    }
}
