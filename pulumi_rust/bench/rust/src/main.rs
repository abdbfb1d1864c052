//! The component that is measured, in Rust: see `bench/README.md`. Go, Node.js and Python build the same.

use std::collections::BTreeMap;

use pulumi_rust::{
    Args, Component, Context, Error, Input, Inputs, Output, Outputs, ProviderBuilder, Resource, ResourceOptions,
    component,
};

/// The children in the order of their registration: name, type, and those whose ARN is an input.
const CHILDREN: [(&str, &str, &[&str]); 14] = [
    ("key", "Key", &[]),
    ("alias", "Alias", &["key"]),
    ("table", "Table", &["key"]),
    ("logs", "LogGroup", &[]),
    ("role", "Role", &[]),
    ("policy", "RolePolicy", &["role", "table", "logs"]),
    ("function", "Function", &["role", "table", "logs"]),
    ("letters", "Queue", &["key"]),
    ("queue", "Queue", &["key", "letters"]),
    ("access", "QueuePolicy", &["queue"]),
    ("rule", "Rule", &[]),
    ("target", "Target", &["rule", "queue"]),
    ("mapping", "Mapping", &["function", "queue"]),
    ("schedule", "Schedule", &["function"]),
];

/// What the component is told.
#[derive(Args)]
struct TaskerArgs {
    /// What it is for.
    label: Input<String>,
    /// Words on everything that it makes.
    tags: Option<BTreeMap<String, Input<String>>>,
}

/// What the component tells.
#[derive(Outputs)]
struct TaskerOutputs {
    /// The function's ARN.
    function_arn: Output<String>,
    /// The table's ARN.
    table_arn: Output<String>,
}

/// The component `Tasker`.
struct Tasker;

/// A function with all that it needs.
#[component(token = "bench:index:Tasker")]
impl Component for Tasker {
    type Args = TaskerArgs;
    type Outputs = TaskerOutputs;

    async fn construct(ctx: Context, name: String, args: TaskerArgs) -> Result<TaskerOutputs, Error> {
        let mut made: BTreeMap<&str, Resource> = BTreeMap::new();
        for (child, kind, needs) in CHILDREN {
            let mut inputs = Inputs::new().with("label", args.label.clone()).with("tags", args.tags.clone());
            for needed in needs {
                inputs = inputs.with(format!("{needed}Arn"), arn(&made[needed]));
            }
            let token = format!("cloud:index:{kind}");
            made.insert(child, ctx.resource(&token, &format!("{name}-{child}"), inputs, ResourceOptions::default()));
        }
        Ok(TaskerOutputs { function_arn: arn(&made["function"]), table_arn: arn(&made["table"]) })
    }
}

fn arn(resource: &Resource) -> Output<String> {
    resource.output("arn")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    pulumi_rust::serve(ProviderBuilder::new("bench", "0.1.0").component::<Tasker>()).await
}
