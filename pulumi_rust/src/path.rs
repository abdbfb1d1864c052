//! Where a property stands inside the inputs.

use std::fmt;

/// A property path in the engine's notation: `redshiftTarget.dbName`, `tags["cost centre"]`, `targets[0].name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropertyPath(String);

impl PropertyPath {
    /// The path of the inputs themselves.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a property below this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        Self(match (plain, self.0.is_empty()) {
            (true, true) => key.to_owned(),
            (true, false) => format!("{}.{key}", self.0),
            (false, _) => format!("{}[\"{}\"]", self.0, key.replace('\\', "\\\\").replace('"', "\\\"")),
        })
    }

    /// The path of a list's item.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// The path's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PropertyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PropertyPath;

    #[test]
    fn paths_read_as_the_engine_writes_them() {
        let root = PropertyPath::root();
        assert_eq!(root.key("a").key("b").index(2).key("c").as_str(), "a.b[2].c");
        assert_eq!(root.key("tags").key("cost \"centre\"").as_str(), r#"tags["cost \"centre\""]"#);
    }
}
