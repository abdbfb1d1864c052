//! The role of a scenario's state machines, with the rights that they need and no others: the embedded cloud enforces policies as AWS does.

use serde_json::{Value, json};

/// Adds the resources `role` and `rights` to those of a program in Pulumi's YAML: machines with this role may invoke these functions and run machines.
pub(super) fn add(resources: &mut Value, function_arns: &[String]) {
    resources["role"] = json!({
        "type": "aws:iam:Role",
        "properties": { "assumeRolePolicy": { "fn::toJSON": {
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "Service": "states.amazonaws.com" }, "Action": "sts:AssumeRole" }],
        } } },
    });
    resources["rights"] = json!({
        "type": "aws:iam:RolePolicy",
        "properties": { "role": "${role.name}", "policy": { "fn::toJSON": {
            "Version": "2012-10-17",
            "Statement": [
                { "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": function_arns },
                { "Effect": "Allow", "Action": ["states:StartExecution", "states:DescribeExecution", "states:StopExecution"], "Resource": "*" },
            ],
        } } },
    });
}
