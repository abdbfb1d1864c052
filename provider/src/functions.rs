//! Functions that need no component: what a program asks before or beside a deployment.

pub mod environment;
pub mod state_machine_policy;
pub mod validate;

pub use environment::FunctionEnvironment;
pub use state_machine_policy::{StateMachinePolicy, StateMachinePolicyOf};
pub use validate::{ValidatePayload, ValidateStateMachine};
