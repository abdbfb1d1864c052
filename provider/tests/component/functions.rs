//! The package's functions, asked as the engine asks them.

use pulumi_rust::Properties;
use serde_json::{Value as Json, json};

use crate::recorded::{cluster, construct, deployed, engine, inputs, plugin_folder, provider};
use crate::registrations::plain_object;

#[tokio::test]
async fn the_environment_of_somebody_elses_function_is_the_one_that_the_component_sets() {
    let engine = engine(deployed).await;
    construct(&engine, &cluster(), false).await.unwrap_or_else(|refused| panic!("{refused:?}"));
    let own = plain_object(&engine.registration("tasker-function").inputs)["environment"]["variables"].clone();

    let folder = plugin_folder();
    let harness = provider(folder.path()).await;
    let args = json!({
        "redshiftTarget": cluster()["redshiftTarget"], "tableName": own["TRACKING_TABLE_NAME"],
        "roleName": own["ROLE_NAME"],
    });
    let token = "redshift-tasker:index:functionEnvironment";
    let asked = |args: Json| inputs(&args);
    let given: Properties = harness.invoke(token, &asked(args)).await.unwrap().unwrap();
    let mut expected = own;
    // It is derived from the table's name, which only the component knows before the table is there.
    let namespace = expected.as_object_mut().unwrap().remove("STATEMENT_NAMESPACE");
    let mut given = plain_object(&given)["variables"].clone();
    assert!(namespace.is_some() && given.as_object_mut().unwrap().remove("STATEMENT_NAMESPACE").is_some());
    assert_eq!(given, expected);
}
