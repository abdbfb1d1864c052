//! The rules that no compiler checks: the arrows that must not exist between the parts, and what every source file has.
//!
//! Absence can't be seen in code, so each rule is a test over the manifests and the source text. A rule is a function that lists its violations; beside the test that holds the tree to
//! it stands one that shows it can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command;

/// Lines after which a source file nearly always holds a second idea. Tests, tables and generated code apart.
const LONGEST_FILE: usize = 420;

/// Where the product runs; what only other systems need is left out.
const SHIPPED_ON: &str = "x86_64-unknown-linux-gnu";

/// A source file: its path below the checkout, and its text.
type Source = (String, String);

/// The packages that each package of the workspace reaches, itself left out.
fn reached(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let name_of = |id: &Value| {
        let package = metadata["packages"].as_array().into_iter().flatten().find(|package| package["id"] == *id);
        package.and_then(|package| package["name"].as_str()).unwrap_or_default().to_owned()
    };
    let nodes: BTreeMap<String, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| (node["id"].as_str().unwrap_or_default().to_owned(), node))
        .collect();
    let mut reached = BTreeMap::new();
    for member in metadata["workspace_members"].as_array().into_iter().flatten() {
        let mut seen = BTreeSet::new();
        let mut open = vec![member.as_str().unwrap_or_default().to_owned()];
        while let Some(id) = open.pop() {
            let dependencies = nodes.get(&id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
            for dependency in dependencies.filter(|dependency| is_built_into_the_product(dependency)) {
                let package = dependency["pkg"].as_str().unwrap_or_default().to_owned();
                if seen.insert(package.clone()) {
                    open.push(package);
                }
            }
        }
        reached.insert(name_of(member), seen.iter().map(|id| name_of(&Value::from(id.as_str()))).collect());
    }
    reached
}

/// What only tests use is not part of what ships.
fn is_built_into_the_product(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"] != "dev")
}

/// Packages that `from` reaches though a rule forbids it.
fn forbidden(reached: &BTreeMap<String, BTreeSet<String>>, from: &str, rule: impl Fn(&str) -> bool) -> Vec<String> {
    let reached = reached.get(from).unwrap_or_else(|| panic!("there is no package `{from}`"));
    reached.iter().filter(|package| rule(package)).map(|package| format!("{from} -> {package}")).collect()
}

fn is_of_aws(package: &str) -> bool {
    package.starts_with("aws-") || package.starts_with("lambda_") || package == "lambda" || package == "provider"
}

/// Lines of code, comments apart, that hold one of the words.
fn code_with(sources: &[Source], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            found.extend(
                words.iter().filter(|word| code.contains(**word)).map(|word| format!("{path}:{}: {word}", number + 1)),
            );
        }
    }
    found
}

fn without_a_first_paragraph(sources: &[Source]) -> Vec<String> {
    let lacks = |text: &str| !(text.starts_with("//!") || text.starts_with("#![doc = include_str!"));
    sources.iter().filter(|(_, text)| lacks(text)).map(|(path, _)| path.clone()).collect()
}

fn too_long(sources: &[Source]) -> Vec<String> {
    let counted = |path: &str| !path.contains("/tests") && !path.contains("/generated/");
    sources
        .iter()
        .filter(|(path, text)| counted(path) && text.lines().count() > LONGEST_FILE)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect()
}

/// Lines with a path below somebody's home or a checkout's place.
fn places_of_one_machine(sources: &[Source]) -> Vec<String> {
    let places = ["work", "root", "home"].map(|folder| format!("/{folder}/"));
    let names_one = |line: &str| {
        line.split([' ', '"', '\'', '`', '(', '=', ':']).any(|word| places.iter().any(|place| word.starts_with(place)))
    };
    let lines = sources.iter().flat_map(|(path, text)| text.lines().enumerate().map(move |line| (path, line)));
    lines.filter(|(_, (_, line))| names_one(line)).map(|(path, (number, _))| format!("{path}:{}", number + 1)).collect()
}

/// Top-level folders that a text does not name.
fn unnamed(folders: &[String], text: &str) -> Vec<String> {
    folders.iter().filter(|folder| !text.contains(&format!("`{folder}/`"))).cloned().collect()
}

fn tracked(pattern: &str) -> Vec<PathBuf> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "--", pattern])
        .current_dir(command::checkout());
    let output = command::succeed(&mut git, |_| {}).unwrap();
    output.stdout.lines().map(PathBuf::from).collect()
}

/// Rust sources below a folder of the checkout.
fn sources(folder: &str) -> Vec<Source> {
    let sources = tracked(folder).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    sources.filter_map(|path| read(&path).map(|text| (path.display().to_string(), text))).collect()
}

/// A file's text; a file that was just deleted has none.
fn read(path: &Path) -> Option<String> {
    fs::read_to_string(command::checkout().join(path)).ok()
}

fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = command::cargo().unwrap();
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", SHIPPED_ON]);
    let output = command::succeed(&mut cargo, |_| {}).unwrap();
    reached(&serde_json::from_str(&output.stdout).unwrap())
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

fn source(path: &str, text: &str) -> Vec<Source> {
    vec![(path.to_owned(), text.to_owned())]
}

#[test]
fn pulumi_rust_knows_nothing_of_aws() {
    none(&forbidden(&packages(), "pulumi_rust", is_of_aws));
    none(&code_with(&sources("pulumi_rust/src"), &["use aws_", "aws:index", "Lambda", "Redshift"]));
}

#[test]
fn lambda_and_provider_know_nothing_of_each_other() {
    let packages = packages();
    let pulumi = |package: &str| ["provider", "pulumi_rust", "tonic", "prost"].contains(&package);
    none(&forbidden(&packages, "lambda", pulumi));
    none(&forbidden(&packages, "provider", is_of_aws));
    none(&code_with(&sources("lambda/src"), &["pulumi", "Pulumi"]));
}

#[test]
fn the_validators_core_has_no_io_no_clock_and_no_async() {
    let runtime = |package: &str| ["tokio", "reqwest", "futures", "async-std"].contains(&package);
    none(&forbidden(&packages(), "validator", runtime));
    let product = |path: &str| !path.contains("/tests");
    let sources: Vec<Source> = sources("validator/core/src").into_iter().filter(|(path, _)| product(path)).collect();
    let words = ["std::fs", "std::net", "std::env", "std::time", "std::process", "std::thread", "async ", "println!"];
    none(&code_with(&sources, &words));
}

#[test]
fn nothing_that_ships_knows_the_local_cloud() {
    for folder in ["provider/src", "lambda/src", "validator/core/src", "pulumi_rust/src"] {
        none(&code_with(&sources(folder), &["redshift_tasker_local", "ministack", "local/"]));
    }
    let packages = packages();
    for package in ["provider", "lambda", "validator", "pulumi_rust"] {
        none(&forbidden(&packages, package, |package| package == "xtask"));
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    none(&without_a_first_paragraph(&sources("*.rs").into_iter().filter(is_ours).collect::<Vec<_>>()));
}

#[test]
fn no_source_file_holds_two_ideas() {
    none(&too_long(&sources("*.rs")));
}

#[test]
fn nothing_is_left_to_do_or_to_debug() {
    let left: Vec<String> = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!(")).into();
    none(&code_with(&sources("*.rs"), &left.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let texts = tracked("*").into_iter().filter(|path| path.file_name().is_some_and(|name| name != "Cargo.lock"));
    let texts: Vec<Source> =
        texts.filter_map(|path| read(&path).map(|text| (path.display().to_string(), text))).collect();
    none(&places_of_one_machine(&texts));
}

#[test]
fn the_architecture_names_every_folder() {
    let folders: BTreeSet<String> = tracked("*/*")
        .iter()
        .filter_map(|path| path.iter().next().and_then(|first| first.to_str()).map(str::to_owned))
        .filter(|folder| !folder.starts_with('.'))
        .collect();
    let text = read(Path::new("ARCHITECTURE.md")).unwrap();
    none(&unnamed(&folders.into_iter().collect::<Vec<_>>(), &text));
}

fn is_ours((path, _): &Source) -> bool {
    !path.contains("/generated/")
}

mod can_fail {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_forbidden_arrow_is_found_however_long_its_way() {
        let node = |id: &str, to: &str, kind: Value| json!({ "id": id, "deps": [{ "pkg": to, "dep_kinds": [{ "kind": kind }] }] });
        let metadata = json!({
            "workspace_members": ["a"],
            "packages": [{ "id": "a", "name": "pulumi_rust" }, { "id": "b", "name": "between" }, { "id": "c", "name": "aws-config" }],
            "resolve": { "nodes": [node("a", "b", Value::Null), node("b", "c", Value::Null)] },
        });
        assert_eq!(forbidden(&reached(&metadata), "pulumi_rust", is_of_aws), ["pulumi_rust -> aws-config"]);
        let mut tests_only = metadata;
        tests_only["resolve"]["nodes"][0] = node("a", "b", "dev".into());
        assert!(forbidden(&reached(&tests_only), "pulumi_rust", is_of_aws).is_empty());
    }

    #[test]
    fn a_forbidden_word_is_found_in_code_but_not_in_a_comment() {
        let clock = source("core/src/lib.rs", "//! No std::time here.\nuse std::time::Instant; // why");
        assert_eq!(code_with(&clock, &["std::time"]), ["core/src/lib.rs:2: std::time"]);
    }

    #[test]
    fn a_file_without_its_paragraph_or_with_two_ideas_is_found() {
        assert_eq!(without_a_first_paragraph(&source("a.rs", "use std::fmt;")), ["a.rs"]);
        assert_eq!(too_long(&source("a.rs", &"\n".repeat(LONGEST_FILE + 1))).len(), 1);
    }

    #[test]
    fn a_place_of_one_machine_is_found_but_not_a_route_of_that_name() {
        let place = format!("cd {}/somebody/project", "/home");
        assert_eq!(places_of_one_machine(&source("a.md", &place)), ["a.md:1"]);
        assert!(places_of_one_machine(&source("a.md", "docs/home/index and /root of a tree")).is_empty());
    }

    #[test]
    fn a_folder_that_the_architecture_forgets_is_found() {
        assert_eq!(unnamed(&["lambda".to_owned(), "web".to_owned()], "`lambda/`: the function"), ["web"]);
    }
}
