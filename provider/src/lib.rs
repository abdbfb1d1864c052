//! The Pulumi provider `redshift-tasker`: what it offers, and its schema.
//!
//! It registers resources of the `aws` package and makes no AWS call of its own. It knows nothing of the Lambda function but its archive, its environment, its payload's contract and the rights it needs.

pub mod doctor;
pub mod document;
pub mod functions;
mod package;
pub mod reference;
pub mod task;
pub mod tasker;

use pulumi_rust::ProviderBuilder;

/// The provider, with everything that it offers. The package's schema, from which the SDKs are made, is made from these types.
pub fn provider() -> ProviderBuilder {
    let provider = ProviderBuilder::new("redshift-tasker", env!("CARGO_PKG_VERSION"))
        .info(package::info())
        .component::<tasker::SfnRedshiftTasker>()
        .method::<functions::StateMachinePolicy>()
        .method::<doctor::Doctor>()
        .function(functions::StateMachinePolicyOf)
        .function(functions::FunctionEnvironment)
        .function(functions::ValidatePayload)
        .function(functions::ValidateStateMachine);
    task::functions(task::methods(provider))
}
