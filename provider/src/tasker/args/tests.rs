//! What the component takes, and what it says of everything else.

use expect_test::{Expect, expect};
use pulumi_rust::{Args as _, Fields, Properties, PropertyPath, Reading, Value};
use serde_json::{Value as Json, json};

use super::{Architecture, Args, Checked, LogLevel};

fn object(json: &Json) -> Properties {
    let Json::Object(members) = json else { panic!("inputs are an object") };
    members.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect()
}

/// The arguments, or a line per failure.
fn read(inputs: Properties) -> Result<Args, String> {
    let mut reading = Reading::new();
    let mut fields = Fields::new(inputs, PropertyPath::root(), &mut reading);
    let args = Checked::<Args>::read(&mut fields);
    fields.finish();
    match args {
        Some(args) if reading.failures().is_empty() => Ok(args.into_inner()),
        _ => {
            let lines: Vec<_> =
                reading.failures().iter().map(|failure| format!("{}: {}", failure.path, failure.reason)).collect();
            Err(lines.join("\n") + "\n")
        }
    }
}

fn of_target(target: &Json) -> Properties {
    object(&json!({ "redshiftTarget": target }))
}

fn refused(inputs: &Json, expected: &Expect) {
    expected.assert_eq(&read(object(inputs)).expect_err("refused"));
}

fn target_refused(target: &Json, expected: &Expect) {
    refused(&json!({ "redshiftTarget": target }), expected);
}

async fn json_of(target: &Json) -> String {
    let args = read(of_target(target)).expect("taken");
    args.target().resolve().await.expect("known").value.expect("known").to_json().to_string()
}

#[tokio::test]
async fn every_way_to_sign_in_reaches_the_function() {
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf";
    for (target, expected) in [
        (
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "etl" }),
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "etl" }),
        ),
        (
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "secretArn": secret }),
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "secretArn": secret }),
        ),
        (
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "iamIdentity": true }),
            json!({ "clusterIdentifier": "warehouse", "dbName": "dev" }),
        ),
        (
            json!({ "workgroupName": "analytics", "dbName": "dev" }),
            json!({ "workgroupName": "analytics", "dbName": "dev" }),
        ),
        (
            json!({ "workgroupName": "analytics", "dbName": "dev", "iamIdentity": true, "dbUser": null }),
            json!({ "workgroupName": "analytics", "dbName": "dev" }),
        ),
        (
            json!({ "workgroupName": "analytics", "dbName": "dev", "iamIdentity": false, "secretArn": secret }),
            json!({ "workgroupName": "analytics", "dbName": "dev", "secretArn": secret }),
        ),
    ] {
        assert_eq!(json_of(&target).await, expected.to_string(), "{target}");
    }
}

#[tokio::test]
async fn architecture_and_log_level_have_defaults_and_take_each_of_their_words() {
    let target = json!({ "workgroupName": "analytics", "dbName": "dev" });
    let args = read(of_target(&target)).expect("taken");
    assert_eq!(args.architecture.resolve().await.expect("known").value, Some(Architecture::Arm64));
    assert_eq!(args.log_level.resolve().await.expect("known").value, Some(LogLevel::Info));
    for &architecture in Architecture::ALL {
        let inputs = object(&json!({ "redshiftTarget": target, "architecture": architecture.as_str() }));
        let args = read(inputs).expect("taken");
        assert_eq!(args.architecture.resolve().await.expect("known").value, Some(architecture));
    }
    for &level in LogLevel::ALL {
        let inputs = object(&json!({ "redshiftTarget": target, "logLevel": level.as_str() }));
        let args = read(inputs).expect("taken");
        assert_eq!(args.log_level.resolve().await.expect("known").value, Some(level));
    }
}

#[test]
fn missing_properties_are_named() {
    refused(
        &json!({}),
        &expect![[r"
        redshiftTarget: is required
    "]],
    );
    target_refused(
        &json!({ "clusterIdentifier": "warehouse", "dbUser": "etl" }),
        &expect![[r"
        redshiftTarget.dbName: is required
    "]],
    );
    target_refused(
        &json!({ "dbName": "dev" }),
        &expect![[r"
        redshiftTarget: needs `clusterIdentifier` (a provisioned cluster) or `workgroupName` (a serverless workgroup)
    "]],
    );
    target_refused(
        &json!({ "clusterIdentifier": "warehouse", "dbName": "dev" }),
        &expect![[r"
        redshiftTarget: needs a way to sign in to the cluster: `dbUser`, `secretArn` or `iamIdentity: true`
    "]],
    );
    let target = json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "iamIdentity": false });
    target_refused(
        &target,
        &expect![[r"
        redshiftTarget: needs a way to sign in to the cluster: `dbUser`, `secretArn` or `iamIdentity: true`
    "]],
    );
}

#[test]
fn properties_that_exclude_each_other_are_named() {
    let target = json!({ "clusterIdentifier": "a", "workgroupName": "analytics", "dbName": "dev", "dbUser": "etl" });
    target_refused(
        &target,
        &expect![[r"
        redshiftTarget: takes `clusterIdentifier` or `workgroupName`, not both
    "]],
    );
    let target = json!({
        "clusterIdentifier": "a", "dbName": "dev", "dbUser": "etl", "iamIdentity": true,
        "secretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf",
    });
    target_refused(
        &target,
        &expect![[r"
        redshiftTarget: takes one way to sign in, not `dbUser` and `secretArn` and `iamIdentity: true`
    "]],
    );
    target_refused(
        &json!({ "workgroupName": "analytics", "dbName": "dev", "dbUser": "etl" }),
        &expect![[r"
        redshiftTarget.dbUser: is for clusters; on a serverless workgroup, give `secretArn`, or nothing to sign in with the function's IAM identity
    "]],
    );
    target_refused(
        &json!({ "workgroupName": "analytics", "dbName": "dev", "iamIdentity": false }),
        &expect![[r"
        redshiftTarget.iamIdentity: can't be false without `secretArn`: nothing else signs in to a workgroup
    "]],
    );
    let target = json!({
        "clusterIdentifier": "a", "dbName": "dev", "dbUser": "etl",
        "workgroupArn": "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11",
    });
    target_refused(
        &target,
        &expect![[r"
        redshiftTarget.workgroupArn: needs `workgroupName` beside it
    "]],
    );
}

#[test]
fn names_have_their_characters_and_lengths() {
    let long = |length: usize| "a".repeat(length);
    let cluster = |text: &str| of_target(&json!({ "clusterIdentifier": text, "dbName": "dev", "dbUser": "etl" }));
    for good in ["a", "warehouse", "a-1", "warehouse-2-eu", &long(63)] {
        read(cluster(good)).expect(good);
    }
    for bad in ["", "1a", "A", "a--b", "a-", "-a", "a_b", "a.b", "a*", "ä", " a", &long(64)] {
        let said = read(cluster(bad)).expect_err(bad);
        assert!(said.starts_with("redshiftTarget.clusterIdentifier: must be 1 to 63 lower-case letters"), "{said}");
    }
    let workgroup = |text: &str| of_target(&json!({ "workgroupName": text, "dbName": "dev" }));
    for good in ["abc", "1-2", "analytics", &long(64)] {
        read(workgroup(good)).expect(good);
    }
    for bad in ["", "ab", "Analytics", "a_b", &long(65), "arn:aws:redshift-serverless:eu-west-1:1:workgroup/x"] {
        let said = read(workgroup(bad)).expect_err(bad);
        assert!(said.starts_with("redshiftTarget.workgroupName: must be 3 to 64 lower-case letters"), "{said}");
    }
    let database = |text: &str| of_target(&json!({ "workgroupName": "analytics", "dbName": text }));
    for good in ["dev", "_x", "Sales_2026", "a.b@c+d-e$f", &long(127)] {
        read(database(good)).expect(good);
    }
    for bad in ["", "1a", "a b", "a/b", "a:b", "a*", "${aws:username}", "a?", "\"a\"", &long(128)] {
        let said = read(database(bad)).expect_err(bad);
        assert!(said.starts_with("redshiftTarget.dbName: must be 1 to 127 letters"), "{said}");
    }
    let user = |text: &str| of_target(&json!({ "clusterIdentifier": "a", "dbName": "dev", "dbUser": text }));
    for good in ["etl", "Awsuser", "a.b@c+d-e_f", &long(128)] {
        read(user(good)).expect(good);
    }
    for bad in ["", "_a", "1a", "a*", "a/b", "a:b", "a$", &long(129)] {
        let said = read(user(bad)).expect_err(bad);
        assert!(said.starts_with("redshiftTarget.dbUser: must be 1 to 128 letters"), "{said}");
    }
}

#[test]
fn arns_are_of_the_right_thing() {
    let secret = |text: &str| of_target(&json!({ "workgroupName": "analytics", "dbName": "dev", "secretArn": text }));
    for good in [
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf",
        "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:path/to/etl@prod-AbCdEf",
    ] {
        read(secret(good)).expect(good);
    }
    for bad in [
        "",
        "etl",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:",
        "arn:aws:secretsmanager:eu-west-1::secret:etl-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:11112222333:secret:etl-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*",
        "arn:aws:s3:eu-west-1:111122223333:secret:etl-AbCdEf",
        "arn:gcp:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf",
        "urn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf",
    ] {
        let said = read(secret(bad)).expect_err(bad);
        assert!(said.starts_with("redshiftTarget.secretArn: must be the ARN of a secret"), "{said}");
    }
    let target = json!({ "workgroupName": "analytics", "dbName": "dev", "workgroupArn": "analytics" });
    target_refused(
        &target,
        &expect![[r"
        redshiftTarget.workgroupArn: must be the ARN of a workgroup: arn:aws:redshift-serverless:REGION:ACCOUNT:workgroup/UUID
    "]],
    );
}

#[test]
fn unknown_properties_get_a_hint() {
    let inputs = json!({
        "redshiftTarget": { "clusterIdentifier": "a", "databaseName": "dev", "dbName": "dev", "dbuser": "etl", "iamIdentity": true },
        "logLevl": "INFO",
    });
    refused(
        &inputs,
        &expect![[r"
        redshiftTarget.databaseName: is not a property here; known are clusterIdentifier, workgroupName, workgroupArn, dbName, dbUser, secretArn, iamIdentity
        redshiftTarget.dbuser: is not a property here; did you mean `dbUser`?
        logLevl: is not a property here; did you mean `logLevel`?
    "]],
    );
}

#[test]
fn wrong_types_and_words_are_named_all_at_once() {
    let inputs = json!({
        "redshiftTarget": { "clusterIdentifier": 1, "dbName": ["dev"], "dbUser": true, "iamIdentity": "no" },
        "architecture": "mips",
        "logLevel": "info",
    });
    refused(
        &inputs,
        &expect![[r"
        redshiftTarget.clusterIdentifier: must be a string, not a number
        redshiftTarget.dbName: must be a string, not a list
        redshiftTarget.dbUser: must be a string, not a boolean
        redshiftTarget.iamIdentity: must be a boolean, not a string
        architecture: must be one of `arm64`, `x86_64`
        logLevel: must be one of `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`
    "]],
    );
    refused(
        &json!({ "redshiftTarget": "warehouse" }),
        &expect![[r"
        redshiftTarget: must be an object, not a string
    "]],
    );
}

#[tokio::test]
async fn what_a_preview_does_not_know_is_left_alone() {
    let known = || of_target(&json!({ "clusterIdentifier": "a", "dbName": "dev", "dbUser": "etl" }));
    let of_members = |members: &[&str]| {
        let mut inputs = known();
        let target = inputs.get_mut("redshiftTarget").expect("a target");
        let pulumi_rust::value::Kind::Object(properties) = &mut target.kind else { panic!("an object") };
        for member in members {
            properties.insert((*member).to_owned(), Value::unknown());
        }
        inputs
    };
    let mut whole = known();
    whole.insert("redshiftTarget".to_owned(), Value::unknown());
    for inputs in [
        whole,
        of_members(&["clusterIdentifier"]),
        of_members(&["dbName"]),
        of_members(&["dbUser"]),
        of_members(&["secretArn"]),
        of_members(&["iamIdentity"]),
        of_members(&["workgroupName"]),
        of_members(&["clusterIdentifier", "workgroupName", "dbName", "dbUser", "secretArn", "iamIdentity"]),
    ] {
        let args = read(inputs.clone()).unwrap_or_else(|said| panic!("{inputs:?}: {said}"));
        assert_eq!(args.target().resolve().await.expect("resolved").value, None, "{inputs:?}");
    }
}

#[test]
fn what_is_known_is_checked_beside_unknowns() {
    let mut inputs = of_target(&json!({ "clusterIdentifier": "Not A Cluster", "dbUser": "etl" }));
    let target = inputs.get_mut("redshiftTarget").expect("a target");
    let pulumi_rust::value::Kind::Object(properties) = &mut target.kind else { panic!("an object") };
    properties.insert("dbName".to_owned(), Value::unknown());
    let said = read(inputs).expect_err("refused");
    assert!(said.starts_with("redshiftTarget.clusterIdentifier: must be"), "{said}");
}

#[tokio::test]
async fn a_secret_makes_the_target_secret_and_no_message_repeats_a_value() {
    let inputs = |user: &str| {
        let user = Value::from(user).into_secret();
        let target = [("clusterIdentifier", "a".into()), ("dbName", "dev".into()), ("dbUser", user)];
        Properties::from([("redshiftTarget".to_owned(), Value::object(target))])
    };
    let args = read(inputs("hunter2")).expect("taken");
    assert!(args.target().resolve().await.expect("resolved").secret);
    assert!(!format!("{:?}", args.target().resolve().await.expect("resolved").value).contains("hunter2"));
    assert!(!read(inputs("hunter2*")).expect_err("refused").contains("hunter2"));
}
