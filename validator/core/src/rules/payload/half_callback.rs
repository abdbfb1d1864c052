//! A callback that lacks some of its fields, so that nobody could be told.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0006",
    name: "half-callback",
    severity: Severity::Error,
    summary: "A callback lacks some of its fields, so that nobody could be told",
    what: explained(
        "A task is told with `taskToken` and `executionArn`. CloudFormation is told with all fields of a \
         custom resource's request.",
    ),
    why: explained(
        "A statement would run and nobody would learn of its end: the state or the stack would wait until its \
         time is up. The function refuses to start it.",
    ),
    example: explained(r#"{ "sqlStatement": "CALL load_sales()", "taskToken": "AAAAKgAAAAIAAAAA" }"#),
    instead: explained(
        r#"{
  "sqlStatement": "CALL load_sales()",
  "taskToken": "AAAAKgAAAAIAAAAA",
  "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e"
}"#,
    ),
};
