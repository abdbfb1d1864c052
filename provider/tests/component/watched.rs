//! Alarms, their topic and the dashboard: none unless asked for, each of what was made.

use std::collections::BTreeSet;

use crate::recorded::{cluster, construct, deployed, engine};
use crate::registrations::{children, plain_object};
use pulumi_rust::testing::FakeEngine;
use serde_json::{Value as Json, json};

async fn built(further: Json) -> FakeEngine {
    let mut inputs = cluster();
    let Json::Object(further) = further else { panic!("inputs are an object") };
    inputs.as_object_mut().unwrap().extend(further);
    let engine = engine(deployed).await;
    construct(&engine, &inputs, false).await.unwrap();
    engine
}

fn of_type(engine: &FakeEngine, token: &str) -> BTreeSet<String> {
    let of_type = children(engine).into_iter().filter(|seen| seen.request.r#type == token);
    of_type.map(|seen| seen.request.name).collect()
}

const ALARM: &str = "aws:cloudwatch/metricAlarm:MetricAlarm";

#[tokio::test]
async fn there_is_none_unless_it_is_asked_for() {
    for further in [json!({}), json!({ "alarms": { "enable": false }, "dashboard": { "enable": false } })] {
        let engine = built(further).await;
        for token in [ALARM, "aws:sns/topic:Topic", "aws:cloudwatch/dashboard:Dashboard"] {
            assert_eq!(of_type(&engine, token), BTreeSet::new());
        }
    }
}

#[tokio::test]
async fn every_queue_and_function_is_watched_and_told_to_the_topic() {
    let engine = built(json!({
        "alarms": { "topic": { "args": { "name": "help" } }, "oldestEventSeconds": 600 },
        "completer": { "args": {} },
    }))
    .await;
    let of_function = ["errors", "throttles", "defects", "refused"];
    let of_functions =
        of_function.iter().flat_map(|name| [format!("tasker-{name}"), format!("tasker-completer-{name}")]);
    let of_callbacks = ["age", "dead-letters", "undelivered"].map(|name| format!("tasker-{name}"));
    let names: BTreeSet<_> = of_functions.chain(of_callbacks).map(|name| name + "-alarm").collect();
    assert_eq!(of_type(&engine, ALARM), names);
    for alarm in of_type(&engine, ALARM) {
        let inputs = plain_object(&engine.registration(&alarm).inputs);
        assert_eq!(inputs["alarmActions"], json!(["${tasker-alarm-topic.arn}"]), "{alarm}");
        assert_eq!(inputs["treatMissingData"], "notBreaching");
    }
    let age = plain_object(&engine.registration("tasker-age-alarm").inputs);
    assert_eq!(age["threshold"], 600);
    let topic = plain_object(&engine.registration("tasker-alarm-topic").inputs);
    assert_eq!((&topic["name"], &topic["kmsMasterKeyId"]), (&json!("help"), &json!("${tasker-key.arn}")));
    let key = engine.registration("tasker-key");
    assert!(plain_object(&key.inputs)["policy"].as_str().unwrap().contains("AlarmsPublishToTheTopic"));
}

#[tokio::test]
async fn a_topic_that_is_there_is_told() {
    let topic = "arn:aws:sns:eu-west-1:111122223333:help";
    let engine = built(json!({ "alarms": { "topic": { "existing": { "arn": topic } } } })).await;
    let alarm = plain_object(&engine.registration("tasker-errors-alarm").inputs);
    assert_eq!(alarm["alarmActions"], json!([topic]));
    assert_eq!(of_type(&engine, "aws:sns/topic:Topic"), BTreeSet::new());
}

#[tokio::test]
async fn the_dashboard_shows_functions_and_queues() {
    let engine = built(json!({ "dashboard": {} })).await;
    let dashboard = plain_object(&engine.registration("tasker-dashboard").inputs);
    let body: Json = serde_json::from_str(dashboard["dashboardBody"].as_str().unwrap()).unwrap();
    let text = body.to_string();
    for shown in ["${tasker-function.name}", "AWS/Lambda", "AWS/SQS", "RedshiftTasker", "eu-west-1"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}
