//! Files, archives of files, and references to resources as values.

use std::collections::BTreeMap;

use crate::{Urn, Value};

/// Where the bytes of an asset or archive are.
#[derive(Clone, Debug, PartialEq)]
pub enum Source<T> {
    /// In this value: text of an asset, or the members of an archive.
    Inline(T),
    /// In a file. The engine resolves relative paths against the *program's* folder, so a plugin always gives absolute ones.
    Path(String),
    /// At an address.
    Uri(String),
}

/// A file or text.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// Where its bytes are.
    pub source: Source<String>,
    /// SHA-256 of the bytes in hexadecimal, or empty: the engine computes it on registration.
    pub hash: String,
}

/// A collection of files. Its members are assets and archives.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// Where its members are.
    pub source: Source<BTreeMap<String, Value>>,
    /// SHA-256 in hexadecimal, or empty: the engine computes it on registration.
    pub hash: String,
}

impl Archive {
    /// The archive file (`.zip`, `.tar`, `.tar.gz`, `.tgz`, `.jar`) at an absolute path.
    ///
    /// ```
    /// let code = pulumi_rust::Archive::file("/opt/plugin/bootstrap-arm64.zip");
    /// # let _ = code;
    /// ```
    pub fn file(path: impl Into<String>) -> Self {
        Archive { source: Source::Path(path.into()), hash: String::new() }
    }
}

/// A resource as a value.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceReference {
    /// The resource.
    pub urn: Urn,
    /// A custom resource's id: a string or unknown. A component has none.
    pub id: Option<Box<Value>>,
    /// The version of the package whose resource it is, or empty.
    pub package_version: String,
    /// Its name, where the engine says it; else empty.
    pub name: String,
    /// Its type token, where the engine says it; else empty.
    pub token: String,
}

impl ResourceReference {
    /// A reference to a component: one without an id.
    pub fn to(urn: Urn) -> Self {
        let (package_version, name, token) = Default::default();
        ResourceReference { urn, id: None, package_version, name, token }
    }
}
