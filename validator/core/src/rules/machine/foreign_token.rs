//! A task that waits for its token and passes something else as one.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0102",
    name: "foreign-token",
    severity: Severity::Error,
    summary: "A task waits for its token and passes another text as one",
    what: explained(
        "`taskToken` of a waiting task is a fixed text, or an expression without `$$.Task.Token`. Only the \
         context object of the task itself has its token.",
    ),
    why: explained("The function tells another task, or none. The state hangs until its time is up."),
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
          "taskToken.$": "$.token",
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
    let is_foreign = match task.field("/taskToken") {
        Field::Known(token) => token.is_string(),
        Field::Computed(expression) => !expression.has_token,
        Field::Missing | Field::Unknown(_) => false,
    };
    if !task.call.waits || !task.starts() || !is_foreign {
        return;
    }
    let node = task.node("/taskToken");
    let (name, value) = task.context_member("taskToken", "Task.Token");
    let fix = task.document.replace(node, "Pass the task's own token", &name, &value);
    let message = "this is not the token of the task, which hangs until its time is up";
    let hint = format!("write `{name}`: {value}");
    findings.push(task.finding(Code::ForeignToken, node, message, &hint).with(fix));
}
