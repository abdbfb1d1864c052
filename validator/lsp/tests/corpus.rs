//! The corpus through the language server: what goes along with each diagnostic is the finding as every other door tells it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use validator::{Format, detect};

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let concerns = files.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    concerns.flat_map(|concern| concern["cases"].as_array().unwrap().clone()).collect()
}

fn text(case: &Value) -> String {
    let lines: Vec<&str> = case["text"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    lines.join("\n")
}

/// A name that says what the case says, and what the library would take the text for.
fn uri(case: &Value, number: usize) -> String {
    let format = case["format"].as_str().map(|format| if format == "yaml" { Format::Yaml } else { Format::Json });
    let is_payload = match case["kind"].as_str() {
        Some(kind) => kind == "payload",
        None => detect(&text(case), format) != Some(validator::Kind::StateMachine),
    };
    format!("file:///cases/{number}.{}.txt", if is_payload { "payload" } else { "asl" })
}

fn tell(editor: &Connection, method: &str, params: Value) {
    editor.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
}

fn findings(editor: &Connection, case: &Value, number: usize) -> Value {
    tell(
        editor,
        "workspace/didChangeConfiguration",
        json!({ "settings": { "sfnRedshiftLint": { "taskers": case["taskers"] } } }),
    );
    let (uri, language) = (uri(case, number), case["format"].as_str().unwrap_or("plaintext"));
    let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text(case) });
    tell(editor, "textDocument/didOpen", json!({ "textDocument": document }));
    let found = loop {
        let Message::Notification(said) = editor.receiver.recv().unwrap() else { continue };
        if said.params["uri"] == uri && !said.params["version"].is_null() {
            break said.params["diagnostics"].clone();
        }
    };
    tell(editor, "textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    found.as_array().unwrap().iter().map(|diagnostic| diagnostic["data"].clone()).collect()
}

#[test]
fn every_case_has_its_findings() {
    let (server, editor) = Connection::memory();
    let serving = std::thread::spawn(move || validator_lsp::serve(&server));
    let initialize = json!({ "capabilities": {} });
    editor.sender.send(Request::new(RequestId::from(1), "initialize".to_owned(), initialize).into()).unwrap();
    tell(&editor, "initialized", json!({}));
    let cases = cases();
    assert!(cases.len() > 50, "{} cases", cases.len());
    for (number, case) in cases.iter().enumerate() {
        assert_eq!(findings(&editor, case, number).to_string(), case["findings"].to_string(), "{}", case["name"]);
    }
    editor.sender.send(Request::new(RequestId::from(2), "shutdown".to_owned(), Value::Null).into()).unwrap();
    tell(&editor, "exit", Value::Null);
    serving.join().unwrap().unwrap();
}
