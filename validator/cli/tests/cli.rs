//! The command as its users run it: over a folder of 500 machines, in every format, mending, and in the pipe of a shell.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn lint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sfn-redshift-lint")).current_dir(folder).args(arguments).output().unwrap()
}

fn piped(text: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sfn-redshift-lint"));
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A machine with one task; every fifth has a time limit missing, every seventh a field misspelt.
fn machine(number: usize) -> String {
    let mut payload = json!({
        "sqlStatement": format!("CALL load_{number}()"),
        "taskToken.$": "$$.Task.Token",
        "executionArn.$": "$$.Execution.Id",
    });
    if number.is_multiple_of(7) {
        payload["idempotencykey.$"] = json!("$.key");
    }
    let mut task = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": { "FunctionName": "tasker", "Payload": payload },
        "TimeoutSeconds": 60,
        "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 0 }],
        "End": true,
    });
    if number.is_multiple_of(5) {
        task.as_object_mut().unwrap().remove("TimeoutSeconds");
    }
    serde_json::to_string_pretty(&json!({ "StartAt": "Load", "States": { "Load": task } })).unwrap()
}

/// A folder of 500 machines, with files beside them that are none.
fn machines() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..500 {
        let file = folder.path().join(format!("team {}", number % 10)).join(format!("machine_{number:03}.asl.json"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, machine(number)).unwrap();
    }
    fs::write(folder.path().join("package.json"), r#"{ "name": "machines", "version": "1.0.0" }"#).unwrap();
    fs::write(folder.path().join("notes.md"), "not looked at").unwrap();
    folder
}

#[test]
fn five_hundred_machines_give_a_line_for_each_finding_and_a_summary() {
    let folder = machines();
    let output = lint(folder.path(), &["."]);
    let told = stdout(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines.len(), 100 + 72 + 1, "{told}");
    assert_eq!(*lines.last().unwrap(), "500 files: 72 errors, 100 warnings, 0 infos; --fix mends 72");
    let unlimited = lines.iter().find(|line| line.contains("machine_005")).unwrap();
    assert!(
        unlimited.contains("machine_005.asl.json:4:5: warning SRT0106: the task waits without a time limit"),
        "{unlimited}"
    );
}

#[test]
fn the_sarif_of_a_folder_is_right_by_its_schema() {
    let folder = machines();
    let sarif: Value = serde_json::from_str(&stdout(&lint(folder.path(), &["--format", "sarif", "."]))).unwrap();
    // As published it has a bracket too many in a pattern, which is no regular expression then.
    let schema = include_str!("sarif-2.1.0.schema.json").replace("{2}]?$", "{2}?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, [""; 0]);
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 172);
    let first = &sarif["runs"][0]["results"][0];
    assert_eq!(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "team%200/machine_000.asl.json");
}

#[test]
fn mending_is_done_once_and_changes_nothing_else() {
    let folder = machines();
    assert_eq!(lint(folder.path(), &["--fix", "."]).status.code(), Some(1));
    let text = |number: usize| {
        fs::read_to_string(folder.path().join(format!("team {}/machine_{number:03}.asl.json", number % 10))).unwrap()
    };
    for number in 0..500 {
        assert_eq!(text(number), machine(number).replace("idempotencykey.$", "idempotencyKey.$"), "{number}");
    }
    let again = stdout(&lint(folder.path(), &["--fix", "."]));
    assert!(again.ends_with("500 files: 0 errors, 100 warnings, 0 infos\n"), "{again}");
}

#[test]
fn the_standard_input_is_checked_and_mended() {
    let wrong = r#"{ "sqlStatment": "SELECT 1" }"#;
    let output = piped(wrong, &["-"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with("<stdin>:1:3: error SRT0001: "), "{}", stdout(&output));
    let output = piped(wrong, &["--fix", "-"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with(r#"{ "sqlStatement": "SELECT 1" }"#));
    assert_eq!(piped(r#"{ "sqlStatement": "SELECT 1" }"#, &["-"]).status.code(), Some(0));
}

#[test]
fn annotations_are_escaped() {
    let told = stdout(&piped("{ \"sqlStatment\": \"SELECT 1\" }", &["--format", "github", "-"]));
    let expected = "::error file=<stdin>,line=1,endLine=1,col=3,endColumn=16,title=SRT0001::a payload has no field \
                    `sqlStatment`%0Ahint: did you mean `sqlStatement`?\n";
    assert_eq!(told, expected);
}

#[test]
fn findings_as_json_are_the_librarys() {
    let told: Value = serde_json::from_str(&stdout(&piped("{}", &["--format", "json", "-"]))).unwrap();
    let report = validator::check("{}", &validator::Options::default());
    assert_eq!(told[0]["findings"], serde_json::to_value(report.findings).unwrap());
}

#[test]
fn the_corpus_has_the_same_findings_through_this_door() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut by_taskers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for entry in fs::read_dir(corpus).unwrap() {
        let concern: Value = serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for case in concern["cases"].as_array().unwrap() {
            assert!(case.get("kind").is_none() && case.get("format").is_none(), "{case}: not asked for here");
            by_taskers.entry(case["taskers"].to_string()).or_default().push(case.clone());
        }
    }
    assert!(by_taskers.len() > 1);
    for (taskers, cases) in by_taskers {
        let folder = tempfile::tempdir().unwrap();
        let mut arguments = vec!["--format=json".to_owned()];
        let taskers: Option<Vec<String>> = serde_json::from_str(&taskers).unwrap();
        arguments.extend(taskers.into_iter().flatten().map(|tasker| format!("--tasker={tasker}")));
        for (number, case) in cases.iter().enumerate() {
            let lines: Vec<&str> = case["text"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            fs::write(folder.path().join(format!("{number}.txt")), lines.join("\n")).unwrap();
            arguments.push(format!("{number}.txt"));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let told: Value = serde_json::from_str(&stdout(&lint(folder.path(), &arguments))).unwrap();
        for (told, case) in told.as_array().unwrap().iter().zip(&cases) {
            assert_eq!(told["findings"].to_string(), case["findings"].to_string(), "{}", case["name"]);
        }
        assert_eq!(told.as_array().unwrap().len(), cases.len());
    }
}

#[test]
fn a_pattern_names_files_and_a_tasker_its_tasks() {
    let folder = machines();
    let by_pattern = stdout(&lint(folder.path(), &["*/machine_00?.asl.json"]));
    assert!(by_pattern.ends_with("10 files: 2 errors, 2 warnings, 0 infos; --fix mends 2\n"), "{by_pattern}");
    let machine = machine(1).replace("sqlStatement", "payloadOfWhat");
    assert_eq!(piped(&machine, &["-"]).status.code(), Some(0));
    assert_eq!(piped(&machine, &["--tasker", "task*", "-"]).status.code(), Some(1));
}

#[test]
fn rules_are_explained_by_code_and_by_name() {
    let by_code = lint(Path::new("."), &["explain", "srt0101"]);
    assert_eq!(by_code.status.code(), Some(0));
    assert!(stdout(&by_code).starts_with("# SRT0101: missing-token\n"));
    assert_eq!(stdout(&lint(Path::new("."), &["explain", "missing-token"])), stdout(&by_code));
    assert_eq!(lint(Path::new("."), &["explain", "SRT9999"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_read_is_told_with_its_own_code() {
    let folder = tempfile::tempdir().unwrap();
    let missing = lint(folder.path(), &["missing.json"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().contains("there is no file `missing.json`"));
    fs::write(folder.path().join("latin1.json"), b"{ \"sqlStatement\": \"\xe9\" }").unwrap();
    assert_eq!(lint(folder.path(), &["latin1.json"]).status.code(), Some(2));
    assert_eq!(lint(folder.path(), &[]).status.code(), Some(2));
}

/// The commands of the page, over a folder that has what they name, in a shell as a reader has it.
#[test]
fn the_commands_of_the_readme_run() {
    let folder = machines();
    let write = |file: &str, text: &str| {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("machines/nightly.asl.json", &machine(1));
    write("deploy/eu/nightly.asl.json", &machine(7));
    write(
        "template.yaml",
        &format!("Resources:\n  Nightly:\n    Properties:\n      Definition: {}", machine(1).replace('\n', " ")),
    );
    let readme = include_str!("../README.md");
    let commands = readme.split("```").nth(1).unwrap().lines().skip(1);
    let programs = Path::new(env!("CARGO_BIN_EXE_sfn-redshift-lint")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut codes = Vec::new();
    for command in commands {
        let output =
            Command::new("sh").args(["-c", command]).env("PATH", &path).current_dir(folder.path()).output().unwrap();
        assert!(output.stderr.is_empty() || output.status.code() != Some(2), "{command}: {output:?}");
        codes.push(output.status.code().unwrap());
    }
    // Clean, mended, findings in the folder, a clean template, a slip, a page.
    assert_eq!(codes, [0, 0, 1, 0, 1, 0]);
    let mended = fs::read_to_string(folder.path().join("deploy/eu/nightly.asl.json")).unwrap();
    assert!(mended.contains("idempotencyKey.$"), "{mended}");
    let log: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("lint.sarif")).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
}
