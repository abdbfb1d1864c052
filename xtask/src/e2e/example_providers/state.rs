//! What the engine tells of a stack: its plan before and its state after, and what must stand in the state, the same whatever language the program is in.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::programs::Language;

/// What stands in a plan for a value that is only known once its resource exists.
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// Every resource with its parent. Providers are left out.
const TREE: [(&str, &str); 13] = [
    ("archive", "websites"),
    ("archive-pages-home", "archive-pages"),
    ("archive-map", "archive"),
    ("archive-pages", "archive"),
    ("blog", "websites"),
    ("blog-pages-about", "blog-pages"),
    ("blog-pages-home", "blog-pages"),
    ("blog-map", "blog"),
    ("blog-pages", "blog"),
    ("guarded", "websites"),
    ("note", "websites"),
    ("old", "websites"),
    ("shelf", "websites"),
];

/// A resource, a place in what the state says of it, and what is there. `@NAME` stands for a resource's urn.
const SAID: [(&str, &str, &str); 21] = [
    ("guarded", "/protect", "true"),
    ("guarded", "/dependencies/0", "\"@note\""),
    ("guarded", "/ignoreChanges", "[\"text\"]"),
    ("guarded", "/customTimeouts", TIMEOUTS),
    ("guarded", "/deletedWith", "\"@shelf\""),
    ("guarded", "/retainOnDelete", "true"),
    ("guarded", "/additionalSecretOutputs/0", "\"path\""),
    ("archive", "/protect", "true"),
    ("archive", "/ignoreChanges", "[\"address\"]"),
    ("archive", "/customTimeouts", TIMEOUTS),
    ("archive", "/deletedWith", "\"@shelf\""),
    ("archive", "/retainOnDelete", "true"),
    ("archive", "/additionalSecretOutputs/0", "\"paths\""),
    // What the engine lets children inherit.
    ("archive-pages-home", "/protect", "true"),
    ("archive-pages-home", "/deletedWith", "\"@shelf\""),
    ("archive-pages-home", "/retainOnDelete", "true"),
    ("blog", "/dependencies", "[\"@note\"]"),
    ("blog-pages-home", "/propertyDependencies/text", "[\"@note\"]"),
    ("old", "/importID", "\"old.txt\""),
    ("old", "/inputs/text", "\"from before\""),
    ("note", "/outputs/name", "\"note.txt\""),
];
const TIMEOUTS: &str = r#"{"create":300,"delete":3600,"update":90}"#;

/// Where a secret must stand encrypted.
const SECRETS: [(&str, &str); 7] = [
    ("note", "/inputs/password"),
    ("note", "/outputs/password"),
    ("guarded", "/outputs/path"),
    ("archive", "/outputs/paths"),
    ("blog", "/inputs/key"),
    ("blog", "/outputs/key"),
    ("websites", "/outputs/siteKey"),
];

/// `pulumi stack export`.
#[derive(Debug)]
pub(super) struct State(Value);

impl State {
    pub(super) fn new(exported: Value) -> Self {
        Self(exported)
    }

    fn resources(&self) -> impl Iterator<Item = (&str, &Value)> {
        let all = self.0["deployment"]["resources"].as_array().into_iter().flatten();
        all.map(|resource| (name_of(&resource["urn"]), resource))
    }

    pub(super) fn get(&self, name: &str) -> Result<&Value> {
        // The root is called after the project and the stack.
        let is_it = |(known, resource): &(&str, &Value)| match name {
            "websites" => resource["type"] == "pulumi:pulumi:Stack",
            _ => *known == name,
        };
        let found = self.resources().find(is_it).with_context(|| format!("the state has no `{name}`"))?;
        Ok(found.1)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_ok()
    }

    /// A resource's text at a place.
    pub(super) fn text(&self, name: &str, place: &str) -> Result<&str> {
        let value = self.get(name)?.pointer(place).and_then(Value::as_str);
        value.with_context(|| format!("the state of `{name}` has no text at `{place}`"))
    }

    pub(super) fn is_the_tree(&self) -> Result<()> {
        let urn = |name| self.get(name).map(|resource| &resource["urn"]);
        for (name, parent) in TREE {
            let (found, wanted) = (&self.get(name)?["parent"], urn(parent)?);
            ensure!(found == wanted, "the parent of `{name}` is {found}, not {wanted}");
        }
        let is_ours = |(name, resource): &(&str, &Value)| {
            let kind = resource["type"].as_str().unwrap_or_default();
            !kind.starts_with("pulumi:") && TREE.iter().all(|(known, _)| known != name)
        };
        let more: Vec<&str> = self.resources().filter(is_ours).map(|(name, _)| name).collect();
        ensure!(more.is_empty(), "nobody asked for {more:?}");
        Ok(())
    }

    pub(super) fn says_what_options_said(&self, language: Language) -> Result<()> {
        // Programs in YAML have no transforms.
        let ending = if language == Language::Yaml { "\"newline\"" } else { "\"none\"" };
        let transformed =
            ["blog-pages-home", "blog-pages-about", "blog-map"].map(|name| (name, "/inputs/ending", ending));
        let mut wrong = Vec::new();
        for (name, place, wanted) in SAID.into_iter().chain(transformed) {
            let found = self.get(name)?.pointer(place).unwrap_or(&Value::Null);
            let wanted = match wanted.split_once('@') {
                Some((before, rest)) => {
                    let (named, after) = rest.split_once('"').context("an urn stands between quotes")?;
                    format!("{before}{}\"{after}", self.text(named, "/urn")?)
                }
                None => wanted.to_owned(),
            };
            if found != &serde_json::from_str::<Value>(&wanted)? {
                wrong.push(format!("{name}{place} is {found}, not {wanted}"));
            }
        }
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    }

    pub(super) fn uses_the_providers_map(&self) -> Result<()> {
        let wanted = format!("{}::{}", self.text("elsewhere", "/urn")?, self.text("elsewhere", "/id")?);
        for (name, used) in
            [("blog-pages-home", true), ("blog-map", true), ("archive-pages-home", false), ("note", false)]
        {
            let provider = self.text(name, "/provider")?;
            ensure!((provider == wanted) == used, "the provider of `{name}` is {provider}");
        }
        Ok(())
    }

    pub(super) fn keeps_secrets(&self, secret: &str) -> Result<()> {
        for (name, place) in SECRETS {
            let encrypted = self.get(name)?.pointer(&format!("{place}/ciphertext"));
            ensure!(encrypted.is_some(), "`{place}` of `{name}` is not encrypted: {}", self.get(name)?);
        }
        ensure!(!self.0.to_string().contains(secret), "the secret stands in the state in the clear");
        Ok(())
    }
}

/// `pulumi preview --json`.
#[derive(Debug)]
pub(super) struct Plan(Value);

impl Plan {
    pub(super) fn new(planned: Value) -> Self {
        Self(planned)
    }

    fn steps(&self) -> impl Iterator<Item = (&str, &Value)> {
        let steps = self.0["steps"].as_array().into_iter().flatten();
        let ours = steps.filter(|step| !step["urn"].as_str().unwrap_or_default().contains("::pulumi:"));
        ours.map(|step| (name_of(&step["urn"]), step))
    }

    /// What is to be done to each resource, but for those that stay as they are.
    pub(super) fn changes(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut changes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, step) in self.steps() {
            let operation = step["op"].as_str().unwrap_or_default();
            if operation != "same" && !operation.starts_with("read") {
                changes.entry(name).or_default().push(operation);
            }
        }
        changes
    }

    pub(super) fn makes_everything(&self) -> Result<()> {
        let changes = self.changes();
        for (name, _) in TREE {
            let wanted = if name == "old" { "import" } else { "create" };
            let found = changes.get(name).map(Vec::as_slice).unwrap_or_default();
            ensure!(found == [wanted], "`{name}` is planned as {found:?}");
        }
        ensure!(changes.len() == TREE.len(), "more is planned: {changes:?}");
        Ok(())
    }

    /// What is made of a value that comes late is unknown in a preview; what else a resource has is known.
    pub(super) fn knows_what_it_can(&self) -> Result<()> {
        let input = |name: &str, key: &str| {
            let (_, step) = self.steps().find(|(known, _)| *known == name).with_context(|| format!("no `{name}`"))?;
            Ok::<_, anyhow::Error>(&step["newState"]["inputs"][key])
        };
        let late = input("blog-pages-home", "text")?;
        ensure!(late == UNKNOWN, "the text of `blog-pages-home` is {late}");
        for (name, text) in [("blog-pages-about", "about\n\nWe write."), ("archive-pages-home", "All that we wrote.")] {
            let found = input(name, "text")?;
            ensure!(found == text, "the text of `{name}` is {found}");
        }
        Ok(())
    }

    pub(super) fn is(&self, wanted: &[(&str, &[&str])]) -> Result<()> {
        let changes = self.changes();
        let wanted: BTreeMap<&str, Vec<&str>> = wanted.iter().map(|(name, ops)| (*name, ops.to_vec())).collect();
        if changes != wanted {
            bail!("planned is {changes:?}, not {wanted:?}");
        }
        Ok(())
    }
}

fn name_of(urn: &Value) -> &str {
    urn.as_str().and_then(|urn| urn.rsplit("::").next()).unwrap_or_default()
}
