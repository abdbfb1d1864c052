//! `cargo xtask fuzz WHAT`: hostile input for a parser of ours, found by libFuzzer from coverage.
//!
//! It needs a nightly compiler and `cargo-fuzz`, so no test runs it: the tests run the same functions over seeded input. What it
//! finds lies in the target folder and is printed with the command that plays it again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::tally::Reported;
use crate::{cache, command};

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum What {
    /// Any text, through all that the validator does with one
    Validator,
    /// Bytes of an engine, through the framework's reading and writing of values
    PulumiRust,
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    what: What,
    /// How long to go on
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

impl What {
    /// The folder of the target's crate, and the target.
    fn target(self) -> (&'static str, &'static str) {
        match self {
            Self::Validator => ("validator/fuzz", "text"),
            Self::PulumiRust => ("pulumi_rust/fuzz", "wire"),
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if command::find_on_path("cargo-fuzz").is_none() {
        bail!(
            "`cargo-fuzz` is not on PATH\nhint: run `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
        );
    }
    let (folder, target) = options.what.target();
    let work = cache::target()?.join("fuzz").join(target);
    let (inputs, found) = (work.join("inputs"), work.join("found"));
    for folder in [&inputs, &found] {
        fs::create_dir_all(folder)?;
    }
    if let What::Validator = options.what {
        sow_the_corpus(&inputs)?;
    }
    let mut fuzz = command::cargo()?;
    // The compiler of nightly, whichever this task was built with.
    fuzz.env("RUSTUP_TOOLCHAIN", "nightly").env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTFLAGS");
    fuzz.args(["fuzz", "run", "--fuzz-dir", folder, "--target-dir"]).arg(&work).arg(target).arg(&inputs).arg("--");
    fuzz.arg(format!("-max_total_time={}", options.seconds)).arg(format!("-artifact_prefix={}/", found.display()));
    if fuzz.status().context("`cargo fuzz` cannot be started")?.success() {
        return Ok(());
    }
    eprintln!("what it found is in {}", found.display());
    Err(Reported.into())
}

/// The texts of the validator's cases, from which libFuzzer starts.
fn sow_the_corpus(inputs: &Path) -> Result<()> {
    for entry in fs::read_dir(command::checkout().join("validator/cases"))? {
        let file: PathBuf = entry?.path();
        let concern: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (number, case) in concern["cases"].as_array().into_iter().flatten().enumerate() {
            let lines: Vec<&str> = case["text"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            fs::write(inputs.join(format!("{name}-{number}")), lines.join("\n"))?;
        }
    }
    Ok(())
}
