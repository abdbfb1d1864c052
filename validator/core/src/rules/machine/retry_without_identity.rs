//! A task that is retried on all errors, each time as another start.

use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, ScopeKind, Task, handlers};
use crate::rule::{Rule, explained};
use crate::text::Data;

pub(crate) const RULE: Rule = Rule {
    code: "SRT0111",
    name: "retry-without-identity",
    severity: Severity::Warning,
    summary: "A task is retried on all errors and each try runs its SQL again",
    what: explained(
        "`Retry` has `States.ALL`, `States.TaskFailed`, `States.Timeout` or `States.HeartbeatTimeout`, and \
         the payload, which starts a statement, has neither `context` nor `idempotencyKey`.",
    ),
    why: explained(
        "Each try has a token of its own, and the function can't know that it means the same start: the SQL \
         runs again, beside the first one if that still runs. With `context` a retry gets the statement that \
         runs already.",
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
          "executionArn.$": "$$.Execution.Id"
        }
      },
      "TimeoutSeconds": 7200,
      "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 3 }],
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
      "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 3 }],
      "End": true
    }
  }
}"#,
    ),
};

pub(crate) fn check(task: &Task<'_>, machines: &Machines<'_>, findings: &mut Vec<Finding>) {
    let broad = ["States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout"];
    let has_identity = task.has("/context") || task.has("/idempotencyKey");
    if !task.starts() || has_identity {
        return;
    }
    let document = task.document;
    let retries = handlers(task, "Retry").filter(|handler| {
        let attempts = document.tree.get(handler.node, "MaxAttempts").map(|attempts| document.tree.data(attempts));
        attempts != Some(&Data::Number(0.into()))
    });
    let names = retries.flat_map(|handler| handler.names).find(|(_, name)| broad.contains(name));
    let Some((node, _)) = names else { return };
    let in_map = machines.around(task.scope).any(|scope| scope.kind == ScopeKind::Iteration);
    let fix = document.insert(task.node(""), "Say which start it is", &[task.context(in_map)]);
    let finding = task.finding(
        Code::RetryWithoutIdentity,
        node,
        "each retry is another start and runs the SQL again",
        "give `context` in the payload, so that a retry is recognised, or an `idempotencyKey`",
    );
    findings.push(finding.with(fix));
}
