//! The public API names no type of tonic, prost or what lies below them, outside of the module `wire`: they may change without anybody's provider changing.
//!
//! What is public is not told by a search through the text, so the compiler is asked: rustdoc writes the whole API as JSON, with the crate of every type. That output is not stable yet, hence
//! the variable that lets a stable rustdoc write it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeSet, HashSet};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value as Json, json};

/// How the names of crates begin that belong to the wire.
const OF_THE_WIRE: [&str; 7] = ["tonic", "prost", "http", "hyper", "tower", "h2", "bytes"];

/// The API as rustdoc tells it.
fn documented() -> Json {
    let folder = tempfile::tempdir().unwrap();
    // For rustdoc alone: were the variable set for the compiler too, everything would be built anew.
    let rustdoc = folder.path().join("rustdoc");
    std::fs::write(&rustdoc, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n").unwrap();
    std::fs::set_permissions(&rustdoc, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--package", "pulumi_rust", "--lib", "--all-features", "--locked"]);
    cargo.args(["--", "-Z", "unstable-options", "--output-format", "json"]);
    let output = cargo
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTDOCFLAGS", "--deny warnings")
        .env("RUSTDOC", &rustdoc)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&std::fs::read(target().join("doc/pulumi_rust.json")).unwrap()).unwrap()
}

/// The folder that this test was built into: `TARGET/debug/deps/NAME`.
fn target() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

/// An API, walked from its root.
struct Walk<'a> {
    api: &'a Json,
    seen: HashSet<String>,
    found: BTreeSet<String>,
}

/// Every place outside of `wire` that names a type of the wire.
fn leaks(api: &Json) -> BTreeSet<String> {
    let mut walk = Walk { api, seen: HashSet::new(), found: BTreeSet::new() };
    walk.visit(&api["root"], "");
    for item in api["index"].as_object().unwrap().values() {
        // What this crate implements for others' types belongs to no item of its own.
        let implementation = &item["inner"]["impl"];
        if item["crate_id"] == 0 && is_written(implementation) {
            walk.note("impl for", &implementation["for"]);
        }
    }
    walk.found
}

fn is_written(implementation: &Json) -> bool {
    implementation["is_synthetic"] == false && implementation["blanket_impl"].is_null()
}

impl Walk<'_> {
    fn visit(&mut self, id: &Json, place: &str) {
        let item = &self.api["index"][id.to_string()];
        if item.is_null() || !self.seen.insert(id.to_string()) {
            return;
        }
        let (kind, inner) = item["inner"].as_object().unwrap().iter().next().unwrap();
        let name = item["name"].as_str().unwrap_or_default();
        if (kind == "module" && name == "wire") || (kind == "impl" && !is_written(inner)) {
            return;
        }
        let place = match (place, name) {
            (place, "") => place.to_owned(),
            ("", name) => name.to_owned(),
            (place, name) => format!("{place}::{name}"),
        };
        self.note(&place, inner);
        for child in children(kind, inner) {
            self.visit(&child, &place);
        }
    }

    /// Notes every type of the wire that stands anywhere in what is said of an item.
    fn note(&mut self, place: &str, told: &Json) {
        match told {
            Json::Object(members) => {
                if told["path"].is_string()
                    && let Some(named) = self.api["paths"].get(told["id"].to_string())
                {
                    let library = &self.api["external_crates"][named["crate_id"].to_string()]["name"];
                    let library = library.as_str().unwrap_or_default();
                    if OF_THE_WIRE.iter().any(|beginning| library.starts_with(beginning)) {
                        self.found.insert(format!("{place}: {}", told["path"].as_str().unwrap()));
                    }
                }
                members.values().for_each(|member| self.note(place, member));
            }
            Json::Array(items) => items.iter().for_each(|item| self.note(place, item)),
            _ => {}
        }
    }
}

/// The items that an item holds.
fn children(kind: &str, inner: &Json) -> Vec<Json> {
    let lists: &[&str] = match kind {
        "module" | "trait" | "impl" => &["/items"],
        "struct" => &["/kind/plain/fields", "/kind/tuple", "/impls"],
        "enum" => &["/variants", "/impls"],
        "variant" => &["/kind/struct/fields", "/kind/tuple"],
        "use" => return vec![inner["id"].clone()],
        _ => &[],
    };
    lists.iter().filter_map(|list| inner.pointer(list)?.as_array()).flatten().cloned().collect()
}

#[test]
fn the_wire_keeps_to_its_module() {
    let leaks = leaks(&documented());
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn a_leak_is_found() {
    let module =
        |name: &str, items: Json| json!({ "name": name, "crate_id": 0, "inner": { "module": { "items": items } } });
    let function = json!({ "name": "status", "crate_id": 0, "inner": { "function": { "sig": { "output": {
        "resolved_path": { "path": "Status", "id": 9, "args": null } } } } } });
    let api = |root: Json| {
        json!({
            "root": 0,
            "index": { "0": module("pulumi_rust", root), "1": module("wire", json!([3])), "2": module("api", json!([3])), "3": function },
            "paths": { "9": { "crate_id": 5, "path": ["tonic", "Status"] } },
            "external_crates": { "5": { "name": "tonic" } },
        })
    };
    assert!(leaks(&api(json!([1]))).is_empty());
    assert_eq!(leaks(&api(json!([1, 2]))), BTreeSet::from(["pulumi_rust::api::status: Status".to_owned()]));
}
