//! Wrong inputs as the engine sees them: the preview fails before anything is registered, and every property is named.

use crate::recorded::{construct, deployed, engine};
use serde_json::{Value as Json, json};

async fn refused(inputs: Json) -> Vec<String> {
    let engine = engine(deployed).await;
    let refused = construct(&engine, &inputs, true).await.unwrap_err();
    assert!(refused.message.contains("`tasker`"), "{}", refused.message);
    assert!(engine.registrations().is_empty(), "something was registered");
    refused.properties.into_iter().map(|(path, _)| path).collect()
}

#[tokio::test]
async fn a_missing_database_is_named() {
    let inputs = json!({ "redshiftTarget": { "clusterIdentifier": "warehouse", "dbUser": "etl" } });
    assert_eq!(refused(inputs).await, ["redshiftTarget.dbName"]);
}

#[tokio::test]
async fn a_cluster_and_a_workgroup_at_once_are_refused() {
    let target =
        json!({ "clusterIdentifier": "warehouse", "workgroupName": "analytics", "dbName": "dev", "dbUser": "etl" });
    assert_eq!(refused(json!({ "redshiftTarget": target })).await, ["redshiftTarget"]);
}

#[tokio::test]
async fn all_failures_are_told_at_once() {
    let target = json!({ "clusterIdentifier": "-", "dbName": "a b", "dbUser": 1, "databse": "dev" });
    let inputs = json!({ "redshiftTarget": target, "architecture": "mips", "logLevel": "loud", "executionEvents": "yes", "colour": "red" });
    let members = ["clusterIdentifier", "dbName", "dbUser", "databse"].map(|name| format!("redshiftTarget.{name}"));
    let mut paths = members.to_vec();
    paths.extend(["architecture", "logLevel", "executionEvents", "colour"].map(str::to_owned));
    assert_eq!(refused(inputs).await, paths);
}
