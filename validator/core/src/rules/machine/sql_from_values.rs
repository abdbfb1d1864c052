//! SQL that is built by joining values into its text.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0113",
    name: "sql-from-values",
    severity: Severity::Warning,
    summary: "SQL is built by joining values into its text",
    what: explained(
        "`sqlStatement` or one of `sqls` is made by `States.Format` with a value in it, or by joining texts \
         in JSONata.",
    ),
    why: explained(
        "Whoever can choose the value can write SQL: a quote in it ends the text around it. It also fails on \
         values with a quote that mean no harm. A parameter never becomes part of the text.",
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
          "sqlStatement.$": "States.Format('DELETE FROM sales WHERE day = {}', $.day)",
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
          "sqlStatement": "DELETE FROM sales WHERE day = :day",
          "parameters": { "day.$": "$.day" },
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
    let is_sql = |pointer: &str| pointer == "/sqlStatement" || pointer.starts_with("/sqls");
    for hole in task.template.holes.iter().filter(|hole| is_sql(&hole.pointer) && hole.expression.builds_text) {
        findings.push(task.finding(
            Code::SqlFromValues,
            task.node(&hole.pointer),
            "the SQL is built by joining values into it: a value can become SQL",
            "write `:name` in the SQL and give the value in `parameters`; only names of tables and columns can't be given so",
        ));
    }
}
