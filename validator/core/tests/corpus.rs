//! The corpus: payloads and what is found in them, one file for each concern. Every door to the validator runs it.
//!
//! `UPDATE_EXPECT=1 cargo test -p validator` writes the findings anew; read them before they are committed.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use validator::parse;

/// One file of `validator/cases`.
#[derive(Serialize, Deserialize)]
struct Concern {
    about: String,
    cases: Vec<Case>,
}

#[derive(Serialize, Deserialize)]
struct Case {
    name: String,
    payload: Value,
    findings: Value,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn concern(file: &Path) -> Concern {
    serde_json::from_str(&fs::read_to_string(file).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn findings(payload: &Value) -> Value {
    serde_json::to_value(parse(payload).err().unwrap_or_default()).unwrap()
}

#[test]
fn each_case_has_its_findings() {
    for file in files() {
        let mut concern = concern(&file);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            for case in &mut concern.cases {
                case.findings = findings(&case.payload);
            }
            fs::write(&file, serde_json::to_string_pretty(&concern).unwrap() + "\n").unwrap();
        }
        for case in &concern.cases {
            assert_eq!(
                findings(&case.payload),
                case.findings,
                "{}: {}\nhint: if the new findings are right, UPDATE_EXPECT=1 cargo test -p validator",
                file.display(),
                case.name
            );
        }
    }
}

#[test]
fn every_payload_of_the_predecessor_is_clean() {
    let file = files().into_iter().find(|file| file.ends_with("predecessor.json")).unwrap();
    for case in concern(&file).cases {
        assert!(parse(&case.payload).is_ok(), "{}", case.name);
    }
}

#[test]
fn findings_repeat_no_content() {
    for file in files() {
        for case in concern(&file).cases {
            let printed = format!("{:?}", parse(&case.payload));
            let printed = printed.replace("field `canary`", "");
            assert!(!printed.contains("canary"), "{}: {}: {printed}", file.display(), case.name);
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let codes: BTreeSet<String> = files()
        .iter()
        .flat_map(|file| concern(file).cases)
        .flat_map(|case| parse(&case.payload).err().unwrap_or_default())
        .map(|finding| finding.code.to_string())
        .collect();
    assert_eq!(codes, (1..=14).map(|number| format!("SRT{number:04}")).collect());
}
