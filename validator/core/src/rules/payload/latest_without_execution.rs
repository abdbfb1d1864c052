//! `LATEST` without an execution.

use crate::finding::Severity;
use crate::rule::{Rule, explained};

pub(crate) const RULE: Rule = Rule {
    code: "SRT0014",
    name: "latest-without-execution",
    severity: Severity::Error,
    summary: "`LATEST` is asked for without an execution",
    what: explained("`statementId` is `LATEST` and neither `executionArn` nor the context's is there."),
    why: explained(
        "`LATEST` is the newest statement that was started with the same `executionArn`. Without one there is \
         no such statement, and the function refuses the payload.",
    ),
    example: explained(r#"{ "action": "getStatementResult", "statementId": "LATEST" }"#),
    instead: explained(
        r#"{
  "action": "getStatementResult",
  "statementId": "LATEST",
  "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e"
}"#,
    ),
};
