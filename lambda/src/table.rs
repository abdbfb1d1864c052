//! Items, conditions and writes of the tracking table, free of any SDK type.
//!
//! The handlers say what they want to write as data; the DynamoDB adapter renders it to expressions and the in-memory
//! table of the tests evaluates it. The vocabulary is only what the tracked statement needs: it is no DynamoDB client.

use std::collections::BTreeMap;
use std::fmt;

/// The partition key's attribute; the predecessor's name, so that its table can be adopted.
pub const PARTITION_KEY: &str = "id";
/// The sort key's attribute, likewise; constant in our items.
pub const SORT_KEY: &str = "invocationId";
/// What our items hold as sort key. The predecessor's hold an invocation's time, so the two never meet.
pub const SORT_KEY_VALUE: &str = "-";

/// One attribute's value. `Debug` shows its kind only: items hold task tokens and SQL.
#[derive(Clone, PartialEq, Eq)]
pub enum Attribute {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Attribute>),
    Map(Item),
}

/// A row: attributes by name.
pub type Item = BTreeMap<String, Attribute>;

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(***)",
            Self::Number(_) => "Number(***)",
            Self::Flag(_) => "Flag(***)",
            Self::List(_) => "List(***)",
            Self::Map(_) => "Map(***)",
        })
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Attribute {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Attribute {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Attribute {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

/// The key of an item: its partition key's value, the sort key being constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Names an item by its `id`.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The value of `id`.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The key's two attributes.
    pub fn attributes(&self) -> Item {
        Item::from([
            (PARTITION_KEY.to_owned(), Attribute::from(self.id())),
            (SORT_KEY.to_owned(), Attribute::from(SORT_KEY_VALUE)),
        ])
    }
}

/// What must hold of the stored item for a write to happen. An item that is not there has no attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Absent(&'static str),
    Equals(&'static str, Attribute),
    OneOf(&'static str, Vec<Attribute>),
    AtMost(&'static str, i64),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// Replaces a whole item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    pub key: Key,
    pub item: Item,
    pub condition: Condition,
}

/// Changes some attributes of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    pub key: Key,
    pub set: Vec<(&'static str, Attribute)>,
    pub remove: Vec<&'static str>,
    pub add: Vec<(&'static str, i64)>,
    pub condition: Condition,
}

/// Removes an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    pub key: Key,
    pub condition: Condition,
}

/// One write of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    Put(Put),
    Update(Update),
    Delete(Delete),
}

impl Write {
    /// The item that is written.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put(put) => &put.key,
            Self::Update(update) => &update.key,
            Self::Delete(delete) => &delete.key,
        }
    }

    /// What must hold of it.
    pub fn condition(&self) -> &Condition {
        match self {
            Self::Put(put) => &put.condition,
            Self::Update(update) => &update.condition,
            Self::Delete(delete) => &delete.condition,
        }
    }
}
