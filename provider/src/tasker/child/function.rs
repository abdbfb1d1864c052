//! The function: starts statements, answers questions about them, and reports their ends.
//!
//! One function does all three, because the Data API shows a statement only to who started it. It has no reserved concurrency: that would let starts keep callbacks from running.

use pulumi_rust::{Inputs, Output, Resource, Value};

use super::Family;
use super::key::Key;
use super::log_group::LogGroup;
use super::role::Role;
use super::table::Table;
use crate::tasker::args::{Architecture, Args};
use crate::tasker::bootstrap;
use crate::tasker::naming::Namespace;

/// The longest an invocation may take: more than the longest wait that the Data API offers and a few calls besides would need, less than the patience of whoever invokes it.
pub(super) const TIMEOUT_SECONDS: u32 = 29;

/// Enough processor time for TLS at a cold start; the function itself needs a tenth of it.
const MEMORY_MEGABYTES: u32 = 256;

/// Days that the row of a reported statement stays.
const TTL_DAYS: &str = "1";

/// The function.
#[derive(Clone, Debug)]
pub struct Function(Resource);

impl Function {
    /// Registers the function once its role has its rights: an update gives a new right before the code that needs it.
    pub(crate) fn register(
        family: &Family,
        args: &Args,
        namespace: &Output<Namespace>,
        (role, table, log_group, key): (&Role, &Table, &LogGroup, &Key),
        rights: &Resource,
    ) -> Self {
        let level = args.log_level.map(|level| level.as_str().to_owned());
        let plugin = family.ctx.engine().plugin_directory();
        let code = args.architecture.try_map(move |architecture| bootstrap::archive(plugin, architecture));
        let variables = Inputs::new()
            .with("REDSHIFT_TARGET", args.target.map(|target| target.to_json()))
            .with("TRACKING_TABLE_NAME", table.name())
            .with("STATEMENT_NAMESPACE", namespace.map(|namespace| namespace.as_str().to_owned()))
            .with("TTL_DAYS", TTL_DAYS)
            .with("LOG_LEVEL", &level);
        // The function writes JSON lines; the level is said to Lambda too, which would otherwise drop those below INFO.
        let logging = Inputs::new()
            .with("logFormat", "JSON")
            .with("logGroup", log_group.name())
            .with("applicationLogLevel", &level);
        let inputs = Inputs::new()
            .with("description", "Runs SQL on Amazon Redshift for state machines and calls back when it ends")
            .with("code", code)
            .with("runtime", "provided.al2023")
            .with("handler", "bootstrap")
            .with("architectures", args.architecture.map(architectures))
            .with("memorySize", MEMORY_MEGABYTES)
            .with("timeout", TIMEOUT_SECONDS)
            .with("role", role.arn())
            .with("environment", Inputs::new().with("variables", variables))
            .with("kmsKeyArn", key.arn())
            .with("loggingConfig", logging)
            .with("tracingConfig", Inputs::new().with("mode", "Active"));
        Function(family.child_after(&[rights], "aws:lambda/function:Function", "function", inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }

    pub(crate) fn reference(&self) -> Output<Value> {
        self.0.reference()
    }
}

fn architectures(architecture: Architecture) -> Value {
    vec![architecture.as_str()].into()
}
