//! Names: of the component's children, and of the statements of one tracking table.
//!
//! A child's name is the component's and a suffix, and never changes without an alias: the engine would replace the child. The real name of what a child makes is left to the `aws` provider, which adds
//! random digits, wherever nobody needs to know it beforehand.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

/// What every statement name of ours starts with.
const STATEMENT_PREFIX: &str = "sfnrt";

/// Characters of a [`Namespace`].
const NAMESPACE_LENGTH: usize = 8;

/// The part of statement names that all taskers of one tracking table share: eight characters of `a-z2-7`.
///
/// Derived from the table's name, so the table is the installation: the rule lets its statements through, and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace(String);

impl Namespace {
    /// The first eight characters of the lower-case base32 of the SHA-256 of the table's name.
    pub fn of_table(name: &str) -> Self {
        let mut text = BASE32_NOPAD.encode(&Sha256::digest(name.as_bytes())).to_ascii_lowercase();
        text.truncate(NAMESPACE_LENGTH);
        Namespace(text)
    }

    /// The eight characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What all statement names of the table start with.
    pub fn statement_prefix(&self) -> String {
        format!("{STATEMENT_PREFIX}:{}:", self.0)
    }
}

/// Where the log groups of Lambda functions are by convention, so that tools and people find them.
const LOG_GROUPS: &str = "/aws/lambda/";

/// The name of a component's log group. Known before the function is, and different wherever component or table is.
pub fn log_group(component: &str, namespace: &Namespace) -> String {
    format!("{LOG_GROUPS}{component}-{}", namespace.as_str())
}

/// What the name of a component's log group starts with, for a policy that is written before the table has a name.
pub fn log_group_prefix(component: &str) -> String {
    format!("{LOG_GROUPS}{component}-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_eight_base32_characters_of_the_table_name() {
        // printf %s tasker-table-1a2b3c4 | sha256sum | xxd -r -p | base32 | head -c 8
        let namespace = Namespace::of_table("tasker-table-1a2b3c4");
        assert_eq!(namespace.as_str(), "yauigo77");
        assert_eq!(namespace.statement_prefix(), "sfnrt:yauigo77:");
    }

    #[test]
    fn tables_have_namespaces_of_their_own() {
        assert_ne!(Namespace::of_table("a"), Namespace::of_table("b"));
    }

    #[test]
    fn a_log_group_starts_as_its_prefix_says() {
        let namespace = Namespace::of_table("table");
        assert!(log_group("tasker", &namespace).starts_with(&log_group_prefix("tasker")));
    }
}
