//! The tracking table: items, conditions, transactions.

use std::collections::BTreeMap;

use crate::ports::{Obstacle, Updated, Written};
use crate::row::codec::name;
use crate::table::{Attribute, Condition, Item, Key, Update, Write};
use crate::time::Timestamp;

#[derive(Debug, Default)]
pub(crate) struct TrackingTable {
    items: BTreeMap<Key, Item>,
}

impl TrackingTable {
    pub(crate) fn get(&self, key: &Key) -> Option<Item> {
        self.items.get(key).cloned()
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = (&Key, &Item)> {
        self.items.iter()
    }

    /// What the index `due` names: items with both of its attributes.
    pub(crate) fn due(&self, shard: &str, until: Timestamp) -> Vec<Key> {
        let shard = Attribute::from(shard);
        let mut due: Vec<(i64, &Key)> = self
            .items
            .iter()
            .filter(|(_, item)| item.get(name::DUE_SHARD) == Some(&shard))
            .filter_map(|(key, item)| match item.get(name::DUE_AT) {
                Some(Attribute::Number(at)) if *at <= until.millis() => Some((*at, key)),
                _ => None,
            })
            .collect();
        due.sort();
        due.into_iter().map(|(_, key)| key.clone()).collect()
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&Item) -> bool) {
        self.items.retain(|_, item| keep(item));
    }

    pub(crate) fn remove(&mut self, key: &Key) {
        self.items.remove(key);
    }

    pub(crate) fn insert(&mut self, key: Key, item: Item) {
        self.items.insert(key, item);
    }

    pub(crate) fn update(&mut self, update: &Update) -> Updated {
        let found = self.get(&update.key);
        if !holds(&update.condition, found.as_ref()) {
            return Updated::Unmet(found);
        }
        Updated::Done(self.apply(update))
    }

    /// All or none, as `TransactWriteItems`.
    pub(crate) fn write(&mut self, writes: Vec<Write>) -> Written {
        let obstacle = |write: &Write| {
            let found = self.get(write.key());
            if holds(write.condition(), found.as_ref()) { Obstacle::Clear } else { Obstacle::Unmet(found) }
        };
        let obstacles: Vec<_> = writes.iter().map(obstacle).collect();
        if obstacles.iter().any(|obstacle| *obstacle != Obstacle::Clear) {
            return Written::Cancelled(obstacles);
        }
        for write in writes {
            match write {
                Write::Put(put) => self.insert(put.key, put.item),
                Write::Delete(delete) => self.remove(&delete.key),
                Write::Update(update) => {
                    self.apply(&update);
                }
            }
        }
        Written::Done
    }

    fn apply(&mut self, update: &Update) -> Item {
        let item = self.items.entry(update.key.clone()).or_insert_with(|| update.key.attributes());
        for (name, value) in &update.set {
            item.insert((*name).to_owned(), value.clone());
        }
        for name in &update.remove {
            item.remove(*name);
        }
        for (name, more) in &update.add {
            let before = match item.get(*name) {
                Some(Attribute::Number(number)) => *number,
                _ => 0,
            };
            item.insert((*name).to_owned(), Attribute::Number(before + more));
        }
        item.clone()
    }
}

fn holds(condition: &Condition, item: Option<&Item>) -> bool {
    let value = |name: &str| item.and_then(|item| item.get(name));
    match condition {
        Condition::Absent(name) => value(name).is_none(),
        Condition::Equals(name, expected) => value(name) == Some(expected),
        Condition::OneOf(name, allowed) => value(name).is_some_and(|value| allowed.contains(value)),
        Condition::AtMost(name, limit) => matches!(value(name), Some(Attribute::Number(number)) if number <= limit),
        Condition::All(parts) => parts.iter().all(|part| holds(part, item)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, item)),
    }
}
