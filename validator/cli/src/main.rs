#![doc = include_str!("../README.md")]

mod arguments;
mod input;
mod output;

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;
use validator::{Options, RULES, Severity, check, mend};

use arguments::{Arguments, Command};
use input::Input;
use output::Checked;

/// Something that was found is a warning or worse.
const FOUND: u8 = 1;
/// The command can't be carried out.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            // Nowhere is left to tell that telling failed.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Some(Command::Explain { code }) => return explain(code),
        Some(Command::Lsp) => return Ok(validator_lsp::serve_over_stdio().map(|()| ExitCode::SUCCESS)?),
        None => {}
    }
    let mut checked = Vec::new();
    for input in input::inputs(&arguments.paths)? {
        checked.extend(lint(arguments, &input)?);
    }
    let told = output::render(&checked, arguments.format)?;
    std::io::stdout().write_all(told.as_bytes()).context("the findings can't be written")?;
    let is_bad = |checked: &Checked| checked.findings.iter().any(|finding| finding.severity != Severity::Info);
    Ok(if checked.iter().any(is_bad) { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

/// Checks one text, mended first where that is wanted; none for a file of a folder that has nothing of ours.
fn lint(arguments: &Arguments, input: &Input) -> Result<Option<Checked>> {
    let mut text = input.read()?;
    let format = input.format();
    if input.is_of_a_folder && validator::detect(&text, format).is_none() {
        return Ok(None);
    }
    let options = Options { kind: arguments.kind.map(Into::into), format, taskers: arguments.taskers.clone() };
    let mut fixes = 0;
    if arguments.fix {
        let mended = mend(&text, &options);
        if mended.fixes > 0 {
            fixes = mended.fixes;
            match &input.path {
                Some(path) => fs::write(path, &mended.text).with_context(|| format!("{}", path.display()))?,
                None => std::io::stdout().write_all(mended.text.as_bytes())?,
            }
            text = mended.text;
        }
    }
    let report = check(&text, &options);
    let findings = report.findings.into_iter().filter(|finding| finding.severity <= arguments.level.into()).collect();
    Ok(Some(Checked { name: input.name(), kind: report.kind, findings, fixes }))
}

fn explain(code: &str) -> Result<ExitCode> {
    let wanted = code.to_uppercase();
    let Some(rule) = RULES.iter().find(|rule| rule.code == wanted || rule.name == code) else {
        let known: Vec<String> = RULES.iter().map(|rule| format!("{} {}", rule.code, rule.name)).collect();
        bail!("there is no rule `{code}`\nhint: the rules are\n  {}", known.join("\n  "));
    };
    std::io::stdout().write_all(rule.markdown().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
