//! Completion and hover at places that are marked with `|`.

use super::{complete, hover};
use crate::Options;

/// The text without its mark, and where that was.
fn marked(text: &str) -> (String, usize) {
    (text.replacen('|', "", 1), text.find('|').unwrap())
}

/// What the completions of a label make of the text.
fn completed(text: &str, label: &str) -> String {
    let (text, offset) = marked(text);
    let all = complete(&text, offset, &Options::default());
    let labels: Vec<&str> = all.iter().map(|completion| &*completion.label).collect();
    let chosen = all.iter().find(|completion| completion.label == label).unwrap_or_else(|| panic!("{labels:?}"));
    let mut completed = text;
    completed.replace_range(chosen.span.bytes(), &chosen.new_text);
    completed
}

fn labels(text: &str) -> Vec<String> {
    let (text, offset) = marked(text);
    complete(&text, offset, &Options::default()).into_iter().map(|completion| completion.label).collect()
}

#[test]
fn fields_are_offered_where_an_object_has_room() {
    assert_eq!(completed("{ | }", "sqlStatement"), "{ \"sqlStatement\":  }");
    assert_eq!(completed("{ \"sqlSt| }", "sqlStatement"), "{ \"sqlStatement\": ");
    assert_eq!(completed("{ \"sqlSt|\": 1 }", "sqlStatement"), "{ \"sqlStatement\": 1 }");
    assert!(!labels("{ \"sqlStatement\": \"x\", | }").contains(&"sqlStatement".to_owned()));
    assert_eq!(labels("{ \"sqlStatement\": \"x\", \"fetchResult\": { | } }"), ["maxRows"]);
}

#[test]
fn values_are_offered_where_a_field_has_few() {
    assert_eq!(completed("{ \"action\": \"| }", "cancelStatement").find("cancelStatement"), Some(13));
    assert_eq!(completed("{ \"heartbeat\": | }", "true"), "{ \"heartbeat\": true }");
    assert_eq!(completed("action: desc|\n", "describeStatement"), "action: describeStatement\n");
    assert!(labels("{ \"sqlStatement\": \"|\" }").is_empty());
}

#[test]
fn names_of_yaml_are_completed_before_they_have_a_colon() {
    assert_eq!(
        completed("action: cancelStatement\nstat|\n", "statementId"),
        "action: cancelStatement\nstatementId: \n"
    );
    assert_eq!(completed("action: cancelStatement\n|", "statementId"), "action: cancelStatement\nstatementId: ");
}

#[test]
fn a_machines_fields_come_from_the_context_object() {
    let machine = r#"{ "StartAt": "A", "States": { "A": { "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": { "FunctionName": "f", "Payload": { | } } } } }"#;
    assert!(completed(machine, "taskToken").contains(r#""Payload": { "taskToken.$": "$$.Task.Token" }"#));
    let jsonata = machine.replace("Parameters", "Arguments");
    assert!(completed(&jsonata, "taskToken").contains(r#""taskToken": "{% $states.context.Task.Token %}""#));
    assert!(labels(r#"{ "StartAt": "A", "States": { | } }"#).is_empty());
}

#[test]
fn a_field_says_what_it_is_and_other_places_nothing() {
    let at = |text: &str| {
        let (text, offset) = marked(text);
        hover(&text, offset, &Options::default()).map(|hover| hover.markdown)
    };
    assert!(at("{ \"act|ion\": \"executeStatement\" }").unwrap().contains("`\"cancelStatement\"`"));
    assert!(at("{ \"context\": { \"sta|te\": \"x\" } }").unwrap().contains("$$.State.Name"));
    assert!(
        at("{ \"taskToken.$\": \"x|\", \"sqlStatement\": \"x\" }").unwrap().contains("token of the Step Functions")
    );
    assert_eq!(at("{ | \"action\": \"executeStatement\" }"), None);
    assert_eq!(at("{ \"nothing\": \"x|\", \"action\": \"executeStatement\" }"), None);
}
