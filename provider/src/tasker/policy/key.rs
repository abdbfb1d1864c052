//! Who may use the component's KMS key.
//!
//! The key is made first, so its policy can't name the rule or the log group: it names what is known of them.

use super::{Document, Principal, Statement};
use crate::tasker::naming;
use crate::tasker::place::Place;

/// What of the key's uses depends on the component's arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// The component's name.
    pub component: String,
    /// Whether the log group has a name of the user's own.
    pub log_group: bool,
    /// Whether alarms are told to a topic that is encrypted with the key.
    pub alarms: bool,
}

/// The key's policy.
pub fn policy(uses: &Uses, place: &Place) -> Document {
    let alarms = uses.alarms.then(|| alarms(place));
    Document::new([account(place), events(place), logs(uses, place)].into_iter().chain(alarms))
}

/// Without this, IAM policies could not give rights on the key, and the account could lock itself out of it. It covers the function's role, whose own policy says what it may do.
fn account(place: &Place) -> Statement {
    let root = format!("arn:{}:iam::{}:root", place.partition, place.account);
    Statement::allow("AccountAdministersTheKey", &["kms:*"]).because("IAM policies of the account can give rights on the key, and the account can not lock itself out of it. It covers the function, whose own policy says what it may do.").to(Principal::Aws(root)).on("*")
}

/// EventBridge encrypts what it sends to the queue and to its dead-letter queue. The queues' policies name the one rule; here, any rule of this account and region.
fn events(place: &Place) -> Statement {
    Statement::allow("EventBridgeSendsToTheQueues", &["kms:Decrypt", "kms:GenerateDataKey"]).because("EventBridge encrypts what it sends to the queues. The queues' policies name the rules; the key is older than they are and names any rule of this account and region.")
        .to(Principal::Service("events.amazonaws.com".to_owned()))
        .on("*")
        .when("StringEquals", "aws:SourceAccount", [&place.account])
        .when("ArnLike", "aws:SourceArn", [place.arn("events", "rule/*")])
}

/// `CloudWatch` encrypts what it tells the topic about alarms.
fn alarms(place: &Place) -> Statement {
    Statement::allow("AlarmsPublishToTheTopic", &["kms:Decrypt", "kms:GenerateDataKey"])
        .because("CloudWatch encrypts what it tells the alarm topic. Only where the component makes that topic.")
        .to(Principal::Service("cloudwatch.amazonaws.com".to_owned()))
        .on("*")
        .when("StringEquals", "aws:SourceAccount", [&place.account])
        .when("ArnLike", "aws:SourceArn", [place.arn("cloudwatch", "alarm:*")])
}

/// `CloudWatch` Logs encrypts the function's log lines. The actions are those that its documentation asks for; the encryption context is the log group's ARN. A log group whose name the user chose may be any of the account.
fn logs(uses: &Uses, place: &Place) -> Statement {
    let actions = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    let prefix = if uses.log_group { String::new() } else { naming::log_group_prefix(&uses.component) };
    let groups = place.arn("logs", &format!("log-group:{prefix}*"));
    Statement::allow("LogsOfTheFunction", &actions)
        .because(
            "CloudWatch Logs encrypts the function's lines. The actions are those that its documentation asks for.",
        )
        .to(Principal::Service(place.service("logs")))
        .on("*")
        .when("ArnLike", "kms:EncryptionContext:aws:logs:arn", [groups])
}
