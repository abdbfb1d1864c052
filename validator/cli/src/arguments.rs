//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use validator::{Kind, Severity};

/// Finds what is wrong with payloads and state machines that run SQL through a tasker.
///
/// Exit codes: 0 nothing was found (or only infos), 1 warnings or errors were found, 2 the command can't be carried out.
#[derive(Debug, Parser)]
#[command(name = "sfn-redshift-lint", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Files, folders (their .json, .yaml, .yml and .asl that hold something of ours), patterns such as 'machines/**/*.json', or - for the standard input.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// Mends what has one way to be mended, in the files themselves; the standard input's text is written to the standard output, before the findings.
    #[arg(long)]
    pub(crate) fix: bool,
    /// How findings are told.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// What the texts are; found out from each where it is not given.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<KindName>,
    /// A function that is a tasker: its ARN, its name, or either with * for any characters. May be given several times.
    #[arg(long = "tasker", value_name = "FUNCTION")]
    pub(crate) taskers: Vec<String>,
    /// The least severity that is told.
    #[arg(long, value_enum, default_value_t = Level::Info)]
    pub(crate) level: Level,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Says what a rule finds, why that matters, and what to write instead.
    Explain {
        /// A code such as SRT0101, or a name such as missing-token.
        code: String,
    },
    /// Serves an editor as a language server, over the standard input and output.
    Lsp,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A line for each finding, then a summary.
    Human,
    /// A list of files with their findings, as the library gives them.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    Payload,
    StateMachine,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Payload => Self::Payload,
            KindName::StateMachine => Self::StateMachine,
        }
    }
}

/// A severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}
