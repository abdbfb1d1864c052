//! The language server as an editor runs it: over standard input and output, from `initialize` to `exit`, with the frames and messages that VS Code's own client sends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// An editor and its server.
struct Editor {
    server: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    next_id: i32,
}

impl Editor {
    fn start() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_sfn-redshift-lint"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (server.stdin.take(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Self { server, to, from, next_id: 1 };
        let answer = editor.ask("initialize", &json!({
            "processId": null,
            "clientInfo": { "name": "Visual Studio Code", "version": "1.100.0" },
            "rootUri": "file:///project",
            "capabilities": {
                "general": { "positionEncodings": ["utf-16"] },
                "workspace": { "workspaceEdit": { "documentChanges": true } },
                "textDocument": {
                    "synchronization": { "dynamicRegistration": true, "didSave": true },
                    "publishDiagnostics": { "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true },
                    "hover": { "contentFormat": ["markdown", "plaintext"] },
                    "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "quickfix"] } } },
                },
            },
            "initializationOptions": { "taskers": ["*-tasker"] },
            "trace": "off",
        }));
        assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
        assert_eq!(answer["capabilities"]["textDocumentSync"], 2, "incremental");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let to = self.to.as_mut().unwrap();
        write!(to, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks and gives the answer; what the server says meanwhile is passed over.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message.get("result").cloned().unwrap_or_else(|| message["error"].clone());
            }
        }
    }

    /// The findings of a version of the document, once they come.
    fn findings(&mut self, version: i32) -> Vec<Value> {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == version {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server ended");
            match line.trim_end() {
                "" => break,
                header => {
                    if let Some(bytes) = header.strip_prefix("Content-Length: ") {
                        length = bytes.parse().unwrap();
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn open(&mut self, uri: &str, language: &str, text: &str) -> Vec<Value> {
        self.tell(
            "textDocument/didOpen",
            &json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        );
        self.findings(1)
    }

    fn change(&mut self, uri: &str, version: i32, line: u32, from: u32, to: u32, text: &str) {
        let range = json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } });
        let change = json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "range": range, "text": text }] });
        self.tell("textDocument/didChange", &change);
    }

    fn end(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        drop(self.to.take());
        assert!(self.server.wait().unwrap().success());
    }
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

const PAYLOAD: &str = "file:///project/start.payload.json";

#[test]
fn a_session_from_initialize_to_exit() {
    let mut editor = Editor::start();
    // The letter before the fault takes four bytes and two units of UTF-16.
    let found = editor.open(PAYLOAD, "json", "{ \"sqlStatement\": \"SELECT '\u{1f600}'\", \"dbNam\": \"dev\" }\n");
    assert_eq!(codes(&found), ["SRT0001"]);
    let range = json!({ "start": { "line": 0, "character": 33 }, "end": { "line": 0, "character": 40 } });
    assert_eq!(found[0]["range"], range);
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["data"]["pointer"], "/dbNam");
    assert!(found[0]["message"].as_str().unwrap().ends_with("hint: did you mean `dbName`?"), "{found:?}");
    assert!(found[0]["codeDescription"]["href"].as_str().unwrap().contains("SRT0001"));

    let asked = json!({ "textDocument": { "uri": PAYLOAD }, "range": range, "context": { "diagnostics": found, "triggerKind": 1 } });
    let actions = editor.ask("textDocument/codeAction", &asked);
    let changed = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(actions[0]["kind"], "quickfix");
    assert_eq!(changed["textDocument"], json!({ "uri": PAYLOAD, "version": 1 }));
    assert_eq!(changed["edits"], json!([{ "range": range, "newText": "\"dbName\"" }]));

    // The editor applies it, as one incremental change.
    editor.change(PAYLOAD, 2, 0, 33, 40, "\"dbName\"");
    assert_eq!(editor.findings(2), [] as [Value; 0]);
    assert_eq!(editor.ask("textDocument/codeAction", &asked), json!([]));

    editor.tell("textDocument/didClose", &json!({ "textDocument": { "uri": PAYLOAD } }));
    assert_eq!(editor.ask("textDocument/foldingRange", &json!({ "textDocument": { "uri": PAYLOAD } }))["code"], -32601);
    editor.end();
}

#[test]
fn a_field_is_explained_and_completed() {
    let mut editor = Editor::start();
    editor.open(PAYLOAD, "json", "{\n  \"action\": \"describeStatement\",\n  \"sta\"\n}\n");
    let at = |line: u32, character: u32| json!({ "textDocument": { "uri": PAYLOAD }, "position": { "line": line, "character": character } });
    let hover = editor.ask("textDocument/hover", &at(1, 5));
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert!(hover["contents"]["value"].as_str().unwrap().contains("`executeStatement`"), "{hover}");
    assert_eq!(hover["range"]["start"]["line"], 1);
    let labels = |answer: &Value| -> Vec<String> {
        answer.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    let fields = editor.ask("textDocument/completion", &at(2, 6));
    assert!(labels(&fields).contains(&"statementId".to_owned()), "{fields}");
    let actions = editor.ask("textDocument/completion", &at(1, 14));
    assert!(labels(&actions).contains(&"cancelStatement".to_owned()), "{actions}");
    let edit = &actions[0]["textEdit"];
    assert_eq!(edit["range"]["start"]["line"], 1, "{edit}");
    editor.end();
}

#[test]
fn a_document_that_is_not_ours_is_left_alone() {
    let mut editor = Editor::start();
    assert!(editor.open("file:///project/tsconfig.json", "json", "{ \"compilerOptions\": { // why\n").is_empty());
    editor.end();
}

#[test]
fn a_state_machine_is_checked_in_json_and_yaml() {
    let mut editor = Editor::start();
    let state = json!({
        "StartAt": "Load",
        "States": { "Load": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": { "FunctionName": "nightly-tasker", "Payload": { "sqlStatement": "SELECT 1" } },
            "End": true,
        } },
    });
    let json = editor.open("file:///project/nightly.asl.json", "json", &state.to_string());
    assert!(!json.is_empty());
    let yaml = "StartAt: Load\nStates:\n  Load:\n    Type: Task\n    Resource: arn:aws:states:::lambda:invoke.waitForTaskToken\n    \
                Parameters:\n      FunctionName: nightly-tasker\n      Payload:\n        sqlStatement: SELECT 1\n    End: true\n";
    let yaml = editor.open("file:///project/nightly.asl.yaml", "yaml", yaml);
    let mut sorted = [codes(&json), codes(&yaml)];
    for codes in &mut sorted {
        codes.sort_unstable();
    }
    assert_eq!(sorted[0], sorted[1]);
    assert!(yaml.iter().all(|finding| finding["range"]["start"]["line"].as_u64().unwrap() > 0));
    editor.end();
}

#[test]
fn memory_is_flat_over_ten_thousand_edits() {
    let mut editor = Editor::start();
    let statement = "SELECT '\u{e9}' ".repeat(200);
    editor.open(PAYLOAD, "json", &format!("{{\n  \"sqlStatement\": \"{statement}\",\n  \"dbNam\": \"dev\"\n}}\n"));
    let mut edit = |rounds: std::ops::Range<i32>| {
        for round in rounds {
            let (from, to, name) = if round % 2 == 0 { (3, 8, "dbName") } else { (3, 9, "dbNam") };
            editor.change(PAYLOAD, round, 2, from, to, name);
            // A typing person waits for the findings now and then only.
            if round % 50 == 1 {
                assert_eq!(codes(&editor.findings(round)), ["SRT0001"]);
            }
        }
        resident_kilobytes(editor.server.id())
    };
    let before = edit(2..2_002);
    let after = edit(2_002..12_002);
    assert!(after < before + 1_024, "{before} KB before, {after} KB after");
    editor.end();
}

/// What `ps` calls RSS.
fn resident_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
