//! The pages that are written from the rules and from the schema are fresh.
//!
//! `UPDATE_EXPECT=1 cargo test -p validator --test pages` writes them anew.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use validator::{RULES, SCHEMA};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Compares a file with what it should be, or writes it.
fn expect(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let hint = "hint: UPDATE_EXPECT=1 cargo test -p validator --test pages";
    assert_eq!(fs::read_to_string(file).unwrap_or_default(), text, "{}\n{hint}", file.display());
}

#[test]
fn each_rule_has_its_page_and_there_is_no_other() {
    let folder = docs().join("rules");
    let mut pages: BTreeMap<String, String> =
        RULES.iter().map(|rule| (format!("{}.md", rule.code), rule.markdown())).collect();
    let mut list = "# Rules of the validator\n\n| rule | severity | what it finds |\n|---|---|---|\n".to_owned();
    for rule in RULES {
        let (code, name, severity, summary) = (rule.code, rule.name, rule.severity, rule.summary);
        writeln!(list, "| [{code}]({code}.md) {name} | {severity} | {summary} |").unwrap();
    }
    pages.insert("README.md".to_owned(), list);
    for (name, text) in &pages {
        expect(&folder.join(name), text);
    }
    let there: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(there.iter().all(|name| pages.contains_key(name)), "{there:?}");
}

#[test]
fn the_payloads_page_is_that_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut page = "# The payload\n\n".to_owned();
    writeln!(page, "{}\n", schema["description"].as_str().unwrap()).unwrap();
    page.push_str("This page is written from `validator/schema/invoker-payload.schema.json`.\n\n## Fields\n");
    fields(&mut page, &schema, &schema["properties"], "", 3);
    page.push_str("\n## Examples\n");
    for example in schema["examples"].as_array().unwrap() {
        write!(page, "\n```json\n{}\n```\n", serde_json::to_string_pretty(example).unwrap()).unwrap();
    }
    expect(&docs().join("payload.md"), &page);
}

/// The fields of an object, and those of the objects in it.
fn fields(page: &mut String, schema: &Value, properties: &Value, prefix: &str, level: usize) {
    for (name, field) in properties.as_object().unwrap() {
        let target = field["$ref"].as_str().map(|path| schema.pointer(&path[1..]).unwrap());
        let said = |key: &str| field.get(key).or_else(|| target.and_then(|target| target.get(key)));
        write!(page, "\n{} `{prefix}{name}`\n\n", "#".repeat(level)).unwrap();
        if let Some(title) = said("title").and_then(Value::as_str) {
            write!(page, "{title}. ").unwrap();
        }
        writeln!(page, "{}", said("description").and_then(Value::as_str).unwrap_or_default()).unwrap();
        let limits = [
            "type",
            "enum",
            "format",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "default",
        ];
        let limits: Vec<String> =
            limits.iter().filter_map(|limit| Some(format!("{limit} `{}`", said(limit)?))).collect();
        if !limits.is_empty() {
            write!(page, "\n{}.\n", limits.join(", ")).unwrap();
        }
        if let Some(inner) = said("properties") {
            fields(page, schema, inner, &format!("{prefix}{name}."), level + 1);
        }
    }
}
