//! An expression that is passed on as a plain text.

use crate::expression::{Language, is_path, jsonata};
use crate::finding::Fix;
use crate::finding::{Code, Finding, Severity};
use crate::machine::{Machines, Task};
use crate::rule::{Rule, explained};
use crate::text::NodeId;

pub(crate) const RULE: Rule = Rule {
    code: "SRT0117",
    name: "expression-as-text",
    severity: Severity::Warning,
    summary: "An expression stands where it is a plain text",
    what: explained(
        "In JSONPath a path such as `$$.Task.Token` or `{% %}` under a name without `.$`; in JSONata a path \
         without `{% %}`, or a name that ends with `.$`.",
    ),
    why: explained(
        "The function gets the expression's own characters and not its value: a token that nobody knows, an \
         execution that doesn't exist.",
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
          "sqlStatement": "CALL load_sales(:day)",
          "taskToken.$": "$$.Task.Token",
          "executionArn.$": "$$.Execution.Id",
          "parameters": { "day": "$.day" },
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
          "sqlStatement": "CALL load_sales(:day)",
          "taskToken.$": "$$.Task.Token",
          "executionArn.$": "$$.Execution.Id",
          "parameters": { "day.$": "$.day" },
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
    let Some(payload) = task.call.payload else { return };
    let tree = &task.document.tree;
    for node in payload..tree.node(payload).end {
        let (Some(name), Some(text)) = (tree.name(node), tree.text(node)) else { continue };
        let is_computed = name.ends_with(".$");
        let is_jsonata = jsonata(text).is_some();
        let is_token = tree.node(node).parent == payload && name == "taskToken" && task.call.waits;
        let (hint, fix) = match task.language {
            Language::JsonPath if !is_computed && is_path(text) && !is_token => {
                let fix = task.document.rename(node, &format!("{name}.$"));
                ("a name ends with `.$` where its value is a path or an intrinsic function", fix)
            }
            Language::JsonPath if !is_computed && is_jsonata => (
                "give the state `\"QueryLanguage\": \"JSONata\"`, or write it as a path under a name that ends with `.$`",
                None,
            ),
            Language::Jsonata if is_computed || (is_path(text) && !is_token) => {
                ("JSONata stands within `{% %}`, and names don't end with `.$`", in_jsonata(task, node, name, text))
            }
            _ => continue,
        };
        let message = "this expression is passed on as a plain text";
        findings.push(task.finding(Code::ExpressionAsText, node, message, hint).with(fix));
    }
}

/// A path of the context object, as JSONata has it.
fn in_jsonata(task: &Task<'_>, node: NodeId, name: &str, text: &str) -> Option<Fix> {
    let expression = match text.strip_prefix("$$.") {
        Some(path) => format!("$states.context.{path}"),
        None if text.starts_with("$states.") => text.to_owned(),
        None => return None,
    };
    let name = name.strip_suffix(".$").unwrap_or(name);
    task.document.replace(node, "Write it in JSONata", name, &format!("\"{{% {expression} %}}\""))
}
