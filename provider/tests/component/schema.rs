//! The schema and the code say the same: bound loosely here, since only Pulumi's own binder knows every rule.

use std::collections::BTreeSet;

use crate::recorded::{TOKEN, cluster, construct, deployed, engine, plugin_folder, provider as served};
use provider::SCHEMA;
use provider::tasker::args::{Architecture, LogLevel};
use provider::tasker::child::AWS_VERSION;
use pulumi_rust::wire::proto;
use serde_json::{Value as Json, json};

fn schema() -> Json {
    serde_json::from_str(SCHEMA).unwrap()
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
fn every_reference_leads_to_something() {
    let schema = schema();
    walk(&schema, "", &mut |path, json| {
        let Some(reference) = json["$ref"].as_str() else { return };
        if let Some(token) = reference.strip_prefix("#/types/") {
            assert!(schema["types"].get(token).is_some(), "{path}: no type `{token}`");
        } else {
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
            if json[required].is_array() {
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
    for (token, json) in schema["types"].as_object().unwrap() {
        described(token.clone(), json);
        for (key, property) in json["properties"].as_object().into_iter().flatten() {
            described(format!("{token}.{key}"), property);
        }
        for value in json["enum"].as_array().into_iter().flatten() {
            described(format!("{token}.{}", value["name"]), value);
        }
    }
    let component = &schema["resources"][TOKEN];
    described(TOKEN.to_owned(), component);
    for properties in ["inputProperties", "properties"] {
        component[properties].as_object().unwrap().iter().for_each(|(key, json)| described(key.clone(), json));
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

#[test]
fn words_of_the_enums_agree() {
    let words = |token: &str| -> Vec<String> {
        let values = schema()["types"][format!("redshift-tasker:index:{token}")]["enum"].clone();
        values.as_array().unwrap().iter().map(|value| value["value"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(words("Architecture"), Architecture::ALL.map(Architecture::as_str));
    assert_eq!(words("LogLevel"), LogLevel::ALL.map(LogLevel::as_str));
    let inputs = &schema()["resources"][TOKEN]["inputProperties"];
    assert_eq!(inputs["architecture"]["default"], Architecture::default().as_str());
    assert_eq!(inputs["logLevel"]["default"], LogLevel::default().as_str());
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
    let engine = engine(deployed).await;
    let outputs = construct(&engine, &cluster(), false).await.unwrap();
    assert_eq!(outputs.keys().cloned().collect::<BTreeSet<_>>(), keys(&component["properties"]));
    assert_eq!(texts(&component["required"]), keys(&component["properties"]));
    assert_eq!(engine.outputs().len(), 1, "outputs are set once");
}

#[tokio::test]
async fn the_engine_gets_this_schema_without_configuration() {
    let folder = plugin_folder();
    let harness = served(folder.path()).await;
    let answer = harness.client().get_schema(proto::GetSchemaRequest::default()).await.unwrap();
    assert_eq!(answer.into_inner().schema, SCHEMA);
}
