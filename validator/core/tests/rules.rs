//! What is said about each rule is true: its example breaks it and nothing else, what to write instead is clean, and so
//! are the repository's own state machines.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use validator::{Code, Finding, Options, RULES, check};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The taskers of the rules' examples: a variable of a template.
fn options() -> Options {
    Options { taskers: vec!["${functionArn}".to_owned()], ..Options::default() }
}

fn printed(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_example_breaks_its_rule_and_nothing_else() {
    for rule in RULES {
        let findings = check(rule.example, &options()).findings;
        let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, BTreeSet::from([rule.code]), "{}: {}\n{}", rule.name, rule.example, printed(&findings));
    }
}

#[test]
fn what_to_write_instead_is_clean() {
    for rule in RULES {
        let findings = check(rule.instead, &options()).findings;
        assert!(findings.is_empty(), "{}: {}\n{}", rule.code, rule.instead, printed(&findings));
    }
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|one, other| one < other));
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn the_examples_of_the_repository_are_clean() {
    let machines = root().join("examples/machines");
    let program = fs::read_to_string(root().join("examples/yaml/Pulumi.yaml")).unwrap();
    let findings = check(&program, &Options::default()).findings;
    assert!(findings.is_empty(), "{}", printed(&findings));
    let broken = program.replace("taskToken.$: $$$$.Task.Token", "idempotencyKey.$: $.key");
    let findings = check(&broken, &Options::default()).findings;
    assert!(findings.iter().all(|finding| finding.code == Code::MissingToken), "{}", printed(&findings));
    assert_eq!(findings.len(), program.matches("taskToken.$").count());
    let mut count = 0;
    for language in ["jsonpath", "jsonata"] {
        for entry in fs::read_dir(machines.join(language)).unwrap() {
            let path = entry.unwrap().path();
            let findings = check(&fs::read_to_string(&path).unwrap(), &Options::default()).findings;
            assert!(findings.is_empty(), "{}:\n{}", path.display(), printed(&findings));
            count += 1;
        }
    }
    assert!(count >= 14, "{count}");
}

#[test]
fn the_tasks_of_the_guides_are_clean() {
    let mut count = 0;
    for guide in ["README.md", "lambda/README.md", "docs/getting-started.md"] {
        let text = fs::read_to_string(root().join(guide)).unwrap();
        let blocks = text.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap().trim());
        for block in blocks.filter(|block| block.contains(r#""Type": "Task""#)) {
            let states = match block {
                whole if whole.contains(r#""States""#) => whole.to_owned(),
                state if state.starts_with('{') => format!(r#"{{ "States": {{ "A": {state} }} }}"#),
                member => format!(r#"{{ "States": {{ {member} }} }}"#),
            };
            let findings = check(&states, &Options::default()).findings;
            assert!(findings.is_empty(), "{guide}: {block}\n{}", printed(&findings));
            count += 1;
        }
    }
    assert!(count >= 3, "{count}");
}
