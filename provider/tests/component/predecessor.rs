//! Every option of the CDK construct that this component succeeds: one test each, named after it. The README's table says where each went, and is held to be whole here.

use crate::recorded::{Refused, cluster, construct, deployed, engine};
use crate::registrations::{children, plain_object};
use pulumi_rust::Properties;
use pulumi_rust::testing::FakeEngine;
use serde_json::{Value as Json, json};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:own";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/6c2d0b1c-0a45-4f3e-8f4c-1f6c8a1f7a11";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:own";

/// The component on a cluster, with further inputs.
async fn built(further: Json) -> Result<(FakeEngine, Properties), Refused> {
    let mut inputs = cluster();
    let Json::Object(further) = further else { panic!("inputs are an object") };
    inputs.as_object_mut().unwrap().extend(further);
    let engine = engine(deployed).await;
    let outputs = construct(&engine, &inputs, false).await?;
    Ok((engine, outputs))
}

async fn made(further: Json) -> (FakeEngine, Properties) {
    built(further).await.unwrap_or_else(|refused| panic!("{refused:?}"))
}

/// The paths that are refused.
async fn refused(further: Json) -> Vec<String> {
    let refused = built(further).await.expect_err("it was taken");
    refused.properties.into_iter().map(|(path, _)| path).collect()
}

fn inputs(engine: &FakeEngine, child: &str) -> Json {
    plain_object(&engine.registration(child).inputs)
}

fn is_there(engine: &FakeEngine, child: &str) -> bool {
    children(engine).iter().any(|seen| seen.request.name == child)
}

fn output<'a>(outputs: &'a Properties, key: &str) -> Option<&'a str> {
    match &outputs.get(key)?.kind {
        pulumi_rust::value::Kind::String(text) => Some(text),
        other => panic!("{key}: {other:?}"),
    }
}

fn document(text: &Json) -> Json {
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

/// The statements of the role's policy by their names.
fn statement(engine: &FakeEngine, sid: &str) -> Option<Json> {
    let policy = document(&inputs(engine, "tasker-role-policy")["policy"]);
    policy["Statement"].as_array().unwrap().iter().find(|statement| statement["Sid"] == sid).cloned()
}

#[test]
fn every_option_has_its_place_in_the_tables() {
    for table in [include_str!("../../README.md"), GUIDE] {
        let missing: Vec<_> = OPTIONS.iter().filter(|option| !table.contains(&format!("| `{option}` |"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

const GUIDE: &str = include_str!("../../../docs/migrating-from-cdk.md");

/// What the guide gives for an option of the construct: each a component's inputs.
fn advised(option: &str) -> Vec<Json> {
    let row = GUIDE.lines().find(|line| line.starts_with(&format!("| `{option}` |")));
    let (_, ours) = row.unwrap().trim_start_matches("| ").split_once(" | ").unwrap();
    let code = ours.split('`').skip(1).step_by(2).filter(|code| code.starts_with('"'));
    code.map(|code| serde_json::from_str(&format!("{{{code}}}")).unwrap_or_else(|e| panic!("{code}: {e}"))).collect()
}

#[tokio::test]
async fn what_the_guide_advises_for_each_option_is_built() {
    for option in OPTIONS {
        let advised = advised(option);
        let python = ["powertoolsArn", "pythonLayerVersionProps"].contains(&option);
        assert_eq!(advised.is_empty(), python, "{option}");
        for inputs in advised {
            if let Err(refused) = built(inputs).await {
                panic!("{option}: {refused:?}");
            }
        }
    }
}

const OPTIONS: [&str; 21] = [
    "redshiftTargetProps",
    "logLevel",
    "completerExistingLambdaObj",
    "completerLambdaFunctionProps",
    "starterExistingLambdaObj",
    "starterLambdaFunctionProps",
    "createCallbackInfra",
    "existingTableObj",
    "dynamoTableProps",
    "tablePermissions",
    "existingQueueObj",
    "queueProps",
    "enableQueuePurging",
    "deployDeadLetterQueue",
    "deadLetterQueueProps",
    "maxReceiveCount",
    "enableEncryptionWithCustomerManagedKey",
    "encryptionKey",
    "encryptionKeyProps",
    "powertoolsArn",
    "pythonLayerVersionProps",
];

#[tokio::test]
async fn redshift_target_props() {
    let (engine, _) = made(json!({})).await;
    let target = document(&inputs(&engine, "tasker-function")["environment"]["variables"]["REDSHIFT_TARGET"]);
    assert_eq!(target, json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "etl" }));
    let named = json!({ "targets": { "reports": { "workgroupName": "analytics", "dbName": "reports" } } });
    let (engine, _) = made(named).await;
    let targets = document(&inputs(&engine, "tasker-function")["environment"]["variables"]["TARGETS"]);
    assert_eq!(targets, json!({ "reports": { "workgroupName": "analytics", "dbName": "reports" } }));
    assert_eq!(statement(&engine, "StartStatements").unwrap()["Resource"].as_array().unwrap().len(), 2);
    assert_eq!(
        refused(json!({ "targets": { "a b": { "workgroupName": "analytics", "dbName": "x" } } })).await,
        ["targets"]
    );
}

#[tokio::test]
async fn log_level() {
    let (engine, _) = made(json!({ "logLevel": "DEBUG" })).await;
    let function = inputs(&engine, "tasker-function");
    assert_eq!(function["environment"]["variables"]["LOG_LEVEL"], "DEBUG");
    assert_eq!(function["loggingConfig"]["applicationLogLevel"], "DEBUG");
}

#[tokio::test]
async fn completer_existing_lambda_obj() {
    let existing =
        json!({ "completer": { "existing": { "arn": FUNCTION } }, "role": { "existing": { "name": "shared" } } });
    let (engine, outputs) = made(existing).await;
    assert_eq!(inputs(&engine, "tasker-mapping")["functionName"], FUNCTION);
    assert_eq!(inputs(&engine, "tasker-schedule")["target"]["arn"], FUNCTION);
    assert_eq!(output(&outputs, "completerFunctionName"), Some("own"));
    assert!(is_there(&engine, "tasker-function") && !is_there(&engine, "tasker-completer"));
    // The Data API shows a statement to who started it: both have to run as one role.
    assert_eq!(refused(json!({ "completer": { "existing": { "arn": FUNCTION } } })).await, ["role"]);
}

#[tokio::test]
async fn completer_lambda_function_props() {
    let (engine, _) = made(json!({ "completer": { "args": { "memoryMegabytes": 512, "timeoutSeconds": 60 } } })).await;
    let completer = inputs(&engine, "tasker-completer");
    assert_eq!((&completer["memorySize"], &completer["timeout"]), (&json!(512), &json!(60)));
    assert_eq!(completer["role"], inputs(&engine, "tasker-function")["role"]);
    assert_eq!(inputs(&engine, "tasker-mapping")["functionName"], "${tasker-completer.arn}");
    assert_eq!(inputs(&engine, "tasker-queue")["visibilityTimeoutSeconds"], 360);
    let owner = &statement(&engine, "FollowOwnStatements").unwrap()["Condition"]["StringLike"];
    assert_eq!(owner["redshift-data:statement-owner-iam-userid"], json!(["${tasker-role.uniqueId}:*"]));
    assert_eq!(refused(json!({ "completer": {} })).await, ["completer"]);
    let both = json!({ "completer": { "args": {}, "existing": { "arn": FUNCTION } } });
    assert_eq!(refused(both).await, ["completer", "role"]);
}

#[tokio::test]
async fn starter_existing_lambda_obj() {
    let (engine, outputs) = made(json!({ "starter": { "existing": { "arn": FUNCTION } } })).await;
    for absent in ["tasker-function", "tasker-role", "tasker-role-policy", "tasker-logs"] {
        assert!(!is_there(&engine, absent), "{absent}");
    }
    assert_eq!(inputs(&engine, "tasker-mapping")["functionName"], FUNCTION);
    assert_eq!((output(&outputs, "functionArn"), output(&outputs, "functionName")), (Some(FUNCTION), Some("own")));
    assert!(output(&outputs, "functionPolicy").unwrap().contains("redshift-data:ExecuteStatement"));
    let of_function = json!({
        "starter": { "existing": { "arn": FUNCTION } },
        "vpc": { "subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"] },
        "logGroup": { "args": {} }, "role": { "args": {} },
    });
    assert_eq!(refused(of_function).await, ["vpc", "logGroup", "role"]);
    let both = json!({ "starter": { "args": {}, "existing": { "arn": FUNCTION } } });
    assert_eq!(refused(both).await, ["starter"]);
    assert_eq!(refused(json!({ "starter": { "existing": { "arn": "own" } } })).await, ["starter.existing.arn"]);
}

#[tokio::test]
async fn starter_lambda_function_props() {
    let (engine, _) = made(json!({
        "starter": { "args": {
            "name": "etl", "memoryMegabytes": 1024, "timeoutSeconds": 120, "layerArns": ["arn:layer"],
            "environment": { "STAGE": "prod", "LOG_LEVEL": "mine" },
        } },
        "architecture": "x86_64", "tracing": "PassThrough", "codeSigningConfigArn": "arn:signing",
        "vpc": { "subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"] },
        "permissionsBoundary": "arn:boundary", "tags": { "team": "data" }, "region": "eu-north-1",
        "errorNames": "detailed", "cancelOnAbort": false, "rowTtlDays": 7,
        "logGroup": { "args": { "name": "/etl/tasker", "retentionDays": 30 } },
        "role": { "args": { "name": "etl-role", "path": "/etl/" } },
    }))
    .await;
    let function = inputs(&engine, "tasker-function");
    assert_eq!(
        (&function["name"], &function["memorySize"], &function["timeout"]),
        (&json!("etl"), &json!(1024), &json!(120))
    );
    assert_eq!(
        (&function["layers"], &function["codeSigningConfigArn"]),
        (&json!(["arn:layer"]), &json!("arn:signing"))
    );
    assert_eq!(function["vpcConfig"], json!({ "subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"] }));
    assert_eq!(
        (&function["tracingConfig"]["mode"], &function["region"]),
        (&json!("PassThrough"), &json!("eu-north-1"))
    );
    let variables = &function["environment"]["variables"];
    assert_eq!((&variables["STAGE"], &variables["LOG_LEVEL"]), (&json!("prod"), &json!("INFO")), "the component's win");
    assert_eq!((&variables["ERROR_NAMES"], &variables["CANCEL_ON_ABORT"]), (&json!("detailed"), &json!("false")));
    assert_eq!(variables["TTL_DAYS"], "7");
    assert!(statement(&engine, "HaveNetworkInterfaces").is_some());
    let role = inputs(&engine, "tasker-role");
    assert_eq!(
        (&role["name"], &role["path"], &role["permissionsBoundary"]),
        (&json!("etl-role"), &json!("/etl/"), &json!("arn:boundary"))
    );
    assert_eq!(inputs(&engine, "tasker-schedule-role")["permissionsBoundary"], "arn:boundary");
    let logs = inputs(&engine, "tasker-logs");
    assert_eq!((&logs["name"], &logs["retentionInDays"]), (&json!("/etl/tasker"), &json!(30)));
    for child in children(&engine) {
        let (name, inputs) = (&child.request.name, plain_object(&child.inputs));
        let (is_iam, is_part) = (child.request.r#type.starts_with("aws:iam/"), inputs.get("tags").is_none());
        assert_eq!(inputs.get("region").is_none(), is_iam, "{name}: region");
        let untagged = ["policy", "alias", "target", "schedule"].iter().any(|part| name.ends_with(part));
        assert_eq!(is_part, untagged, "{name}: tags");
    }
    let limits = json!({ "starter": { "args": { "memoryMegabytes": 64, "timeoutSeconds": 901 } } });
    assert_eq!(refused(limits).await, ["starter.args.memoryMegabytes", "starter.args.timeoutSeconds"]);
}

#[tokio::test]
async fn create_callback_infra() {
    let shared = json!({
        "createCallbackInfra": false,
        "table": { "existing": { "name": "shared", "keyArn": KEY } },
        "role": { "existing": { "name": "shared" } },
    });
    let (engine, outputs) = made(shared).await;
    let names: Vec<_> = children(&engine).iter().map(|seen| seen.request.name.clone()).collect();
    assert_eq!(names, ["tasker-function", "tasker-logs", "tasker-role-policy"]);
    assert_eq!(inputs(&engine, "tasker-role-policy")["role"], "shared");
    assert!(statement(&engine, "TakeEvents").is_none());
    assert_eq!(statement(&engine, "UseTheKey").unwrap()["Resource"], json!([KEY]));
    let owner = &statement(&engine, "FollowOwnStatements").unwrap()["Condition"]["StringLike"];
    assert_eq!(owner["redshift-data:statement-owner-iam-userid"], json!(["AROAEXAMPLE:*"]));
    assert_eq!(output(&outputs, "queueArn"), None);
    let missing = json!({
        "createCallbackInfra": false, "queue": {}, "deadLetterQueue": {}, "encryptionKey": { "args": {} },
        "completer": { "args": {} }, "executionEvents": true, "scheduleName": "a", "ruleName": "b",
    });
    let paths = [
        "queue",
        "deadLetterQueue",
        "completer",
        "executionEvents",
        "ruleName",
        "scheduleName",
        "encryptionKey",
        "table",
        "role",
    ];
    assert_eq!(refused(missing).await, paths);
}

#[tokio::test]
async fn existing_table_obj() {
    let (engine, outputs) = made(json!({ "table": { "existing": { "name": "shared" } } })).await;
    assert!(!is_there(&engine, "tasker-table"));
    assert_eq!(inputs(&engine, "tasker-function")["environment"]["variables"]["TRACKING_TABLE_NAME"], "shared");
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/shared";
    assert_eq!(statement(&engine, "TrackStatements").unwrap()["Resource"], json!([arn]));
    assert_eq!(output(&outputs, "tableArn"), Some(arn));
    let both = json!({ "table": { "args": {}, "existing": { "name": "shared" } } });
    assert_eq!(refused(both).await, ["table"]);
}

#[tokio::test]
async fn dynamo_table_props() {
    let (engine, _) = made(json!({ "table": { "args": {
        "name": "statements", "pointInTimeRecovery": false, "deletionProtection": true, "onDestroy": "Retain",
    } } }))
    .await;
    let table = inputs(&engine, "tasker-table");
    assert_eq!((&table["name"], &table["deletionProtectionEnabled"]), (&json!("statements"), &json!(true)));
    assert_eq!(table["pointInTimeRecovery"]["enabled"], false);
    assert_eq!(engine.registration("tasker-table").request.retain_on_delete, Some(true));
    let (engine, _) = made(json!({ "table": { "args": { "onDestroy": "Protect", "recoveryDays": 7 } } })).await;
    assert_eq!(engine.registration("tasker-table").request.protect, Some(true));
    assert_eq!(inputs(&engine, "tasker-table")["pointInTimeRecovery"]["recoveryPeriodInDays"], 7);
}

#[tokio::test]
async fn table_permissions() {
    let (engine, _) = made(json!({ "table": { "permissions": "Read" } })).await;
    assert_eq!(statement(&engine, "ReadTracking").unwrap()["Action"], json!(["dynamodb:GetItem"]));
    assert!(statement(&engine, "TrackStatements").is_none() && statement(&engine, "FindDueRows").is_none());
    let (engine, _) = made(json!({ "table": { "permissions": "None" } })).await;
    assert!(statement(&engine, "ReadTracking").is_none() && statement(&engine, "TrackStatements").is_none());
    assert_eq!(refused(json!({ "table": { "permissions": "Write" } })).await, ["table.permissions"]);
}

#[tokio::test]
async fn existing_queue_obj() {
    let (engine, outputs) = made(json!({ "queue": { "existing": { "arn": QUEUE } } })).await;
    assert!(!is_there(&engine, "tasker-queue") && !is_there(&engine, "tasker-queue-policy"));
    assert_eq!(inputs(&engine, "tasker-mapping")["eventSourceArn"], QUEUE);
    assert_eq!(inputs(&engine, "tasker-target")["arn"], QUEUE);
    assert_eq!(output(&outputs, "queueArn"), Some(QUEUE));
    let both = json!({ "queue": { "args": {}, "existing": { "arn": QUEUE } } });
    assert_eq!(refused(both).await, ["queue"]);
}

#[tokio::test]
async fn queue_props() {
    let args = json!({ "name": "ends", "visibilityTimeoutSeconds": 300, "messageRetentionSeconds": 86400 });
    let (engine, _) = made(json!({ "queue": { "args": args } })).await;
    let queue = inputs(&engine, "tasker-queue");
    assert_eq!((&queue["name"], &queue["visibilityTimeoutSeconds"]), (&json!("ends"), &json!(300)));
    assert_eq!(queue["messageRetentionSeconds"], 86400);
}

#[tokio::test]
async fn enable_queue_purging() {
    let (engine, _) = made(json!({ "queue": { "enablePurging": true } })).await;
    assert_eq!(statement(&engine, "PurgeEvents").unwrap()["Action"], json!(["sqs:PurgeQueue"]));
    let (engine, _) = made(json!({})).await;
    assert!(statement(&engine, "PurgeEvents").is_none());
}

#[tokio::test]
async fn deploy_dead_letter_queue() {
    let (engine, outputs) = made(json!({ "deadLetterQueue": { "skip": true } })).await;
    assert!(!is_there(&engine, "tasker-dead-letters") && !is_there(&engine, "tasker-dead-letters-policy"));
    assert!(inputs(&engine, "tasker-queue").get("redrivePolicy").is_none());
    assert_eq!(output(&outputs, "deadLetterQueueArn"), None);
    let both = json!({ "deadLetterQueue": { "skip": true, "args": {} } });
    assert_eq!(refused(both).await, ["deadLetterQueue"]);
}

#[tokio::test]
async fn dead_letter_queue_props() {
    let args = json!({ "name": "bad", "messageRetentionSeconds": 86400 });
    let (engine, _) = made(json!({ "deadLetterQueue": { "args": args } })).await;
    let queue = inputs(&engine, "tasker-dead-letters");
    assert_eq!((&queue["name"], &queue["messageRetentionSeconds"]), (&json!("bad"), &json!(86400)));
    let (engine, _) = made(json!({ "deadLetterQueue": { "existing": { "arn": QUEUE } } })).await;
    assert!(!is_there(&engine, "tasker-dead-letters") && !is_there(&engine, "tasker-dead-letters-policy"));
    let redrive = document(&inputs(&engine, "tasker-queue")["redrivePolicy"]);
    assert_eq!(redrive, json!({ "deadLetterTargetArn": QUEUE, "maxReceiveCount": 5 }));
}

#[tokio::test]
async fn max_receive_count() {
    let (engine, _) = made(json!({ "deadLetterQueue": { "maxReceiveCount": 9 } })).await;
    assert_eq!(document(&inputs(&engine, "tasker-queue")["redrivePolicy"])["maxReceiveCount"], 9);
    assert_eq!(
        refused(json!({ "deadLetterQueue": { "maxReceiveCount": 0 } })).await,
        ["deadLetterQueue.maxReceiveCount"]
    );
    let unused = json!({ "deadLetterQueue": { "skip": true, "maxReceiveCount": 9 } });
    assert_eq!(refused(unused).await, ["deadLetterQueue.maxReceiveCount"]);
}

#[tokio::test]
async fn enable_encryption_with_customer_managed_key() {
    let (engine, outputs) = made(json!({ "encryptionKey": { "skip": true } })).await;
    assert!(!is_there(&engine, "tasker-key") && !is_there(&engine, "tasker-key-alias"));
    for queue in ["tasker-queue", "tasker-dead-letters", "tasker-undelivered"] {
        let queue = inputs(&engine, queue);
        assert_eq!((&queue["sqsManagedSseEnabled"], queue.get("kmsMasterKeyId")), (&json!(true), None));
    }
    assert!(inputs(&engine, "tasker-table").get("serverSideEncryption").is_none(), "DynamoDB's own key");
    assert!(statement(&engine, "UseTheKey").is_none());
    assert_eq!(output(&outputs, "keyArn"), None);
}

#[tokio::test]
async fn encryption_key() {
    let (engine, outputs) = made(json!({ "encryptionKey": { "existing": { "arn": KEY } } })).await;
    assert!(!is_there(&engine, "tasker-key") && !is_there(&engine, "tasker-key-alias"));
    assert_eq!(inputs(&engine, "tasker-queue")["kmsMasterKeyId"], KEY);
    assert_eq!(inputs(&engine, "tasker-table")["serverSideEncryption"]["kmsKeyArn"], KEY);
    assert_eq!(inputs(&engine, "tasker-logs")["kmsKeyId"], KEY);
    assert_eq!(inputs(&engine, "tasker-function")["kmsKeyArn"], KEY);
    assert_eq!(output(&outputs, "keyArn"), Some(KEY));
    let both = json!({ "encryptionKey": { "existing": { "arn": KEY }, "skip": true } });
    assert_eq!(refused(both).await, ["encryptionKey"]);
    let alias = json!({ "encryptionKey": { "existing": { "arn": "alias/own" } } });
    assert_eq!(refused(alias).await, ["encryptionKey.existing.arn"]);
}

#[tokio::test]
async fn encryption_key_props() {
    let args = json!({ "alias": "alias/etl", "deletionWindowDays": 7, "rotationDays": 90 });
    let (engine, _) = made(json!({ "encryptionKey": { "args": args } })).await;
    let key = inputs(&engine, "tasker-key");
    assert_eq!((&key["deletionWindowInDays"], &key["rotationPeriodInDays"]), (&json!(7), &json!(90)));
    assert_eq!(inputs(&engine, "tasker-key-alias")["name"], "alias/etl");
}

/// Python only: the function is one executable without layers.
#[tokio::test]
async fn powertools_arn_and_python_layer_version_props() {
    let python = json!({ "powertoolsArn": "arn:layer", "pythonLayerVersionProps": {} });
    assert_eq!(refused(python).await, ["powertoolsArn", "pythonLayerVersionProps"]);
}
