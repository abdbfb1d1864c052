//! `cargo xtask check`: formatting, clippy and documentation, each without a warning.

use anyhow::{Result, bail};

use crate::command::{self, Output};
use crate::steps::Step;

/// A check: what it is called, the arguments of `cargo`, and how to mend what it finds.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    arguments: &'static [&'static str],
    denies_doc_warnings: bool,
}

pub(crate) const FORMATTING: Check = Check {
    name: "formatting (mend with `cargo fmt`)",
    arguments: &["fmt", "--all", "--check", "--", "--color", "never"],
    denies_doc_warnings: false,
};
pub(crate) const CLIPPY: Check = Check {
    name: "clippy, no warnings",
    arguments: &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"],
    denies_doc_warnings: false,
};
pub(crate) const DOCS: Check = Check {
    name: "documentation, no warnings",
    arguments: &["doc", "--package", "pulumi_rust", "--package", "validator", "--no-deps", "--locked"],
    denies_doc_warnings: true,
};

impl Check {
    pub(crate) fn output(&self, step: &Step) -> Result<Output> {
        let mut cargo = command::cargo()?;
        cargo.args(self.arguments);
        if self.denies_doc_warnings {
            cargo.env("RUSTDOCFLAGS", "--deny warnings");
        }
        command::capture(&mut cargo, |line| step.line(line))
    }
}

pub(crate) fn run() -> Result<()> {
    let mut failed = 0;
    for check in [FORMATTING, CLIPPY, DOCS] {
        let step = Step::begin(check.name);
        let output = check.output(&step)?;
        if output.status.success() {
            step.done("");
        } else {
            step.failed("");
            eprintln!("{}", command::indented(&output.tail(60)));
            failed += 1;
        }
    }
    if failed > 0 {
        bail!("{failed} of 3 checks failed");
    }
    Ok(())
}
