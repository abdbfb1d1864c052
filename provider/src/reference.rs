//! The options reference, made from the schema: `docs/options.md`.
//!
//! A page for people: every input, output, method and function with its type, default and description. A test holds it to the schema.

use std::fmt::Write;

use serde_json::{Map, Value as Json};

/// The page about a schema.
pub fn page(schema: &Json) -> String {
    let mut page =
        "# Options\n\nMade from the schema; `UPDATE_EXPECT=1 cargo test -p provider` writes it anew.\n".to_owned();
    for (token, resource) in members(&schema["resources"]) {
        let name = short(&token);
        heading(&mut page, 2, &format!("The component `{name}`"), None);
        heading(&mut page, 3, "Inputs", None);
        table(&mut page, &resource["inputProperties"], &resource["requiredInputs"]);
        heading(&mut page, 3, "Outputs", None);
        table(&mut page, &resource["properties"], &Json::Null);
        heading(&mut page, 3, "Methods", None);
        for (method, token) in members(&resource["methods"]) {
            let Some(token) = token.as_str() else { continue };
            function(&mut page, 4, &method, &schema["functions"][token]);
        }
    }
    heading(&mut page, 2, "Functions", None);
    for (token, described) in members(&schema["functions"]).into_iter().filter(|(token, _)| !token.contains('/')) {
        function(&mut page, 3, &short(&token), &described);
    }
    heading(&mut page, 2, "Types", None);
    for (token, described) in members(&schema["types"]) {
        heading(&mut page, 3, &short(&token), described["description"].as_str());
        match described["enum"].as_array() {
            Some(words) => {
                page.push_str("\n| value | meaning |\n|---|---|\n");
                for word in words {
                    row(&mut page, &[&format!("`{}`", text(&word["value"])), text(&word["description"])]);
                }
            }
            None => table(&mut page, &described["properties"], &described["required"]),
        }
    }
    page
}

fn function(page: &mut String, level: usize, name: &str, described: &Json) {
    heading(page, level, name, described["description"].as_str());
    let mut inputs = members(&described["inputs"]["properties"]);
    inputs.remove("__self__");
    if !inputs.is_empty() {
        page.push_str("\nTakes\n");
        table(page, &inputs.into(), &described["inputs"]["required"]);
    }
    page.push_str("\nGives\n");
    table(page, &described["outputs"]["properties"], &Json::Null);
}

/// A table of properties; those that must be there are said to be.
fn table(page: &mut String, properties: &Json, required: &Json) {
    page.push_str("\n| name | type | meaning |\n|---|---|---|\n");
    for (name, property) in members(properties) {
        let is_required = required.as_array().is_some_and(|names| names.iter().any(|one| *one == name.as_str()));
        let kind = kind(&property) + if is_required { ", required" } else { "" };
        row(page, &[&format!("`{name}`"), &kind, text(&property["description"])]);
    }
}

/// A type in a few words, with a link where it is one of the package.
fn kind(property: &Json) -> String {
    if let Some(reference) = property["$ref"].as_str() {
        return match reference.strip_prefix("#/types/") {
            Some(token) => format!("[{0}](#{1})", short(token), short(token).to_lowercase()),
            None if reference.ends_with("#/Any") => "JSON".to_owned(),
            None => format!("`{}`", reference.rsplit(':').next().unwrap_or(reference)),
        };
    }
    match property["type"].as_str() {
        Some("array") => format!("list of {}", kind(&property["items"])),
        Some("object") => format!("map of {}", kind(&property["additionalProperties"])),
        other => other.unwrap_or("any").to_owned(),
    }
}

fn heading(page: &mut String, level: usize, title: &str, description: Option<&str>) {
    // Writing to a `String` can't fail.
    let _ = write!(page, "\n{} {title}\n", "#".repeat(level));
    if let Some(description) = description {
        let _ = write!(page, "\n{}\n", description.split("\n\n## ").next().unwrap_or(description));
    }
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('\n', " ").replace('|', "\\|")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn members(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// A token's name alone.
fn short(token: &str) -> String {
    token.rsplit([':', '/']).next().unwrap_or(token).to_owned()
}
