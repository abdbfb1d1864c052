//! `validatePayload` and `validateStateMachine`: what is wrong with a text, before it is deployed.

use pulumi_rust::{Args, Enum, Error, Function, Object, Outputs, function};
use validator::{Finding as Found, Kind, Options};

/// What ends a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FailOn {
    /// What fails or hangs.
    #[pulumi(value = "error")]
    Error,
    /// What fails or hangs, and what works until it doesn't.
    #[pulumi(value = "warning")]
    Warning,
    /// Nothing: the findings are there to be looked at.
    #[pulumi(value = "never")]
    Never,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Severity {
    /// It fails or hangs.
    #[pulumi(value = "error")]
    Error,
    /// It works until it doesn't.
    #[pulumi(value = "warning")]
    Warning,
    /// It can be done better.
    #[pulumi(value = "info")]
    Info,
}

/// One thing that is wrong with a text.
#[derive(Clone, Debug, Object)]
pub struct Finding {
    /// The rule.
    code: String,
    /// How bad it is.
    severity: Severity,
    /// What is wrong.
    message: String,
    /// Where: a JSON pointer.
    pointer: String,
    /// The line it starts in, from 1.
    line: u32,
    /// The column it starts at, from 1, in characters.
    column: u32,
    /// The line it ends in.
    end_line: u32,
    /// The column behind its last character.
    end_column: u32,
    /// What to do.
    hint: Option<String>,
    /// The page about the rule.
    page: String,
}

/// What a check gives.
#[derive(Debug, Outputs)]
pub struct ValidateResult {
    /// Whether nothing was found that fails or hangs.
    valid: bool,
    /// Everything that was found, in the order of the text.
    findings: Vec<Finding>,
}

/// The arguments of `validatePayload`.
#[derive(Debug, Args)]
pub struct ValidatePayloadArgs {
    /// The payload as JSON text.
    payload: String,
    /// The least severe finding that ends the preview. The default is `error`.
    #[pulumi(default = "error")]
    fail_on: FailOn,
}

/// The function `validatePayload`.
#[derive(Debug)]
pub struct ValidatePayload;

/// Checks a payload of the tasker's function. A preview fails on what the function would refuse, with line and column.
#[function(token = "redshift-tasker:index:validatePayload")]
impl Function for ValidatePayload {
    type Args = ValidatePayloadArgs;
    type Outputs = ValidateResult;

    async fn invoke(&self, args: ValidatePayloadArgs) -> Result<ValidateResult, Error> {
        let options = Options { kind: Some(Kind::Payload), ..Options::default() };
        checked("payload", &args.payload, &options, args.fail_on)
    }
}

/// The arguments of `validateStateMachine`.
#[derive(Debug, Args)]
pub struct ValidateStateMachineArgs {
    /// The state machine's definition as JSON text.
    definition: String,
    /// ARNs or names of functions that are taskers, with `*` for any characters. A task that calls another function counts as well if its payload looks like it.
    functions: Option<Vec<String>>,
    /// The least severe finding that ends the preview. The default is `error`.
    #[pulumi(default = "error")]
    fail_on: FailOn,
}

/// The function `validateStateMachine`.
#[derive(Debug)]
pub struct ValidateStateMachine;

/// Checks a state machine's definition for tasks that would hang, would be refused, or would run SQL twice. A preview fails on them, with line and column.
#[function(token = "redshift-tasker:index:validateStateMachine")]
impl Function for ValidateStateMachine {
    type Args = ValidateStateMachineArgs;
    type Outputs = ValidateResult;

    async fn invoke(&self, args: ValidateStateMachineArgs) -> Result<ValidateResult, Error> {
        let taskers = args.functions.unwrap_or_default();
        let options = Options { kind: Some(Kind::StateMachine), taskers, ..Options::default() };
        checked("definition", &args.definition, &options, args.fail_on)
    }
}

/// Checks a text; what is bad enough is an error.
fn checked(what: &'static str, text: &str, options: &Options, fail_on: FailOn) -> Result<ValidateResult, Error> {
    let findings = validator::check(text, options).findings;
    let ends = |finding: &&Found| match fail_on {
        FailOn::Error => finding.severity == validator::Severity::Error,
        FailOn::Warning => finding.severity != validator::Severity::Info,
        FailOn::Never => false,
    };
    let bad: Vec<String> = findings.iter().filter(ends).map(ToString::to_string).collect();
    if !bad.is_empty() {
        return Err(Error::failed(format!("the {what} is wrong:\n{}", bad.join("\n"))));
    }
    let valid = findings.iter().all(|finding| finding.severity != validator::Severity::Error);
    Ok(ValidateResult { valid, findings: findings.into_iter().map(Finding::from).collect() })
}

impl From<Found> for Finding {
    fn from(found: Found) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (start, end) = (found.span.start, found.span.end);
        Finding {
            code: found.code.to_string(),
            severity: match found.severity {
                validator::Severity::Error => Severity::Error,
                validator::Severity::Warning => Severity::Warning,
                validator::Severity::Info => Severity::Info,
            },
            message: found.message,
            pointer: found.pointer,
            line: number(start.line),
            column: number(start.column),
            end_line: number(end.line),
            end_column: number(end.column),
            hint: found.hint,
            page: found.page,
        }
    }
}
