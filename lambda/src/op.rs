//! What an operation is called: the key of a start, its generations, and the names made from them.
//!
//! Everything that must happen once per start hangs on these names: the tracking row's key, the Data API's client token
//! and the statement's name. They are pure functions of what stays the same when a task is retried, so a retry finds
//! the row instead of running the SQL again. The statement's name carries the row's key, so an event finds its row with
//! one read and no index.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

/// Characters of a lower-case base32 SHA-256: the length of keys and hashes.
pub const HASH_LENGTH: usize = 52;

/// Lower-case base32 of the SHA-256 over `parts`, each preceded by its length so that no two lists share a text.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut text = BASE32_NOPAD.encode(&hasher.finalize()).to_ascii_lowercase();
    text.truncate(HASH_LENGTH);
    text
}

fn is_base32(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

/// The installation: eight characters that start every statement name of the functions sharing one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace(String);

impl Namespace {
    /// Accepts eight characters of `a-z2-7`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 8 && is_base32(text)).then(|| Self(text.to_owned()))
    }

    /// The eight characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What makes two requests the same start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity<'a> {
    /// The caller's own `idempotencyKey`.
    Caller(&'a str),
    /// One entry of one state of one execution, and of one iteration if the state runs inside a Map.
    StateEntry { execution_arn: &'a str, state: &'a str, entered_time: &'a str, map_index: Option<u64> },
    /// One request of one custom resource, by its stack's and its own id.
    StackRequest { stack_id: &'a str, request_id: &'a str },
    /// One task token: the same for a repeated invocation, though not for a retry of the state.
    TaskToken(&'a str),
    /// One invocation of the function.
    Invocation(&'a str),
}

/// The key of an operation: 52 characters, the hash of namespace, callback source and identity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpKey(String);

impl OpKey {
    /// Derives the key. `source` is the name of the kind of callback, so that kinds never share a row.
    pub fn derive(namespace: &Namespace, source: &str, identity: Identity<'_>) -> Self {
        let hash = |parts: &[&str]| digest([namespace.as_str(), source].into_iter().chain(parts.iter().copied()));
        Self(match identity {
            Identity::Caller(key) => hash(&["caller", key]),
            Identity::StateEntry { execution_arn, state, entered_time, map_index } => {
                let index = map_index.map(|index| index.to_string()).unwrap_or_default();
                hash(&["state", execution_arn, state, entered_time, &index])
            }
            Identity::StackRequest { stack_id, request_id } => hash(&["stack", stack_id, request_id]),
            Identity::TaskToken(token) => hash(&["token", token]),
            Identity::Invocation(id) => hash(&["invocation", id]),
        })
    }

    /// Accepts what [`OpKey::derive`] makes.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == HASH_LENGTH && is_base32(text)).then(|| Self(text.to_owned()))
    }

    /// The 52 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpKey({})", self.0)
    }
}

impl fmt::Display for OpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which run of an operation: 1, and one more each time a failed outcome is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(u32);

impl Generation {
    /// The first run.
    pub const FIRST: Self = Self(1);

    /// Accepts 1 and more.
    pub fn new(number: u32) -> Option<Self> {
        (number >= 1).then_some(Self(number))
    }

    /// The run after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The number.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The Data API's client token of one generation: at most 64 characters, kept there for eight hours.
pub fn client_token(key: &OpKey, generation: Generation) -> String {
    format!("{key}-{generation}")
}

/// The name of a statement, `sfnrt:<namespace>:<key>:<generation>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementName {
    pub namespace: Namespace,
    pub key: OpKey,
    pub generation: Generation,
}

impl StatementName {
    /// Parses a name of any installation; `None` for names that no tasker gives.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("sfnrt:")?.split(':');
        let namespace = Namespace::parse(parts.next()?)?;
        let key = OpKey::parse(parts.next()?)?;
        let number = parts.next()?;
        let generation = Generation::new(number.parse().ok()?)?;
        // A second spelling of a number (`+1`, `01`) would be a second name for one statement.
        (parts.next().is_none() && generation.to_string() == number).then_some(Self { namespace, key, generation })
    }
}

impl fmt::Display for StatementName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sfnrt:{}:{}:{}", self.namespace.0, self.key, self.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn namespace() -> Namespace {
        Namespace::parse("abcdefgh").expect("valid")
    }

    fn entry(map_index: Option<u64>) -> OpKey {
        let identity = Identity::StateEntry { execution_arn: "arn", state: "Load", entered_time: "t", map_index };
        OpKey::derive(&namespace(), "sfn", identity)
    }

    #[test]
    fn the_same_identity_has_the_same_key() {
        assert_eq!(entry(Some(3)), entry(Some(3)));
    }

    #[test]
    fn every_part_of_an_identity_matters() {
        let token = |text| OpKey::derive(&namespace(), "sfn", Identity::TaskToken(text));
        let keys = [
            entry(None),
            entry(Some(0)),
            entry(Some(1)),
            token("a"),
            token("b"),
            OpKey::derive(&namespace(), "none", Identity::TaskToken("a")),
            OpKey::derive(&namespace(), "sfn", Identity::Caller("a")),
            OpKey::derive(&namespace(), "sfn", Identity::Invocation("a")),
            OpKey::derive(&Namespace::parse("abcdefg2").expect("valid"), "sfn", Identity::TaskToken("a")),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn parts_that_join_to_the_same_text_differ() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }

    #[test]
    fn a_client_token_fits_the_data_api() {
        let generation = Generation::new(u32::MAX).expect("valid");
        assert!(client_token(&entry(None), generation).len() <= 64);
    }

    #[test]
    fn a_name_survives_a_round_trip() {
        let name = StatementName { namespace: namespace(), key: entry(None), generation: Generation::FIRST.next() };
        assert_eq!(StatementName::parse(&name.to_string()), Some(name));
    }

    #[test]
    fn names_of_others_are_no_names() {
        let key = entry(None);
        for text in [
            String::new(),
            "nightly-load".to_owned(),
            format!("sfnrt:abcdefgh:{key}"),
            format!("sfnrt:abcdefgh:{key}:0"),
            format!("sfnrt:abcdefgh:{key}:01"),
            format!("sfnrt:abcdefgh:{key}:1:2"),
            format!("sfnrt:ABCDEFGH:{key}:1"),
            "sfnrt:abcdefgh:short:1".to_owned(),
        ] {
            assert_eq!(StatementName::parse(&text), None, "{text}");
        }
    }
}
