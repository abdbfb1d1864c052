//! What the engine has on record after the component was built: every child with its inputs and options, in deployments and in a preview.
//!
//! The golden file is also compiled against the real `aws` package's types by the project's type check, which reads outputs of children as `${child.property}`.
//! Write it anew with `UPDATE_EXPECT=1 cargo test -p provider`.

use std::collections::{BTreeMap, BTreeSet};

use crate::recorded::{TOKEN, cluster, construct, construct_in, deployed, engine, inputs, plugin_folder, previewed};
use expect_test::expect_file;
use pulumi_rust::testing::{FakeEngine, Outcome, Registration, construct_request};
use pulumi_rust::value::{Kind, Source};
use pulumi_rust::{Properties, Value};
use serde_json::{Map, Value as Json, json};

/// What stands for a value that a preview does not know, on the wire and here.
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// A value as JSON; a file by its name alone, since its folder is another one each time.
fn plain(value: &Value) -> Json {
    let json = match &value.kind {
        Kind::Null => Json::Null,
        Kind::Bool(flag) => json!(flag),
        Kind::Number(number) if number.fract() == 0.0 => json!(format!("{number}").parse::<i64>().unwrap()),
        Kind::Number(number) => json!(number),
        Kind::String(text) => json!(text),
        Kind::List(items) => items.iter().map(plain).collect(),
        Kind::Object(properties) => plain_object(properties),
        Kind::Unknown => json!(UNKNOWN),
        Kind::Archive(archive) => {
            let Source::Path(path) = &archive.source else { panic!("an archive that is no file: {archive:?}") };
            assert!(path.starts_with('/'), "the engine would look for `{path}` in the program's folder");
            json!({ "$archive": path.rsplit('/').next() })
        }
        Kind::Asset(_) | Kind::Reference(_) => panic!("no child takes such a value: {value:?}"),
    };
    if value.secret { json!({ "$secret": json }) } else { json }
}

pub(crate) fn plain_object(properties: &Properties) -> Json {
    properties.iter().map(|(key, value)| (key.clone(), plain(value))).collect::<Map<_, _>>().into()
}

/// A registration as the golden file has it.
fn plain_registration(registration: &Registration) -> Json {
    let request = &registration.request;
    let name_of = |urn: &String| urn.rsplit("::").next().unwrap().to_owned();
    let depends_on: BTreeSet<String> = request.dependencies.iter().map(name_of).collect();
    json!({
        "type": request.r#type,
        "name": request.name,
        "inputs": plain_object(&registration.inputs),
        "options": { "parent": name_of(&request.parent), "version": request.version, "dependsOn": depends_on },
    })
}

/// All children by name: they are registered in parallel, so their order says nothing.
pub(crate) fn children(engine: &FakeEngine) -> Vec<Registration> {
    let registrations = engine.registrations().into_iter().filter(|seen| seen.request.custom);
    let by_name: BTreeMap<_, _> = registrations.map(|seen| (seen.request.name.clone(), seen)).collect();
    by_name.into_values().collect()
}

async fn scenario(decide: fn(&Registration) -> Outcome, json: &Json, dry_run: bool) -> Json {
    let engine = engine(decide).await;
    construct(&engine, json, dry_run).await.unwrap();
    children(&engine).iter().map(plain_registration).collect()
}

/// Every property that a child can have.
fn everything() -> Json {
    json!({
        "targets": { "reports": { "workgroupName": "analytics", "dbName": "reports" } },
        "starter": { "args": {
            "name": "etl", "memoryMegabytes": 512, "timeoutSeconds": 60, "environment": { "STAGE": "prod" },
            "layerArns": ["arn:aws:lambda:eu-west-1:111122223333:layer:agent:1"],
        } },
        "completer": { "args": {} },
        "role": { "args": { "name": "etl", "path": "/etl/" } },
        "table": { "args": { "name": "statements", "recoveryDays": 7, "deletionProtection": true, "onDestroy": "Retain" } },
        "queue": { "args": { "name": "ends", "messageRetentionSeconds": 86400 }, "enablePurging": true },
        "deadLetterQueue": { "args": { "name": "bad" } },
        "encryptionKey": { "args": { "alias": "alias/etl", "rotationDays": 90, "deletionWindowDays": 7 } },
        "logGroup": { "args": { "name": "/etl/tasker", "retentionDays": 30 } },
        "vpc": { "subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"] },
        "codeSigningConfigArn": "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1",
        "permissionsBoundary": "arn:aws:iam::111122223333:policy/boundary",
        "region": "eu-west-1",
        "tags": { "team": "data" },
        "alarms": { "topic": { "args": { "name": "help" } } },
        "dashboard": { "name": "etl" },
        "ruleName": "ends",
        "scheduleName": "minute",
    })
}

#[tokio::test]
async fn children_are_registered_as_recorded() {
    let workgroup = json!({
        "redshiftTarget": {
            "workgroupName": "analytics",
            "workgroupArn": "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11",
            "dbName": "sales",
            "secretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:etl-AbCdEf",
        },
        "architecture": "x86_64",
        "logLevel": "DEBUG",
        "executionEvents": true,
    });
    let unknown = json!({
        "redshiftTarget": { "clusterIdentifier": "unknown", "dbName": "dev", "dbUser": "etl" },
        "architecture": "unknown",
    });
    let mut shaped = cluster();
    shaped.as_object_mut().unwrap().extend(everything().as_object().unwrap().clone());
    let recorded = json!({
        "everything": scenario(deployed, &shaped, false).await,
        "cluster": scenario(deployed, &cluster(), false).await,
        "workgroup": scenario(deployed, &workgroup, false).await,
        "preview": scenario(previewed, &unknown, true).await,
    });
    let mut text = serde_json::to_string_pretty(&recorded).unwrap();
    text.push('\n');
    expect_file!["../registrations.json"].assert_eq(&text);
}

#[tokio::test]
async fn every_child_belongs_to_the_component_under_a_name_of_its_own() {
    let engine = engine(deployed).await;
    construct(&engine, &cluster(), false).await.unwrap();
    let component = format!("urn:pulumi:stack::project::{TOKEN}::tasker");
    let registrations = engine.registrations();
    let names: BTreeSet<_> = registrations.iter().map(|seen| &seen.request.name).collect();
    assert_eq!(names.len(), registrations.len());
    for child in children(&engine) {
        assert_eq!(child.request.parent, component, "{}", child.request.name);
        assert!(child.request.name.starts_with("tasker-"), "{}", child.request.name);
        assert_eq!((child.request.version.as_str(), child.request.provider.as_str()), ("7.51.1", ""));
    }
    for invoke in engine.invokes() {
        assert_eq!((invoke.version.as_str(), invoke.parent.as_str()), ("7.51.1", component.as_str()), "{}", invoke.tok);
    }
}

#[tokio::test]
async fn an_inherited_provider_is_used_by_children_and_functions_whatever_its_version() {
    let engine = engine(deployed).await;
    let mut request = construct_request(&engine, TOKEN, "tasker", &inputs(&cluster()), false);
    let provider = "urn:pulumi:stack::project::pulumi:providers:aws::own::id";
    request.providers = [("aws".to_owned(), provider.to_owned())].into();
    construct_in(plugin_folder().path(), request).await.unwrap();
    for child in children(&engine) {
        let used = (child.request.provider.as_str(), child.request.version.as_str());
        assert_eq!(used, (provider, ""), "{}", child.request.name);
    }
    assert_eq!(engine.invokes().len(), 3);
    for invoke in engine.invokes() {
        assert_eq!((invoke.provider.as_str(), invoke.version.as_str()), (provider, ""), "{}", invoke.tok);
    }
}

#[tokio::test]
async fn a_preview_whose_aws_provider_is_not_configured_yet_works() {
    let engine = engine(previewed).await;
    for function in ["getPartition", "getRegion", "getCallerIdentity"] {
        engine.answer(format!("aws:index/{function}:{function}"), Properties::new());
    }
    construct(&engine, &cluster(), true).await.unwrap();
    assert!(engine.registration("tasker-key").inputs["policy"].is_unknown());
}

#[tokio::test]
async fn a_secret_user_is_secret_wherever_it_goes() {
    let engine = engine(deployed).await;
    let target = [
        ("clusterIdentifier", "warehouse".into()),
        ("dbName", "dev".into()),
        ("dbUser", Value::from("hunter2").into_secret()),
    ];
    let inputs = [("redshiftTarget".to_owned(), Value::object(target))].into();
    let request = construct_request(&engine, TOKEN, "tasker", &inputs, false);
    let outputs = construct_in(plugin_folder().path(), request).await.unwrap();
    let mut holders = BTreeSet::new();
    for child in children(&engine) {
        for (key, value) in &child.inputs {
            assert!(!in_the_clear(value, "hunter2"), "`{key}` of `{}`", child.request.name);
            if value.contains_secret() {
                holders.insert(format!("{}.{key}", child.request.name));
            }
        }
    }
    assert_eq!(holders, ["tasker-function.environment", "tasker-role-policy.policy"].map(str::to_owned).into());
    assert!(!outputs.values().any(|value| in_the_clear(value, "hunter2")));
    assert!(engine.logs().is_empty());
}

/// Whether a text stands anywhere in a value outside what is marked secret.
fn in_the_clear(value: &Value, text: &str) -> bool {
    !value.secret
        && match &value.kind {
            Kind::String(found) => found.contains(text),
            Kind::List(items) => items.iter().any(|item| in_the_clear(item, text)),
            Kind::Object(properties) => properties.values().any(|item| in_the_clear(item, text)),
            _ => false,
        }
}

#[tokio::test]
async fn a_child_that_fails_ends_the_construct() {
    let engine = engine(|registration| match registration.request.name.as_str() {
        "tasker-table" => Outcome::Failed,
        _ => deployed(registration),
    })
    .await;
    let refused = construct(&engine, &cluster(), false).await.unwrap_err();
    assert!(refused.message.contains("`tasker-table`"), "{}", refused.message);
}

#[tokio::test]
async fn a_missing_archive_ends_the_construct_and_says_what_to_do() {
    let engine = engine(deployed).await;
    let folder = tempfile::tempdir().unwrap();
    let request = construct_request(&engine, TOKEN, "tasker", &inputs(&cluster()), true);
    let refused = construct_in(folder.path(), request).await.unwrap_err();
    assert!(refused.message.contains("`bootstrap-arm64.zip` is not in"), "{}", refused.message);
    assert!(refused.message.contains(&folder.path().display().to_string()), "{}", refused.message);
    assert!(refused.message.contains("hint: "), "{}", refused.message);
}
