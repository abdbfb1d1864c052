//! Where a child's package comes from, beyond a name and a version: parameters, and a plugin of its own address.

use std::collections::BTreeMap;

/// A package as the engine is to load it for the children that name it in [`ResourceOptions::package`](crate::ResourceOptions::package).
///
/// Packages that a plugin makes from parameters, such as bridged Terraform providers, can't be named otherwise.
///
/// ```
/// use pulumi_rust::{PackageSource, Parameters};
/// let package = PackageSource {
///     name: "terraform-provider".to_owned(),
///     version: "0.10.0".to_owned(),
///     parameters: Some(Parameters { name: "netbox".to_owned(), version: "3.9.2".to_owned(), value: b"{}".to_vec() }),
///     ..PackageSource::default()
/// };
/// # let _ = package;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageSource {
    /// The plugin's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where the engine finds it; empty for the default.
    pub download_url: String,
    /// SHA-256 of the plugin's archive by platform, such as `linux-amd64`.
    pub checksums: BTreeMap<String, Vec<u8>>,
    /// What makes another package of the plugin's own.
    pub parameters: Option<Parameters>,
    /// What adds to the plugin's own package.
    pub extension: Option<Parameters>,
}

/// The parameters of a package, as its SDKs hold them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameters {
    /// The name of the package that they make.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What the plugin gave when the package was added.
    pub value: Vec<u8>,
}
