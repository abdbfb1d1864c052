//! The structural difference of two sets of inputs, property by property.

use std::collections::{BTreeMap, BTreeSet};

use crate::provider::{Changes, DiffKind, DiffResponse, PropertyDiff};
use crate::schema::ObjectSpec;
use crate::value::{Kind, Properties};
use crate::{PropertyPath, Value};

/// What changes of inputs mean. Marks don't count: a value that becomes a secret is the same value.
pub(super) fn structural(
    olds: &Properties,
    news: &Properties,
    ignored: &[String],
    spec: &ObjectSpec,
    in_place: bool,
) -> DiffResponse {
    let mut detailed = BTreeMap::new();
    let (mut diffs, mut replaces) = (Vec::new(), Vec::new());
    let keys: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    for key in keys {
        let mut found = Vec::new();
        compare(&PropertyPath::root().key(key), olds.get(key), news.get(key), &mut found);
        found.retain(|(path, _)| !is_ignored(path, ignored));
        if found.is_empty() {
            continue;
        }
        let by_spec = spec.properties().iter().any(|property| property.name == key && property.replace_on_changes);
        let replace = by_spec || !in_place;
        diffs.push(key.clone());
        replaces.extend(replace.then(|| key.clone()));
        let told = |(path, kind): (PropertyPath, _)| {
            (path.as_str().to_owned(), PropertyDiff { kind, replaces: replace, input: true })
        };
        detailed.extend(found.into_iter().map(told));
    }
    let changes = if diffs.is_empty() { Changes::None } else { Changes::Some };
    let detailed = (changes == Changes::Some).then_some(detailed);
    DiffResponse { changes, replaces, diffs, detailed, ..DiffResponse::default() }
}

fn compare(path: &PropertyPath, old: Option<&Value>, new: Option<&Value>, found: &mut Vec<(PropertyPath, DiffKind)>) {
    let there = |value: &&Value| value.kind != Kind::Null;
    let kind = match (old.filter(there), new.filter(there)) {
        (None, None) => return,
        (None, Some(_)) => DiffKind::Add,
        (Some(_), None) => DiffKind::Delete,
        (Some(old), Some(new)) => match (&old.kind, &new.kind) {
            (Kind::Object(old), Kind::Object(new)) => {
                let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                return keys.into_iter().for_each(|key| compare(&path.key(key), old.get(key), new.get(key), found));
            }
            (Kind::List(old), Kind::List(new)) => {
                let indices = 0..old.len().max(new.len());
                return indices.for_each(|i| compare(&path.index(i), old.get(i), new.get(i), found));
            }
            (old, new) if same(old, new) => return,
            _ => DiffKind::Update,
        },
    };
    found.push((path.clone(), kind));
}

/// Whether two values that are no collections are the same. Of files, the bytes count, wherever they lie. What is unknown may be anything.
fn same(old: &Kind, new: &Kind) -> bool {
    match (old, new) {
        (Kind::Unknown, _) | (_, Kind::Unknown) => false,
        (Kind::Asset(old), Kind::Asset(new)) if !old.hash.is_empty() && !new.hash.is_empty() => old.hash == new.hash,
        (Kind::Archive(old), Kind::Archive(new)) if !old.hash.is_empty() && !new.hash.is_empty() => {
            old.hash == new.hash
        }
        (old, new) => old == new,
    }
}

fn is_ignored(path: &PropertyPath, ignored: &[String]) -> bool {
    ignored.iter().any(|ignored| {
        let below = path.as_str().strip_prefix(ignored.as_str());
        ignored == "*" || below.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::schema::{PropertySpec, Types};

    fn properties(json: &Json) -> Properties {
        let Kind::Object(properties) = Value::from(json.clone()).kind else { panic!("an object") };
        properties
    }

    fn spec() -> ObjectSpec {
        let name = PropertySpec::of::<String>("name", &mut Types::new(""), false).replace_on_changes();
        ObjectSpec::new("").property(name)
    }

    fn check(old: &Json, new: &Json, ignored: &[&str], expected: &Expect) {
        let ignored: Vec<String> = ignored.iter().map(|&path| path.to_owned()).collect();
        let diff = structural(&properties(old), &properties(new), &ignored, &spec(), true);
        let lines: Vec<String> = diff
            .detailed
            .unwrap_or_default()
            .iter()
            .map(|(path, diff)| format!("{path} {:?}{}", diff.kind, if diff.replaces { " replaces" } else { "" }))
            .collect();
        let told = format!("{:?} {:?} {:?}\n{}\n", diff.changes, diff.diffs, diff.replaces, lines.join("\n"));
        expected.assert_eq(&told);
    }

    #[test]
    fn nothing_changed_is_nothing() {
        check(
            &json!({ "a": [1, { "b": null }] }),
            &json!({ "a": [1, {}] }),
            &[],
            &expect![[r"
            None [] []

        "]],
        );
    }

    #[test]
    fn every_change_has_its_path() {
        let old = json!({ "name": "a", "tags": { "x": 1, "cost centre": 2 }, "list": [1, 2] });
        let new = json!({ "name": "b", "tags": { "y": 1, "cost centre": 3 }, "list": [1, 3, 4] });
        check(
            &old,
            &new,
            &[],
            &expect![[r#"
            Some ["list", "name", "tags"] ["name"]
            list[1] Update
            list[2] Add
            name Update replaces
            tags.x Delete
            tags.y Add
            tags["cost centre"] Update
        "#]],
        );
    }

    #[test]
    fn what_is_ignored_does_not_count() {
        let old = json!({ "name": "a", "tags": { "x": 1, "xx": 1 } });
        let new = json!({ "name": "b", "tags": { "x": 2, "xx": 2 } });
        check(
            &old,
            &new,
            &["name", "tags.x"],
            &expect![[r#"
            Some ["tags"] []
            tags.xx Update
        "#]],
        );
    }

    #[test]
    fn an_unknown_is_a_change_and_a_mark_is_none() {
        let old: Properties = [("a".to_owned(), Value::from(1))].into();
        let changes = |new: Value| structural(&old, &[("a".to_owned(), new)].into(), &[], &spec(), true).changes;
        assert_eq!(changes(Value::unknown()), Changes::Some);
        assert_eq!(changes(Value::from(1).into_secret()), Changes::None);
    }

    #[test]
    fn what_can_not_be_changed_in_place_is_replaced() {
        let (old, new) = (properties(&json!({ "size": 1 })), properties(&json!({ "size": 2 })));
        assert_eq!(structural(&old, &new, &[], &spec(), false).replaces, ["size"]);
    }
}
