//! Who may use the component's KMS key.
//!
//! The key is made first, so its policy can't name the rule or the log group: it names what is known of them.

use super::{Document, Principal, Statement};
use crate::tasker::naming;
use crate::tasker::place::Place;

/// The key's policy.
pub fn policy(component: &str, place: &Place) -> Document {
    Document::new([account(place), events(place), logs(component, place)])
}

/// Without this, IAM policies could not give rights on the key, and the account could lock itself out of it. It covers the function's role, whose own policy says what it may do.
fn account(place: &Place) -> Statement {
    let root = format!("arn:{}:iam::{}:root", place.partition, place.account);
    Statement::allow("AccountAdministersTheKey", &["kms:*"]).to(Principal::Aws(root)).on("*")
}

/// EventBridge encrypts what it sends to the queue and to its dead-letter queue. The queues' policies name the one rule; here, any rule of this account and region.
fn events(place: &Place) -> Statement {
    Statement::allow("EventBridgeSendsToTheQueues", &["kms:Decrypt", "kms:GenerateDataKey"])
        .to(Principal::Service("events.amazonaws.com".to_owned()))
        .on("*")
        .when("StringEquals", "aws:SourceAccount", [&place.account])
        .when("ArnLike", "aws:SourceArn", [place.arn("events", "rule/*")])
}

/// `CloudWatch` Logs encrypts the function's log lines. The actions are those that its documentation asks for; the encryption context is the log group's ARN.
fn logs(component: &str, place: &Place) -> Statement {
    let actions = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    let groups = place.arn("logs", &format!("log-group:{}*", naming::log_group_prefix(component)));
    Statement::allow("LogsOfTheFunction", &actions).to(Principal::Service(place.service("logs"))).on("*").when(
        "ArnLike",
        "kms:EncryptionContext:aws:logs:arn",
        [groups],
    )
}
