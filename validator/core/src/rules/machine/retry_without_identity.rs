//! A task that is retried when its first try may have started the SQL, each time as another start.

use crate::finding::{Code, Finding, Fix, Severity};
use crate::machine::{Machines, ScopeKind, Task, handlers};
use crate::rule::{Rule, explained};
use crate::text::Data;

pub(crate) const RULE: Rule = Rule {
    code: "SRT0111",
    name: "retry-without-identity",
    severity: Severity::Warning,
    summary: "A task is retried and each try may run its SQL again",
    what: explained(
        "`Retry` has an error after which the SQL may run already, and the payload, which starts a statement, has \
         neither `context` nor `idempotencyKey`. Such errors are `States.ALL`, `States.TaskFailed`, `States.Timeout`, \
         `States.HeartbeatTimeout`, and those of a call whose answer was lost: `Lambda.ServiceException`, \
         `Lambda.AWSLambdaException`, `Lambda.SdkClientException`, `Lambda.ClientExecutionTimeoutException` and \
         `Lambda.Unknown`. `Lambda.TooManyRequestsException` is none: Lambda didn't run the function.",
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

/// Errors after which the SQL may run already: the broad ones, and those of a call whose answer was lost.
const MAYBE_STARTED: [&str; 9] = [
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.HeartbeatTimeout",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
];

/// Whether a retry of the task would be another start.
pub(super) fn lacks_identity(task: &Task<'_>) -> bool {
    task.starts() && !task.has("/context") && !task.has("/idempotencyKey")
}

/// What makes a retry the same start: a change of the payload.
pub(super) fn identify(task: &Task<'_>, machines: &Machines<'_>) -> Option<Fix> {
    let in_map = machines.around(task.scope).any(|scope| scope.kind == ScopeKind::Iteration);
    task.document.insert(task.node(""), "Say which start it is", &[task.context(in_map)])
}

pub(crate) fn check(task: &Task<'_>, machines: &Machines<'_>, findings: &mut Vec<Finding>) {
    if !lacks_identity(task) {
        return;
    }
    let document = task.document;
    let retries = handlers(task, "Retry").filter(|handler| {
        let attempts = document.tree.get(handler.node, "MaxAttempts").map(|attempts| document.tree.data(attempts));
        attempts != Some(&Data::Number(0.into()))
    });
    let names = retries.flat_map(|handler| handler.names).find(|(_, name)| MAYBE_STARTED.contains(name));
    let Some((node, _)) = names else { return };
    let finding = task.finding(
        Code::RetryWithoutIdentity,
        node,
        "each retry is another start, and the SQL may run twice",
        "give `context` in the payload, so that a retry is recognised, or an `idempotencyKey`",
    );
    findings.push(finding.with(identify(task, machines)));
}
