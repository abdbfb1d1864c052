//! Properties and registrations as text that is read, found good and kept.

use std::fmt::Write;

use super::Registration;
use crate::value::{Archive, Asset, Kind, Source};
use crate::{Properties, Value};

/// One line: names sorted, secrets masked.
pub(super) fn line(properties: &Properties) -> String {
    let members: Vec<String> = properties.iter().map(|(key, value)| format!("{key}: {}", of(value))).collect();
    format!("{{ {} }}", members.join(", "))
}

fn of(value: &Value) -> String {
    let told = match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(flag) => flag.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::List(items) => format!("[{}]", items.iter().map(of).collect::<Vec<_>>().join(", ")),
        Kind::Object(properties) => line(properties),
        Kind::Unknown => "unknown".to_owned(),
        Kind::Asset(Asset { source, .. }) => format!("asset({})", place(source)),
        Kind::Archive(Archive { source, .. }) => format!("archive({})", place(source)),
        Kind::Reference(reference) => format!("resource({})", reference.urn),
    };
    match (value.secret, &value.kind) {
        (false, _) => told,
        (true, Kind::Unknown) => "secret(unknown)".to_owned(),
        (true, _) => "secret".to_owned(),
    }
}

fn place<T>(source: &Source<T>) -> String {
    match source {
        Source::Inline(_) => "inline".to_owned(),
        Source::Path(path) => path.clone(),
        Source::Uri(uri) => uri.clone(),
    }
}

/// Every registration below its parent, with its inputs and what was said besides.
pub(super) fn tree(registrations: &[Registration]) -> String {
    let urns: Vec<String> = registrations.iter().map(|seen| super::monitor::urn_of(&seen.request)).collect();
    let mut text = String::new();
    let is_root = |seen: &&Registration| !urns.contains(&seen.request.parent);
    branch(&mut text, registrations, registrations.iter().filter(is_root).collect(), 0);
    text
}

fn branch(text: &mut String, all: &[Registration], mut level: Vec<&Registration>, depth: usize) {
    level.sort_by(|a, b| (&a.request.name, &a.request.r#type).cmp(&(&b.request.name, &b.request.r#type)));
    let indent = "  ".repeat(depth);
    for seen in level {
        let request = &seen.request;
        // Writing to a string can't fail.
        let _ = writeln!(text, "{indent}{} ({})", request.name, request.r#type);
        for (key, value) in &seen.inputs {
            let _ = writeln!(text, "{indent}    {key}: {}", of(value));
        }
        let mut dependencies: Vec<&str> =
            request.dependencies.iter().filter_map(|urn| urn.rsplit("::").next()).collect();
        dependencies.sort_unstable();
        if !dependencies.is_empty() {
            let _ = writeln!(text, "{indent}    after: {}", dependencies.join(", "));
        }
        if !request.provider.is_empty() {
            let _ = writeln!(text, "{indent}    provider: {}", request.provider);
        }
        let urn = super::monitor::urn_of(request);
        branch(text, all, all.iter().filter(|child| child.request.parent == urn).collect(), depth + 1);
    }
}
