//! The Pulumi provider `redshift-tasker`: what it offers, and its schema.
//!
//! It registers resources of the `aws` package and makes no AWS call of its own. It knows nothing of the Lambda function but its archive, its environment and the rights it needs.

pub mod tasker;

use pulumi_rust::ProviderBuilder;

/// The package's schema as JSON, from which the SDKs are made.
pub const SCHEMA: &str = include_str!("../schema.json");

/// The provider, with every resource that it offers.
pub fn provider() -> ProviderBuilder {
    ProviderBuilder::new("redshift-tasker", env!("CARGO_PKG_VERSION"))
        .schema(SCHEMA)
        .component::<tasker::SfnRedshiftTasker>()
}
