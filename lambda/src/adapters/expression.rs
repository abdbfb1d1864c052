//! Conditions and updates as DynamoDB expressions.
//!
//! Every name and value goes through a placeholder, so that reserved words (`lock`, `at`, `TTL`) need no thought.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::table::{Attribute, Condition, Item, Update};

/// An attribute in the SDK's type.
pub(super) fn value_of(attribute: Attribute) -> AttributeValue {
    match attribute {
        Attribute::Text(text) => AttributeValue::S(text),
        Attribute::Number(number) => AttributeValue::N(number.to_string()),
        Attribute::Flag(flag) => AttributeValue::Bool(flag),
        Attribute::List(list) => AttributeValue::L(list.into_iter().map(value_of).collect()),
        Attribute::Map(map) => AttributeValue::M(values_of(map)),
    }
}

/// An item in the SDK's type.
pub(super) fn values_of(item: Item) -> HashMap<String, AttributeValue> {
    item.into_iter().map(|(name, attribute)| (name, value_of(attribute))).collect()
}

/// An item from the SDK's type. Attributes of kinds that we never write (sets, binaries, fractions) are left out.
pub(super) fn item_of(values: &HashMap<String, AttributeValue>) -> Item {
    values.iter().filter_map(|(name, value)| Some((name.clone(), attribute_of(value)?))).collect()
}

fn attribute_of(value: &AttributeValue) -> Option<Attribute> {
    Some(match value {
        AttributeValue::S(text) => Attribute::Text(text.clone()),
        AttributeValue::N(number) => Attribute::Number(number.parse().ok()?),
        AttributeValue::Bool(flag) => Attribute::Flag(*flag),
        AttributeValue::L(list) => Attribute::List(list.iter().map(attribute_of).collect::<Option<_>>()?),
        AttributeValue::M(map) => Attribute::Map(item_of(map)),
        _ => return None,
    })
}

/// An expression's text with the names and values it uses.
#[derive(Debug, Default)]
pub(super) struct Expression {
    names: BTreeMap<String, String>,
    values: Vec<AttributeValue>,
}

impl Expression {
    /// The placeholders' names, as the SDK takes them.
    pub(super) fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.iter().map(|(name, hash)| (hash.clone(), name.clone())).collect())
    }

    /// The placeholders' values, as the SDK takes them.
    pub(super) fn into_values(self) -> Option<HashMap<String, AttributeValue>> {
        let numbered = self.values.into_iter().enumerate().map(|(index, value)| (format!(":v{index}"), value));
        let values: HashMap<_, _> = numbered.collect();
        (!values.is_empty()).then_some(values)
    }

    fn name(&mut self, name: &str) -> String {
        let next = format!("#n{}", self.names.len());
        self.names.entry(name.to_owned()).or_insert(next).clone()
    }

    fn value(&mut self, attribute: Attribute) -> String {
        self.values.push(value_of(attribute));
        format!(":v{}", self.values.len() - 1)
    }

    /// The text of a condition.
    pub(super) fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::Absent(name) => format!("attribute_not_exists({})", self.name(name)),
            Condition::Equals(name, value) => format!("{} = {}", self.name(name), self.value(value.clone())),
            Condition::AtMost(name, limit) => {
                format!("{} <= {}", self.name(name), self.value(Attribute::Number(*limit)))
            }
            Condition::OneOf(name, values) => {
                let name = self.name(name);
                let values: Vec<_> = values.iter().map(|value| self.value(value.clone())).collect();
                format!("{name} IN ({})", values.join(", "))
            }
            Condition::All(parts) => self.join(parts, " AND "),
            Condition::Any(parts) => self.join(parts, " OR "),
        }
    }

    fn join(&mut self, parts: &[Condition], word: &str) -> String {
        let parts: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        format!("({})", parts.join(word))
    }

    /// The text of an update.
    pub(super) fn update(&mut self, update: &Update) -> String {
        let mut clauses = Vec::new();
        let set: Vec<_> = update
            .set
            .iter()
            .map(|(name, value)| format!("{} = {}", self.name(name), self.value(value.clone())))
            .collect();
        let remove: Vec<_> = update.remove.iter().map(|name| self.name(name)).collect();
        let add: Vec<_> = update
            .add
            .iter()
            .map(|(name, number)| format!("{} {}", self.name(name), self.value(Attribute::Number(*number))))
            .collect();
        for (word, parts) in [("SET", set), ("REMOVE", remove), ("ADD", add)] {
            if !parts.is_empty() {
                clauses.push(format!("{word} {}", parts.join(", ")));
            }
        }
        clauses.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Key;

    #[test]
    fn an_update_is_rendered_with_placeholders() {
        let update = Update {
            key: Key::new("k"),
            set: vec![("st", "OUTCOME".into())],
            remove: vec!["sql"],
            add: vec![("v", 1)],
            condition: Condition::All(vec![
                Condition::OneOf("st", vec!["INTENT".into(), "SUBMITTED".into()]),
                Condition::Any(vec![Condition::Absent("sid"), Condition::Equals("sid", "x".into())]),
                Condition::AtMost("at", 7),
            ]),
        };
        let mut expression = Expression::default();
        assert_eq!(expression.update(&update), "SET #n0 = :v0 REMOVE #n1 ADD #n2 :v1");
        assert_eq!(
            expression.condition(&update.condition),
            "(#n0 IN (:v2, :v3) AND (attribute_not_exists(#n3) OR #n3 = :v4) AND #n4 <= :v5)"
        );
        assert_eq!(expression.names().map(|names| names.len()), Some(5));
        assert_eq!(expression.into_values().map(|values| values.len()), Some(6));
    }

    #[test]
    fn an_item_survives_a_round_trip() {
        let item = Item::from([
            ("t".to_owned(), Attribute::from("text")),
            ("n".to_owned(), Attribute::Number(-7)),
            ("b".to_owned(), Attribute::Flag(true)),
            ("l".to_owned(), Attribute::List(vec![Attribute::Map(Item::from([("x".to_owned(), "y".into())]))])),
        ]);
        assert_eq!(item_of(&values_of(item.clone())), item);
    }
}
