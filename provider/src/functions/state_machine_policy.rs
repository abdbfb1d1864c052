//! `stateMachinePolicy`: what a state machine's role needs to call the tasker.

use pulumi_rust::{Args, Context, Error, Function, Input, Method, Output, Outputs, This, function, method};

use crate::tasker::SfnRedshiftTasker;
use crate::tasker::policy::{Document, Statement};

/// The arguments of the function `stateMachinePolicy`.
#[derive(Debug, Args)]
pub struct StateMachinePolicyOfArgs {
    /// The ARN of the tasker's function: its output `functionArn`.
    function_arn: Input<String>,
}

/// The arguments of the method `stateMachinePolicy`: none.
#[derive(Debug, Args)]
pub struct StateMachinePolicyArgs {}

/// What `stateMachinePolicy` gives.
#[derive(Debug, Outputs)]
pub struct StateMachinePolicyResult {
    /// The policy document as JSON text, for an `aws.iam.RolePolicy`.
    json: Output<String>,
}

/// The function `stateMachinePolicy`.
#[derive(Debug)]
pub struct StateMachinePolicyOf;

/// The policy that lets the role of a state machine call the tasker. A callback needs no right of the role.
#[function(token = "redshift-tasker:index:stateMachinePolicy")]
impl Function for StateMachinePolicyOf {
    type Args = StateMachinePolicyOfArgs;
    type Outputs = StateMachinePolicyResult;

    async fn invoke(&self, args: StateMachinePolicyOfArgs) -> Result<StateMachinePolicyResult, Error> {
        Ok(StateMachinePolicyResult { json: args.function_arn.map(|arn| policy(&arn).to_json()) })
    }
}

/// The method `stateMachinePolicy`.
#[derive(Debug)]
pub struct StateMachinePolicy;

/// The policy that lets the role of a state machine call the tasker. A callback needs no right of the role.
#[method(name = "stateMachinePolicy")]
impl Method for StateMachinePolicy {
    type Component = SfnRedshiftTasker;
    type Args = StateMachinePolicyArgs;
    type Outputs = StateMachinePolicyResult;

    async fn call(
        _: Context,
        this: This<SfnRedshiftTasker>,
        _: StateMachinePolicyArgs,
    ) -> Result<StateMachinePolicyResult, Error> {
        Ok(StateMachinePolicyResult { json: this.outputs.function_arn.map(|arn| policy(&arn).to_json()) })
    }
}

/// The one function, in the version or alias that was named.
fn policy(function_arn: &str) -> Document {
    Document::new([Statement::allow("CallTheTasker", &["lambda:InvokeFunction"]).on(function_arn)])
}
