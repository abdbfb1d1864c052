//! The schema, which is made from the types: as recorded, bound loosely here, since only Pulumi's own binder knows every rule, and breaking nobody who uses what was there before.
//!
//! Write it anew with `UPDATE_EXPECT=1 cargo test -p provider`.

use std::collections::BTreeSet;

use crate::recorded::{TOKEN, cluster, construct, deployed, engine, plugin_folder, provider as served};
use expect_test::expect_file;
use provider::tasker::child::AWS_VERSION;
use pulumi_rust::testing::breaking_changes;
use pulumi_rust::wire::proto;
use serde_json::{Value as Json, json};

/// What programs of the first version may have to change, each with its reason.
const BROKEN: [(&str, &str); 9] = [
    ("output `lambdaFunction` may be missing now", "a function that is taken over is none of the component's"),
    ("output `trackingTable` may be missing now", "a table that is taken over is none of the component's"),
    ("output `roleArn` may be missing now", "functions that are taken over have roles of their own"),
    ("output `logGroupName` may be missing now", "functions that are taken over have log groups of their own"),
    ("output `queue", "another tasker's queue may be used"),
    ("output `deadLetterQueue", "a dead-letter queue may be left out"),
    ("output `undeliveredQueue", "another tasker's rule may be used"),
    ("output `ruleArn` may be missing now", "another tasker's rule may be used"),
    ("output `keyArn` may be missing now", "the services' own keys may be used"),
];

fn schema() -> Json {
    provider::provider().to_schema()
}

fn keys(object: &Json) -> BTreeSet<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

fn texts(list: &Json) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Every object of the document, with where it stands.
fn walk(json: &Json, path: &str, visit: &mut dyn FnMut(&str, &Json)) {
    visit(path, json);
    match json {
        Json::Object(members) => members.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"), visit)),
        Json::Array(items) => items.iter().for_each(|item| walk(item, path, visit)),
        _ => {}
    }
}

#[test]
fn the_schema_is_as_recorded() {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap();
    text.push('\n');
    expect_file!["../../schema.json"].assert_eq(&text);
}

#[test]
fn the_options_reference_is_that_of_the_schema() {
    expect_file!["../../../docs/options.md"].assert_eq(&provider::reference::page(&schema()));
}

#[test]
fn nothing_is_broken_but_what_has_a_reason() {
    let before: Json = serde_json::from_str(include_str!("../first_schema.json")).unwrap();
    let broken = breaking_changes(&before, &schema());
    let unreasoned: Vec<_> =
        broken.iter().filter(|change| BROKEN.iter().all(|(known, _)| !change.contains(known))).collect();
    assert!(unreasoned.is_empty(), "{unreasoned:#?}");
    for (known, _) in BROKEN {
        assert!(broken.iter().any(|change| change.contains(known)), "`{known}` is not broken any more");
    }
}

#[test]
fn every_reference_leads_to_something() {
    let schema = schema();
    walk(&schema, "", &mut |path, json| {
        let Some(reference) = json["$ref"].as_str() else { return };
        if let Some(token) = reference.strip_prefix("#/types/") {
            assert!(schema["types"].get(token).is_some(), "{path}: no type `{token}`");
        } else if let Some(token) = reference.strip_prefix("#/resources/") {
            assert!(schema["resources"].get(token).is_some(), "{path}: no resource `{token}`");
        } else if reference != "pulumi.json#/Any" {
            let aws = format!("/aws/v{AWS_VERSION}/schema.json#/resources/aws:");
            assert!(
                reference.starts_with(&aws),
                "{path}: `{reference}` is not of the package that the children are of"
            );
            assert!(!reference[aws.len()..].contains('/'), "{path}: a slash in a token is written %2F");
        }
    });
}

#[test]
fn every_required_name_is_a_property() {
    walk(&schema(), "", &mut |path, json| {
        for (required, properties) in [("required", "properties"), ("requiredInputs", "inputProperties")] {
            if json[required].is_array() && json[properties].is_object() {
                let missing = &texts(&json[required]) - &keys(&json[properties]);
                assert!(missing.is_empty(), "{path}: {required} names {missing:?}");
            }
        }
    });
}

#[test]
fn everything_is_described_in_sentences() {
    let schema = schema();
    let described = |what: String, json: &Json| {
        let text = json["description"].as_str().unwrap_or_else(|| panic!("{what} has no description")).trim_end();
        assert!(text.ends_with('.') || text.ends_with("-->"), "{what}: `{text}` is not a sentence");
    };
    let properties = |what: &str, json: &Json| {
        for (key, property) in json.as_object().into_iter().flatten().filter(|(key, _)| *key != "__self__") {
            described(format!("{what}.{key}"), property);
        }
    };
    for (token, json) in schema["types"].as_object().unwrap() {
        described(token.clone(), json);
        properties(token, &json["properties"]);
        for value in json["enum"].as_array().into_iter().flatten() {
            described(format!("{token}.{}", value["name"]), value);
        }
    }
    let component = &schema["resources"][TOKEN];
    described(TOKEN.to_owned(), component);
    properties(TOKEN, &component["inputProperties"]);
    properties(TOKEN, &component["properties"]);
    for (token, json) in schema["functions"].as_object().unwrap() {
        described(token.clone(), json);
        properties(token, &json["inputs"]["properties"]);
        properties(token, &json["outputs"]["properties"]);
    }
}

#[test]
fn versions_agree() {
    let schema = schema();
    assert_eq!(schema["version"], env!("CARGO_PKG_VERSION"));
    // With a dependency of that kind the generators would hold every user to exactly this version of the `aws` package.
    assert!(schema["dependencies"].is_null());
    let reference = format!("/aws/v{AWS_VERSION}/schema.json#/resources/aws:lambda%2Ffunction:Function");
    assert_eq!(schema["resources"][TOKEN]["properties"]["lambdaFunction"]["$ref"], reference);
    assert_eq!(schema["resources"][TOKEN]["isComponent"], true);
}

/// What the component says it knows, beside a property that it does not know.
async fn known(inputs: Json) -> BTreeSet<String> {
    let refused = construct(&engine(deployed).await, &inputs, true).await.unwrap_err();
    let (_, reason) = refused.properties.iter().find(|(path, _)| path.ends_with("zzz")).unwrap();
    reason.split_once("known are ").unwrap().1.split(", ").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_component_reads_the_inputs_of_the_schema_and_no_others() {
    let schema = schema();
    assert_eq!(known(json!({ "zzz": 1 })).await, keys(&schema["resources"][TOKEN]["inputProperties"]));
    let target = &schema["types"]["redshift-tasker:index:RedshiftTarget"]["properties"];
    assert_eq!(known(json!({ "redshiftTarget": { "zzz": 1 } })).await, keys(target));
}

#[tokio::test]
async fn the_component_gives_the_outputs_of_the_schema_and_no_others() {
    let component = schema()["resources"][TOKEN].clone();
    let mut inputs = cluster();
    inputs["alarms"] = json!({ "topic": { "args": {} } });
    inputs["dashboard"] = json!({});
    let engine = engine(deployed).await;
    let outputs = construct(&engine, &inputs, false).await.unwrap();
    assert_eq!(outputs.keys().cloned().collect::<BTreeSet<_>>(), keys(&component["properties"]));
    assert_eq!(engine.outputs().len(), 1, "outputs are set once");
}

#[tokio::test]
async fn the_engine_gets_this_schema_without_configuration() {
    let folder = plugin_folder();
    let harness = served(folder.path()).await;
    let answer = harness.client().get_schema(proto::GetSchemaRequest::default()).await.unwrap();
    let answer: Json = serde_json::from_str(&answer.into_inner().schema).unwrap();
    assert_eq!(answer, schema());
}
