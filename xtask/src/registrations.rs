//! What a stack registered, in a form in which two stacks that say the same are equal: from `pulumi stack export`, without what the engine and the cloud make up.
//!
//! Physical names, ids and ARNs are replaced by the resource that has them, JSON texts by their values, the versions of the SDKs' default providers by nothing. What stays is what the program
//! and the component said: types, names, parents, inputs, options and dependencies.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// Names shorter than this could stand anywhere by chance.
const SHORTEST_NAME: usize = 8;

/// Each resource by its qualified type and its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Registrations(BTreeMap<String, Value>);

impl Registrations {
    /// From the JSON of an export with secrets in the clear, and the schema of the package whose components are in it: SDKs fill in its defaults, programs in YAML leave that to the component.
    pub(crate) fn of(export: &Value, schema: &Value) -> Result<Self> {
        let resources = export["deployment"]["resources"].as_array().context("the export holds no resources")?;
        let names = Names::of(resources);
        let made_by_the_engine =
            |resource: &&Value| resource["type"].as_str().is_some_and(|kind| kind.starts_with("pulumi:providers:"));
        let said = resources.iter().filter(|resource| !made_by_the_engine(resource));
        let said = said.map(|resource| {
            let (key, mut said) = (short(text(&resource["urn"])), names.said_of(resource));
            fill_in(&mut said["inputs"], &schema["resources"][text(&resource["type"])]["inputProperties"]);
            (key, said)
        });
        Ok(Self(said.collect()))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What differs, as paths with both values; nothing if they are equal.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let keys: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        for key in keys {
            let (ours, theirs) = (self.0.get(key), other.0.get(key));
            differ(key, ours.unwrap_or(&Value::Null), theirs.unwrap_or(&Value::Null), &mut found);
        }
        found
    }
}

/// What the cloud made up, longest first, with what stands for it.
struct Names(Vec<(String, String)>);

impl Names {
    fn of(resources: &[Value]) -> Self {
        let mut names = BTreeMap::new();
        for resource in resources {
            let short = short(text(&resource["urn"]));
            names.insert(text(&resource["id"]).to_owned(), format!("<id of {short}>"));
            let given = [&resource["outputs"], &resource["inputs"]].into_iter().filter_map(Value::as_object);
            for (key, value) in given.flatten() {
                let is_name = ["name", "arn", "url", "id"].iter().any(|end| key.to_lowercase().ends_with(end));
                if let (true, Value::String(value)) = (is_name, value) {
                    names.entry(value.clone()).or_insert_with(|| format!("<{key} of {short}>"));
                }
            }
            // The installation's name inside the names of statements: `sfnrt:<namespace>:`.
            let prefix = text(&resource["outputs"]["statementNamePrefix"]);
            if let Some(namespace) = prefix.split(':').nth(1) {
                names.insert(namespace.to_owned(), "<namespace>".to_owned());
            }
        }
        let mut names: Vec<_> = names.into_iter().filter(|(name, _)| name.len() >= SHORTEST_NAME).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self(names)
    }

    fn said_of(&self, resource: &Value) -> Value {
        let mut said = Map::new();
        for key in ["custom", "protect", "external", "retainOnDelete", "additionalSecretOutputs", "aliases"] {
            said.insert(key.to_owned(), self.without(&resource[key]));
        }
        said.insert("inputs".to_owned(), self.without(&resource["inputs"]));
        said.insert("parent".to_owned(), short(text(&resource["parent"])).into());
        said.insert("provider".to_owned(), provider(text(&resource["provider"])).into());
        said.insert("dependencies".to_owned(), urns(resource, &resource["dependencies"]));
        let by_property = resource["propertyDependencies"].as_object().into_iter().flatten();
        let by_property = by_property.filter(|(_, on)| on.as_array().is_some_and(|on| !on.is_empty()));
        said.insert(
            "propertyDependencies".to_owned(),
            by_property.map(|(key, on)| (key.clone(), urns(resource, on))).collect(),
        );
        Value::Object(said)
    }

    /// A value without made-up names, and with JSON texts as values.
    fn without(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(inner @ (Value::Object(_) | Value::Array(_))) => json!({ "json": self.without(&inner) }),
                _ => self.0.iter().fold(text.clone(), |text, (name, stand_in)| text.replace(name, stand_in)).into(),
            },
            Value::Array(values) => values.iter().map(|value| self.without(value)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(key, value)| (key.clone(), self.without(value))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
}

/// Gives inputs that were not given their defaults.
fn fill_in(inputs: &mut Value, properties: &Value) {
    for (key, property) in properties.as_object().into_iter().flatten() {
        if let (Some(default), Some(inputs)) = (property.get("default"), inputs.as_object_mut()) {
            inputs.entry(key.clone()).or_insert_with(|| default.clone());
        }
    }
}

/// A URN without stack and project; that of the stack itself holds both in its name too.
fn short(urn: &str) -> String {
    match urn.splitn(3, "::").nth(2) {
        Some(rest) if rest.starts_with("pulumi:pulumi:Stack::") => "pulumi:pulumi:Stack".to_owned(),
        Some(rest) => rest.replacen("pulumi:pulumi:Stack$", "", 1),
        None => String::new(),
    }
}

/// A provider's package: an SDK asks for the version that it was made for.
fn provider(reference: &str) -> String {
    let short = short(reference);
    short.split("::").next().unwrap_or_default().to_owned()
}

/// What a resource depends on. Behind an output of a component, some SDKs name the component alone and some its children too: of what a program depends on, only the components count.
fn urns(of: &Value, list: &Value) -> Value {
    let is_child = |urn: &String| urn.contains('$');
    let by_a_component = is_child(&short(text(&of["urn"])));
    let urns = list.as_array().into_iter().flatten().map(|urn| short(text(urn)));
    let urns: BTreeSet<String> = urns.filter(|urn| by_a_component || !is_child(urn)).collect();
    urns.into_iter().collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn differ(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
            for key in keys {
                let (ours, theirs) = (ours.get(key), theirs.get(key));
                differ(&format!("{path}/{key}"), ours.unwrap_or(&Value::Null), theirs.unwrap_or(&Value::Null), found);
            }
        }
        _ if ours != theirs => found.push(format!("{path}: {ours} and {theirs}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Registrations;

    /// An export of one queue and a policy that names it, as one stack has it.
    fn export(stack: &str, suffix: &str, action: &str) -> Value {
        let urn = |kind: &str, name: &str| format!("urn:pulumi:{stack}::p-{stack}::{kind}::{name}");
        let arn = format!("arn:aws:sqs:eu-west-1:1:queue-{suffix}");
        let policy = json!({ "Action": action, "Resource": arn });
        json!({ "deployment": { "resources": [
            { "urn": urn("pulumi:pulumi:Stack", &format!("p-{stack}-{stack}")), "type": "pulumi:pulumi:Stack" },
            { "urn": urn("pulumi:providers:aws", &format!("default_{suffix}")), "type": "pulumi:providers:aws" },
            { "urn": urn("aws:sqs/queue:Queue", "queue"), "type": "aws:sqs/queue:Queue", "id": format!("http://q/queue-{suffix}"),
              "inputs": { "name": format!("queue-{suffix}") }, "outputs": { "arn": arn } },
            { "urn": urn("aws:sqs/queuePolicy:QueuePolicy", "policy"), "type": "aws:sqs/queuePolicy:QueuePolicy",
              "inputs": { "policy": policy.to_string() }, "dependencies": [urn("aws:sqs/queue:Queue", "queue")] },
        ] } })
    }

    #[test]
    fn made_up_names_do_not_count() {
        let (one, two) = (export("one", "1a2b3c4", "a"), export("two", "5d6e7f8", "a"));
        let schema = json!({});
        let (one, two) = (Registrations::of(&one, &schema).unwrap(), Registrations::of(&two, &schema).unwrap());
        assert_eq!(one.differences(&two), Vec::<String>::new());
        assert_eq!(one.len(), 3);
    }

    #[test]
    fn a_default_counts_whether_it_was_filled_in_or_not() {
        let export = |inputs: Value| {
            let urn = "urn:pulumi:s::p::x:index:Part::part";
            json!({ "deployment": { "resources": [{ "urn": urn, "type": "x:index:Part", "inputs": inputs }] } })
        };
        let schema = json!({ "resources": { "x:index:Part": { "inputProperties": { "days": { "default": 1 } } } } });
        let of = |inputs| Registrations::of(&export(inputs), &schema).unwrap();
        assert_eq!(of(json!({})), of(json!({ "days": 1 })));
        assert_ne!(of(json!({})), of(json!({ "days": 2 })));
    }

    #[test]
    fn what_a_program_says_otherwise_is_found_with_its_path() {
        let (one, two) = (export("one", "1a2b3c4", "a"), export("two", "5d6e7f8", "b"));
        let schema = json!({});
        let found = Registrations::of(&one, &schema).unwrap().differences(&Registrations::of(&two, &schema).unwrap());
        assert_eq!(found, ["aws:sqs/queuePolicy:QueuePolicy::policy/inputs/policy/json/Action: \"a\" and \"b\""]);
    }
}
