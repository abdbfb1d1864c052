//! The policies as IAM reads them: golden, so that a change of a right is seen as one.

use expect_test::{Expect, ExpectFile, expect, expect_file};

use super::{Document, key, queue, role, schedule};
use crate::tasker::args::{Arn, Login, TablePermissions, Target, Warehouse, Workgroup};
use crate::tasker::place::Place;

pub(super) fn place() -> Place {
    Place {
        partition: "aws".to_owned(),
        dns_suffix: "amazonaws.com".to_owned(),
        region: "eu-west-1".to_owned(),
        account: "111122223333".to_owned(),
    }
}

pub(super) fn children() -> role::Children {
    let arn = |rest: &str| format!("arn:aws:{rest}");
    role::Children {
        table: arn("dynamodb:eu-west-1:111122223333:table/tasker-table-1a2b3c4"),
        queue: Some(queue_arn()),
        log_group: Some(arn("logs:eu-west-1:111122223333:log-group:/aws/lambda/tasker-yauigo77")),
        keys: vec![arn("kms:eu-west-1:111122223333:key/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11")],
    }
}

pub(super) fn queue_arn() -> String {
    "arn:aws:sqs:eu-west-1:111122223333:tasker-queue-1a2b3c4".to_owned()
}

fn rights(targets: &[Target]) -> role::Rights<'_> {
    role::Rights {
        targets,
        sharing: role::Sharing::Function,
        table_permissions: TablePermissions::ReadWrite,
        purging: false,
        vpc: false,
    }
}

fn uses() -> key::Uses {
    key::Uses { component: "tasker".to_owned(), ..key::Uses::default() }
}

/// A target of every kind.
pub(super) fn every_target() -> Vec<Target> {
    vec![
        target(cluster(), Login::DbUser("etl".to_owned())),
        target(cluster(), Login::Identity),
        target(workgroup(None), Login::Identity),
        target(workgroup(None), Login::Secret(arn("secretsmanager", "secret:etl-AbCdEf"))),
    ]
}

fn target(warehouse: Warehouse, login: Login) -> Target {
    Target { warehouse, database: "dev".to_owned(), login }
}

fn cluster() -> Warehouse {
    Warehouse::Cluster("warehouse".to_owned())
}

fn workgroup(arn: Option<Arn>) -> Warehouse {
    Warehouse::Workgroup(Workgroup { name: "analytics".to_owned(), arn })
}

fn arn(service: &str, resource: &str) -> Arn {
    Arn {
        partition: "aws".to_owned(),
        service: service.to_owned(),
        region: "eu-west-1".to_owned(),
        account: "111122223333".to_owned(),
        resource: resource.to_owned(),
    }
}

fn pretty(document: &Document) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("JSON");
    text.push('\n');
    text
}

fn check(document: &Document, expected: &ExpectFile) {
    expected.assert_eq(&pretty(document));
}

/// The statements on where SQL runs and as whom: the others are the same for every target.
fn check_target(target: &Target, expected: &Expect) {
    let mut document = role::policy(&rights(std::slice::from_ref(target)), &place(), &children());
    let of_target = ["StartStatements", "SignIn", "DecryptThatSecret"];
    document.statements.retain(|statement| of_target.iter().any(|sid| statement.sid.starts_with(sid)));
    expected.assert_eq(&pretty(&document));
}

#[test]
fn the_key_serves_the_account_events_and_logs() {
    check(&key::policy(&uses(), &place()), &expect_file!["golden/key.json"]);
}

#[test]
fn lambda_alone_runs_as_the_role() {
    check(&role::trust(), &expect_file!["golden/trust.json"]);
}

#[test]
fn the_role_has_the_functions_rights_and_no_others() {
    let target = target(cluster(), Login::DbUser("etl".to_owned()));
    check(
        &role::policy(&rights(std::slice::from_ref(&target)), &place(), &children()),
        &expect_file!["golden/role.json"],
    );
}

#[test]
fn the_rules_alone_send_to_the_queue_and_over_tls() {
    let rules = ["rule", "executions-rule"]
        .map(|name| format!("arn:aws:events:eu-west-1:111122223333:rule/tasker-{name}-1a2b3c4"));
    check(&queue::of_events(&queue_arn(), &rules, &place()), &expect_file!["golden/queue.json"]);
}

#[test]
fn schedules_of_this_account_alone_run_as_the_schedules_role() {
    check(&schedule::trust(&place()), &expect_file!["golden/schedule_trust.json"]);
}

#[test]
fn the_schedule_may_invoke_the_function_and_nothing_else() {
    let function = "arn:aws:lambda:eu-west-1:111122223333:function:tasker-function-1a2b3c4";
    check(&schedule::policy(function), &expect_file!["golden/schedule.json"]);
}

#[test]
fn nobody_sends_to_the_dead_letter_queue_in_the_clear() {
    check(&queue::of_dead_letters(&queue_arn()), &expect_file!["golden/dead_letters.json"]);
}

#[test]
fn a_cluster_with_the_iam_identity() {
    check_target(
        &target(cluster(), Login::Identity),
        &expect![[r#"
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "StartStatements",
                  "Effect": "Allow",
                  "Action": [
                    "redshift-data:BatchExecuteStatement",
                    "redshift-data:ExecuteStatement"
                  ],
                  "Resource": [
                    "arn:aws:redshift:eu-west-1:111122223333:cluster:warehouse"
                  ]
                },
                {
                  "Sid": "SignInAsIamIdentity",
                  "Effect": "Allow",
                  "Action": [
                    "redshift:GetClusterCredentialsWithIAM"
                  ],
                  "Resource": [
                    "arn:aws:redshift:eu-west-1:111122223333:dbname:warehouse/dev"
                  ]
                }
              ]
            }
        "#]],
    );
}

#[test]
fn a_workgroup_by_name_needs_a_wildcard() {
    check_target(
        &target(workgroup(None), Login::Identity),
        &expect![[r#"
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "StartStatements",
                  "Effect": "Allow",
                  "Action": [
                    "redshift-data:BatchExecuteStatement",
                    "redshift-data:ExecuteStatement"
                  ],
                  "Resource": [
                    "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/*"
                  ]
                },
                {
                  "Sid": "SignInToWorkgroup",
                  "Effect": "Allow",
                  "Action": [
                    "redshift-serverless:GetCredentials"
                  ],
                  "Resource": [
                    "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/*"
                  ]
                }
              ]
            }
        "#]],
    );
}

#[test]
fn a_workgroup_by_arn_with_a_secret_needs_none() {
    let workgroup = workgroup(Some(arn("redshift-serverless", "workgroup/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11")));
    check_target(
        &target(workgroup, Login::Secret(arn("secretsmanager", "secret:etl-AbCdEf"))),
        &expect![[r#"
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "StartStatements",
                  "Effect": "Allow",
                  "Action": [
                    "redshift-data:BatchExecuteStatement",
                    "redshift-data:ExecuteStatement"
                  ],
                  "Resource": [
                    "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11"
                  ]
                },
                {
                  "Sid": "SignInWithSecret",
                  "Effect": "Allow",
                  "Action": [
                    "secretsmanager:GetSecretValue"
                  ],
                  "Resource": [
                    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf"
                  ]
                },
                {
                  "Sid": "DecryptThatSecret",
                  "Effect": "Allow",
                  "Action": [
                    "kms:Decrypt"
                  ],
                  "Resource": [
                    "arn:aws:kms:eu-west-1:111122223333:key/*"
                  ],
                  "Condition": {
                    "StringEquals": {
                      "kms:EncryptionContext:SecretARN": [
                        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf"
                      ],
                      "kms:ViaService": [
                        "secretsmanager.eu-west-1.amazonaws.com"
                      ]
                    }
                  }
                }
              ]
            }
        "#]],
    );
}

#[test]
fn every_statement_has_a_sid_of_its_own() {
    for document in [role::policy(&rights(&every_target()), &place(), &children()), key::policy(&uses(), &place())] {
        let mut sids: Vec<_> = document.statements.iter().map(|statement| statement.sid).collect();
        sids.sort_unstable();
        let count = sids.len();
        sids.dedup();
        assert_eq!(sids.len(), count, "{sids:?}");
    }
}

#[test]
fn the_services_of_other_partitions_have_their_names() {
    let china = Place {
        partition: "aws-cn".to_owned(),
        dns_suffix: "amazonaws.com.cn".to_owned(),
        region: "cn-north-1".to_owned(),
        account: "111122223333".to_owned(),
    };
    let policy = key::policy(&uses(), &china).to_json();
    assert!(policy.contains("logs.cn-north-1.amazonaws.com.cn"), "{policy}");
    assert!(policy.contains("arn:aws-cn:iam::111122223333:root"), "{policy}");
    assert!(!policy.contains("arn:aws:"), "{policy}");
}
