//! A `context` within a Map that doesn't say which item it is for.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Field, Machines, ScopeKind, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0116",
    name: "context-without-item",
    severity: Severity::Warning,
    summary: "A `context` within a Map doesn't say which item it is for",
    what: explained("A start within a Map (but not a distributed one) has a `context` without `mapIndex`."),
    why: explained(
        "Two items that enter their state in the same millisecond look like one start: the second gets the \
         statement of the first, and its own SQL never runs.",
    ),
    example: explained(
        r#"{
  "StartAt": "Each shop",
  "States": {
    "Each shop": {
      "Type": "Map",
      "ItemsPath": "$.shops",
      "MaxConcurrency": 10,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
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
      },
      "End": true
    }
  }
}"#,
    ),
    instead: explained(
        r#"{
  "StartAt": "Each shop",
  "States": {
    "Each shop": {
      "Type": "Map",
      "ItemsPath": "$.shops",
      "MaxConcurrency": 10,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
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
                  "enteredTime.$": "$$.State.EnteredTime",
                  "mapIndex.$": "$$.Map.Item.Index"
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
      },
      "End": true
    }
  }
}"#,
    ),
};

pub(crate) fn check(task: &Task<'_>, machines: &Machines<'_>, findings: &mut Vec<Finding>) {
    let in_map = machines.around(task.scope).any(|scope| scope.kind == ScopeKind::Iteration);
    let has_context = matches!(task.field("/context"), Field::Known(_));
    if !in_map || !task.starts() || !has_context || task.has("/context/mapIndex") || task.has("/idempotencyKey") {
        return;
    }
    let node = task.node("/context");
    let index = task.context_member("mapIndex", "Map.Item.Index");
    let hint = format!("give `{}`: {}", index.0, index.1);
    let fix = task.document.insert(node, "Say which item of the Map it is", &[index]);
    let message = "two items of this Map that enter the state at the same time look like one start";
    findings.push(task.finding(Code::ContextWithoutItem, node, message, &hint).with(fix));
}
