//! The functions: start statements, answer questions about them, and report their ends.
//!
//! One function does all three unless a separate completer is asked for; both then run as one role, because the Data API shows a statement only to who started it. None has reserved concurrency: that would let starts keep
//! callbacks from running.

use pulumi_rust::{Inputs, Output, Resource, Value};

use super::Family;
use super::key::Encryption;
use super::log_group::LogGroup;
use super::role::Role;
use crate::tasker::args::{Architecture, Args, ExistingFunction, FunctionSettings, Within};
use crate::tasker::bootstrap;
use crate::tasker::environment::Variables;

/// The longest an invocation may take: more than the longest wait that the Data API offers and a few calls besides would need, less than the patience of whoever invokes it.
const TIMEOUT_SECONDS: u32 = 29;

/// Enough processor time for TLS at a cold start; the function itself needs a tenth of it.
const MEMORY_MEGABYTES: u32 = 256;

/// What a function is for, and its child's name with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Everything, or everything but the ends of statements.
    Start,
    /// The ends of statements alone.
    Complete,
}

/// What functions share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    pub(crate) args: &'a Args,
    pub(crate) role: &'a Role,
    pub(crate) log_group: &'a LogGroup,
    pub(crate) key: &'a Encryption,
    pub(crate) variables: &'a Variables,
    /// What gives the role its rights.
    pub(crate) rights: &'a Resource,
}

/// A function, made or taken over.
#[derive(Clone, Debug)]
pub struct Function {
    pub(crate) name: Output<String>,
    pub(crate) arn: Output<String>,
    /// The resource, where it was made.
    pub(crate) made: Option<Resource>,
}

impl Function {
    /// Registers the function once its role has its rights: an update gives a new right before the code that needs it.
    pub(crate) fn register(family: &Family, purpose: Purpose, settings: FunctionSettings, shared: Shared<'_>) -> Self {
        let Shared { args, role, log_group, key, variables, rights } = shared;
        let level = args.log_level.map(|level| level.as_str().to_owned());
        let plugin = family.ctx.engine().plugin_directory();
        let code = args.architecture.try_map(move |architecture| bootstrap::archive(plugin, architecture));
        // Later ones win.
        let of_user = settings.environment.unwrap_or_default().into_iter();
        let environment = of_user.fold(Inputs::new(), |inputs, (name, value)| inputs.with(name, value));
        let environment = variables.iter().fold(environment, |inputs, (name, value)| inputs.with(name, value));
        // The function writes JSON lines; the level is said to Lambda too, which would otherwise drop those below INFO.
        let logging = Inputs::new()
            .with("logFormat", "JSON")
            .with("logGroup", &log_group.name)
            .with("applicationLogLevel", &level);
        let vpc = args.vpc.as_deref().cloned().map(|vpc| {
            let inputs = Inputs::new().with("subnetIds", vpc.subnet_ids);
            inputs.with("securityGroupIds", vpc.security_group_ids).into_object()
        });
        let inputs = family
            .tagged()
            .with("name", settings.name)
            .with("description", description(purpose))
            .with("code", code)
            .with("runtime", "provided.al2023")
            .with("handler", "bootstrap")
            .with("architectures", args.architecture.map(architectures))
            .with("memorySize", limited(settings.memory_megabytes, MEMORY_MEGABYTES))
            .with("timeout", limited(settings.timeout_seconds, TIMEOUT_SECONDS))
            .with("role", &role.arn)
            .with("environment", Inputs::new().with("variables", environment))
            .with("kmsKeyArn", key.key_arn())
            .with("layers", settings.layer_arns)
            .with("vpcConfig", vpc)
            .with("codeSigningConfigArn", args.code_signing_config_arn.clone())
            .with("loggingConfig", logging)
            .with("tracingConfig", Inputs::new().with("mode", args.tracing.map(|mode| mode.as_str().to_owned())));
        let suffix = match purpose {
            Purpose::Start => "function",
            Purpose::Complete => "completer",
        };
        let function = family.child_after(&[rights], "aws:lambda/function:Function", suffix, inputs);
        Function { name: function.output("name"), arn: function.output("arn"), made: Some(function) }
    }

    /// A function that was there.
    pub(crate) fn existing(existing: &ExistingFunction) -> Self {
        let arn: Output<String> = existing.arn.map(String::from);
        let name = arn.map(|arn| arn.split(':').nth(6).unwrap_or_default().to_owned());
        Function { name, arn, made: None }
    }

    /// The function itself, where it was made.
    pub(crate) fn reference(&self) -> Option<Output<Value>> {
        self.made.as_ref().map(Resource::reference)
    }
}

/// How long an invocation of a function of these settings may take.
pub(crate) fn timeout_seconds(settings: Option<&FunctionSettings>) -> Output<u32> {
    limited(settings.and_then(|settings| settings.timeout_seconds.clone()), TIMEOUT_SECONDS)
}

fn limited<const LEAST: u32, const MOST: u32>(
    given: Option<pulumi_rust::Input<Within<LEAST, MOST>>>,
    default: u32,
) -> Output<u32> {
    given.map_or_else(|| Output::known(default), |given| given.map(Within::get))
}

fn description(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Start => "Runs SQL on Amazon Redshift for state machines and calls back when it ends",
        Purpose::Complete => "Calls state machines back when their SQL on Amazon Redshift ends",
    }
}

fn architectures(architecture: Architecture) -> Value {
    vec![architecture.as_str()].into()
}
