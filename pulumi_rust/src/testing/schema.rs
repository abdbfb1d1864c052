//! What a change of a package's schema breaks for those who use it.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

/// Every way in which programs that were written for one schema may not work with another; empty where none is.
///
/// ```
/// use pulumi_rust::testing::breaking_changes;
/// use serde_json::json;
/// let schema = |inputs| json!({ "resources": { "web:index:Site": { "inputProperties": inputs } } });
/// let (old, new) = (schema(json!({ "name": { "type": "string" } })), schema(json!({ "name": { "type": "number" } })));
/// assert_eq!(breaking_changes(&old, &new), ["resource web:index:Site: input `name` has another type"]);
/// assert!(breaking_changes(&new, &new).is_empty());
/// ```
pub fn breaking_changes(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    each(old, new, "resources", "resource", &mut found, |token, old, new, found| {
        properties(&format!("{token}: input"), old, new, ("inputProperties", "requiredInputs"), Direction::In, found);
        properties(&format!("{token}: output"), old, new, ("properties", "required"), Direction::Out, found);
        for method in members(&old["methods"]).keys().filter(|name| new["methods"].get(name.as_str()).is_none()) {
            found.push(format!("{token}: method `{method}` is gone"));
        }
        if old["isComponent"] != new["isComponent"] {
            found.push(format!("{token}: is a component in one and none in the other"));
        }
    });
    each(old, new, "functions", "function", &mut found, |token, old, new, found| {
        let keys = ("properties", "required");
        properties(&format!("{token}: input"), &old["inputs"], &new["inputs"], keys, Direction::In, found);
        properties(&format!("{token}: output"), &old["outputs"], &new["outputs"], keys, Direction::Out, found);
    });
    each(old, new, "types", "type", &mut found, |token, old, new, found| {
        // Which way a type goes is not known from here.
        properties(&format!("{token}: member"), old, new, ("properties", "required"), Direction::Both, found);
        let words = |json: &Json| -> BTreeSet<String> {
            let words = json["enum"].as_array().into_iter().flatten();
            words.map(|word| word["value"].to_string()).collect()
        };
        found.extend(words(old).difference(&words(new)).map(|word| format!("{token}: the word {word} is gone")));
    });
    let keys = ("inputProperties", "requiredInputs");
    properties("the provider: input", &old["provider"], &new["provider"], keys, Direction::In, &mut found);
    found
}

/// Which way properties go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
    Both,
}

fn members(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

fn each(
    old: &Json,
    new: &Json,
    key: &str,
    what: &str,
    found: &mut Vec<String>,
    compare: impl Fn(&str, &Json, &Json, &mut Vec<String>),
) {
    for (token, old) in members(&old[key]) {
        match new[key].get(&token) {
            Some(new) => compare(&format!("{what} {token}"), &old, new, found),
            None => found.push(format!("{what} {token} is gone")),
        }
    }
}

fn properties(
    what: &str,
    old: &Json,
    new: &Json,
    (properties, required): (&str, &str),
    direction: Direction,
    found: &mut Vec<String>,
) {
    let names = |json: &Json| -> BTreeSet<String> {
        let names = json[required].as_array().into_iter().flatten();
        names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    for (name, old) in members(&old[properties]) {
        match new[properties].get(&name) {
            None => found.push(format!("{what} `{name}` is gone")),
            Some(new) if kind(&old) != kind(new) => found.push(format!("{what} `{name}` has another type")),
            Some(_) => {}
        }
    }
    let (old, new) = (names(old), names(new));
    if direction != Direction::Out {
        found.extend(new.difference(&old).map(|name| format!("{what} `{name}` is required now")));
    }
    if direction != Direction::In {
        found.extend(old.difference(&new).map(|name| format!("{what} `{name}` may be missing now")));
    }
}

/// A property's type alone. That an input may be known late now breaks nobody, but what must be plain now does.
fn kind(property: &Json) -> Json {
    let keys = ["type", "$ref", "items", "additionalProperties", "oneOf"];
    let kept = keys.iter().filter_map(|key| property.get(*key).map(|value| ((*key).to_owned(), kind_within(value))));
    Json::Object(kept.collect())
}

fn kind_within(json: &Json) -> Json {
    if json.is_object() { kind(json) } else { json.clone() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_only_added_breaks_nobody() {
        let old = json!({ "resources": { "a:b:C": { "inputProperties": { "x": { "type": "string" } } } } });
        let mut new = old.clone();
        new["resources"]["a:b:C"]["inputProperties"]["y"] = json!({ "type": "string" });
        new["resources"]["a:b:D"] = json!({});
        new["resources"]["a:b:C"]["inputProperties"]["x"]["description"] = "now with a description".into();
        assert_eq!(breaking_changes(&old, &new), [""; 0]);
    }

    #[test]
    fn what_is_gone_or_required_or_of_another_type_breaks_somebody() {
        let old = json!({
            "resources": { "a:b:C": {
                "inputProperties": { "x": { "type": "array", "items": { "type": "string" } } },
                "properties": { "o": { "type": "string" } }, "required": ["o"], "methods": { "m": "a:b:C/m" },
            } },
            "types": { "a:b:T": { "enum": [{ "value": "one" }, { "value": "two" }] } },
            "functions": { "a:b:f": {} },
        });
        let new = json!({
            "resources": { "a:b:C": {
                "inputProperties": { "x": { "type": "array", "items": { "type": "number" } }, "y": {} }, "requiredInputs": ["y"],
                "properties": { "o": { "type": "string" } },
            } },
            "types": { "a:b:T": { "enum": [{ "value": "one" }] } },
        });
        assert_eq!(
            breaking_changes(&old, &new),
            [
                "resource a:b:C: input `x` has another type",
                "resource a:b:C: input `y` is required now",
                "resource a:b:C: output `o` may be missing now",
                "resource a:b:C: method `m` is gone",
                "function a:b:f is gone",
                "type a:b:T: the word \"two\" is gone",
            ]
        );
    }
}
