//! `functionEnvironment`: the environment of a function that somebody else makes from the plugin's archive, to be taken over as `starter.existing`.

use std::collections::BTreeMap;

use pulumi_rust::{Args, Error, Function, Input, Output, Outputs, function};

use crate::tasker::args::{ErrorNames, LogLevel, TargetInputs, Within};
use crate::tasker::environment::{self, Told};
use crate::tasker::naming::Namespace;

/// The arguments of `functionEnvironment`.
#[derive(Debug, Args)]
pub struct FunctionEnvironmentArgs {
    /// Where SQL runs, and as whom, when a payload names no `target`.
    redshift_target: Input<TargetInputs>,
    /// Further targets by name.
    targets: Option<BTreeMap<String, Input<TargetInputs>>>,
    /// The name of the tracking table.
    table_name: Input<String>,
    /// The name of the role that the function runs as. Where taskers of several roles share the table it keeps each to the statements of its own.
    role_name: Option<Input<String>>,
    /// Days that the row of a statement stays after its end was told. The default is 1.
    #[pulumi(default = 1)]
    row_ttl_days: Input<Within<1, 3650>>,
    /// The least severe log lines that the function writes. The default is `INFO`.
    #[pulumi(default = "INFO")]
    log_level: Input<LogLevel>,
    /// What failed tasks are told as their error. The default is `compatible`.
    #[pulumi(default = "compatible")]
    error_names: Input<ErrorNames>,
    /// Whether the statement of an execution that is over is cancelled. The default is true.
    #[pulumi(default = true)]
    cancel_on_abort: Input<bool>,
}

/// What `functionEnvironment` gives.
#[derive(Debug, Outputs)]
pub struct FunctionEnvironmentResult {
    /// The environment variables by name.
    variables: BTreeMap<String, Output<String>>,
}

/// The function `functionEnvironment`.
#[derive(Debug)]
pub struct FunctionEnvironment;

/// The environment variables of a function that is made from the plugin's archive by somebody else, and then taken over by a tasker as `starter.existing` or `completer.existing`.
#[function(token = "redshift-tasker:index:functionEnvironment")]
impl Function for FunctionEnvironment {
    type Args = FunctionEnvironmentArgs;
    type Outputs = FunctionEnvironmentResult;

    async fn invoke(&self, args: FunctionEnvironmentArgs) -> Result<FunctionEnvironmentResult, Error> {
        let table_name = args.table_name.into_output();
        let namespace = table_name.map(|name| Namespace::of_table(&name));
        let told = Told {
            target: TargetInputs::of(args.redshift_target),
            targets: args.targets.map(TargetInputs::named),
            row_ttl_days: args.row_ttl_days.into_output(),
            log_level: args.log_level.into_output(),
            error_names: args.error_names.into_output(),
            cancel_on_abort: args.cancel_on_abort.into_output(),
        };
        let role_name = args.role_name.map(Input::into_output);
        Ok(FunctionEnvironmentResult { variables: environment::of(&told, &table_name, &namespace, role_name.as_ref()) })
    }
}
