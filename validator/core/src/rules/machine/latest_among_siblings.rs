//! `LATEST` where several branches start statements at the same time.

use crate::finding::Fix;
use crate::finding::{Code, Finding, Severity};
use crate::format::LATEST;
use crate::machine::{Field, Machines, ScopeId, ScopeKind, Task};
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0105",
    name: "latest-among-siblings",
    severity: Severity::Warning,
    summary: "`LATEST` within a Map or Parallel may be another branch's statement",
    what: explained(
        "A question for `LATEST` within a Map without `context.mapIndex`, or after a start without one; or \
         within a branch of a Parallel of which another branch starts statements too. The items of a \
         distributed Map are executions of their own and don't disturb each other.",
    ),
    why: explained(
        "`LATEST` is the newest statement of the execution. While branches run side by side, that is the one \
         which happened to start last: its rows are fetched, or it is cancelled.",
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
            "Next": "Rows",
            "ResultPath": null
          },
          "Rows": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {
              "FunctionName": "${functionArn}",
              "Payload": {
                "action": "getStatementResult",
                "statementId": "LATEST",
                "executionArn.$": "$$.Execution.Id"
              }
            },
            "Retry": [
              {
                "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
                "MaxAttempts": 6
              }
            ],
            "ResultSelector": { "records.$": "$.Payload.Records" },
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
            "Next": "Rows",
            "ResultPath": null
          },
          "Rows": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {
              "FunctionName": "${functionArn}",
              "Payload": {
                "action": "getStatementResult",
                "statementId": "LATEST",
                "executionArn.$": "$$.Execution.Id",
                "context": {
                  "executionArn.$": "$$.Execution.Id",
                  "state.$": "$$.State.Name",
                  "enteredTime.$": "$$.State.EnteredTime",
                  "mapIndex.$": "$$.Map.Item.Index"
                }
              }
            },
            "Retry": [
              {
                "ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
                "MaxAttempts": 6
              }
            ],
            "ResultSelector": { "records.$": "$.Payload.Records" },
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
    let is_latest = matches!(task.field("/statementId"), Field::Known(id) if id.as_str().is_some_and(is_latest));
    if !task.asks() || !is_latest {
        return;
    }
    let Some((message, fix)) = disturbed(task, machines) else { return };
    let hint = "give the statement's own id from the result of its start; within a Map, `context` with `mapIndex` \
                ($$.Map.Item.Index) in the start and in the question does too";
    findings.push(task.finding(Code::LatestAmongSiblings, task.node("/statementId"), message, hint).with(fix));
}

fn is_latest(id: &str) -> bool {
    id == LATEST || id.starts_with("LATEST:")
}

/// What may come between a start and the question, and what helps.
fn disturbed(task: &Task<'_>, machines: &Machines<'_>) -> Option<(&'static str, Option<Fix>)> {
    let inner = machines.around(task.scope).next()?;
    let is_start_of = |scope: ScopeId| move |other: &&Task<'_>| other.scope == scope && other.starts();
    match inner.kind {
        ScopeKind::Iteration if !task.has("/context/mapIndex") => {
            let payload = task.node("");
            let document = task.document;
            let fix = match document.member(payload, "context") {
                None => document.insert(payload, "Say which item of the Map it is", &[task.context(true)]),
                Some(context) => {
                    let index = task.context_member("mapIndex", "Map.Item.Index");
                    document.insert(context, "Say which item of the Map it is", &[index])
                }
            };
            Some(("`LATEST` may be the statement of another item of this Map", fix))
        }
        ScopeKind::Iteration => {
            let mut starts = machines.tasks.iter().filter(is_start_of(task.scope));
            let is_hidden = starts.next().is_some_and(|start| !start.has("/context/mapIndex"));
            is_hidden
                .then_some(("`LATEST` of this item is not known: its start doesn't say which item it is for", None))
        }
        ScopeKind::Branch => {
            let is_sibling = |other: &&Task<'_>| {
                let mut around = machines.around(other.scope);
                other.starts() && around.any(|scope| scope.state == inner.state && !std::ptr::eq(scope, inner))
            };
            let has_siblings = machines.tasks.iter().any(|other| is_sibling(&other));
            has_siblings.then_some(("`LATEST` may be the statement of another branch of this Parallel", None))
        }
        ScopeKind::Execution => None,
    }
}
