//! The corpus: texts and what is found in them, one file for each concern. Every door to the validator runs it.
//!
//! A case has its text as a list of lines, what the caller knows of it (`format`, `kind`, `taskers`; all may be left out),
//! and the findings exactly as the library serialises them. `rules.json` holds the examples of all rules.
//!
//! `UPDATE_EXPECT=1 cargo test -p validator --test corpus` writes the findings anew; read them before they are committed.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use validator::{Finding, Format, Kind, Options, RULES, check, mend};

/// One file of `validator/cases`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Concern {
    about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    text: Vec<String>,
    /// A payload as a value, in the place of a text: written as one when the corpus is written anew.
    payload: Option<Value>,
    format: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    taskers: Vec<String>,
    findings: Value,
}

impl Case {
    fn text(&self) -> String {
        match &self.payload {
            Some(payload) => serde_json::to_string_pretty(payload).unwrap(),
            None => self.text.join("\n"),
        }
    }

    fn options(&self) -> Options {
        Options {
            format: self.format.as_deref().map(|format| match format {
                "json" => Format::Json,
                "yaml" => Format::Yaml,
                other => panic!("{}: no format {other}", self.name),
            }),
            kind: self.kind.as_deref().map(|kind| match kind {
                "payload" => Kind::Payload,
                "stateMachine" => Kind::StateMachine,
                other => panic!("{}: no kind {other}", self.name),
            }),
            taskers: self.taskers.clone(),
        }
    }

    fn findings(&self) -> Vec<Finding> {
        check(&self.text(), &self.options()).findings
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases")
}

fn concerns() -> Vec<(PathBuf, Concern)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let concern = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file, concern)
    };
    files.into_iter().map(read).collect()
}

/// The examples of the rules, as a concern.
fn of_the_rules() -> Concern {
    let case = |name: String, text: &str| Case {
        name,
        text: text.trim().lines().map(str::to_owned).collect(),
        payload: None,
        format: None,
        kind: None,
        taskers: vec!["${functionArn}".to_owned()],
        findings: Value::Null,
    };
    let cases = RULES.iter().flat_map(|rule| {
        [
            case(format!("{} {}: example", rule.code, rule.name), rule.example),
            case(format!("{} {}: instead", rule.code, rule.name), rule.instead),
        ]
    });
    Concern {
        about: "Each rule's example breaks it, and what to write instead is clean.".to_owned(),
        cases: cases.collect(),
    }
}

/// A file of the corpus: lines of a text and findings each on a line of their own, so that changes can be read.
fn written(concern: &Concern) -> String {
    let mut file = format!("{{\n  \"about\": {},\n  \"cases\": [", json!(concern.about));
    for (place, case) in concern.cases.iter().enumerate() {
        let text = case.text();
        let lines: Vec<String> = text.split('\n').map(|line| json!(line).to_string()).collect();
        let findings: Vec<String> = case.findings().iter().map(|finding| json!(finding).to_string()).collect();
        let listed = |items: &[String]| {
            if items.is_empty() {
                "[]".to_owned()
            } else {
                format!("[\n        {}\n      ]", items.join(",\n        "))
            }
        };
        let comma = if place == 0 { "" } else { "," };
        write!(file, "{comma}\n    {{\n      \"name\": {},\n", json!(case.name)).unwrap();
        for (name, known) in [("format", &case.format), ("kind", &case.kind)] {
            if let Some(known) = known {
                writeln!(file, "      \"{name}\": {},", json!(known)).unwrap();
            }
        }
        if !case.taskers.is_empty() {
            writeln!(file, "      \"taskers\": {},", json!(case.taskers)).unwrap();
        }
        let (text, findings) = (listed(&lines), listed(&findings));
        write!(file, "      \"text\": {text},\n      \"findings\": {findings}\n    }}").unwrap();
    }
    file + "\n  ]\n}\n"
}

#[test]
fn each_case_has_its_findings() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(folder().join("rules.json"), written(&of_the_rules())).unwrap();
        for (file, concern) in concerns() {
            fs::write(file, written(&concern)).unwrap();
        }
    }
    for (file, concern) in concerns() {
        for case in &concern.cases {
            assert_eq!(
                json!(case.findings()),
                case.findings,
                "{}: {}\nhint: if the new findings are right, UPDATE_EXPECT=1 cargo test -p validator --test corpus",
                file.display(),
                case.name
            );
        }
    }
}

#[test]
fn the_examples_of_the_rules_are_in_the_corpus() {
    if std::env::var_os("UPDATE_EXPECT").is_none() {
        assert_eq!(fs::read_to_string(folder().join("rules.json")).unwrap(), written(&of_the_rules()));
    }
}

#[test]
fn every_payload_of_the_predecessor_is_clean() {
    let (_, concern) = concerns().into_iter().find(|(file, _)| file.ends_with("predecessor.json")).unwrap();
    for case in concern.cases {
        assert!(case.findings().is_empty(), "{}", case.name);
    }
}

#[test]
fn findings_repeat_no_content() {
    for (file, concern) in concerns() {
        for case in concern.cases {
            let told: Vec<String> = case.findings().iter().map(ToString::to_string).collect();
            let told = told.join("\n").replace("field `canary`", "").replace("at /canary", "");
            assert!(!told.contains("canary"), "{}: {}: {told}", file.display(), case.name);
        }
    }
}

#[test]
fn mending_twice_is_mending_once_and_leaves_no_more_than_there_was() {
    for (file, concern) in concerns() {
        for case in concern.cases {
            let (text, options) = (case.text(), case.options());
            let once = mend(&text, &options);
            let place = format!("{}: {}\n{}", file.display(), case.name, once.text);
            assert_eq!(mend(&once.text, &options).text, once.text, "{place}");
            let codes = |text: &str| -> BTreeSet<&str> {
                check(text, &options).findings.iter().map(|finding| finding.code.as_str()).collect()
            };
            let left = check(&once.text, &options).findings;
            // Broken text hides what its fix brings to light.
            if !codes(&text).contains("SRT0901") {
                assert!(left.iter().all(|finding| finding.fix.is_none()), "{place}");
                assert!(left.len() <= check(&text, &options).findings.len(), "{place}");
            }
        }
    }
}

/// Lines end as the text's own do, also those that a fix adds.
#[test]
fn mending_keeps_the_ends_of_lines() {
    let with_crlf = |text: &str| text.replace('\n', "\r\n");
    for (file, concern) in concerns() {
        // A line break within a string is a flaw there, and a carriage return another.
        for case in concern
            .cases
            .iter()
            .filter(|case| !case.findings().iter().any(|finding| finding.code.as_str() == "SRT0901"))
        {
            let (text, options) = (case.text(), case.options());
            let place = format!("{}: {}", file.display(), case.name);
            assert_eq!(mend(&with_crlf(&text), &options).text, with_crlf(&mend(&text, &options).text), "{place}");
        }
    }
}

#[test]
fn every_rule_has_a_case_that_fires_and_one_that_does_not() {
    let codes: BTreeSet<&str> = concerns()
        .iter()
        .flat_map(|(_, concern)| &concern.cases)
        .flat_map(Case::findings)
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(codes, RULES.iter().map(|rule| rule.code).collect());
}
