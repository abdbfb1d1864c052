//! `cargo xtask bench WHAT`: what we make beside its peers, measured in one run on one machine, one file for each thing that is measured.
//!
//! A bench tells figures and ratios; it never judges. Times on a machine that does other work mean little, so no test runs one.

mod figure;
mod lambda;
mod provider;
mod validator;

use anyhow::Result;
use clap::{Args, Subcommand};
use comfy_table::Table;
use serde::Serialize;

use crate::run::supervised;

#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The Lambda function beside the predecessor's
    Lambda(Options),
    /// Our framework for providers beside its peers in Go, Node.js and Python
    Provider(Options),
    /// The validator beside Ajv and the linters of state machines
    Validator(Options),
}

#[derive(Debug, Args)]
struct Options {
    /// Tell the figures as JSON on standard output
    #[arg(long)]
    json: bool,
}

impl Options {
    /// Tells the figures for machines or, as a table, for people.
    fn tell(&self, figures: &impl Serialize, table: impl FnOnce() -> Result<Table>) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(figures)?);
        } else {
            println!("{}", table()?);
        }
        Ok(())
    }
}

pub(crate) fn run(bench: &Bench) -> Result<()> {
    supervised("bench", |run| match &bench.what {
        What::Lambda(options) => lambda::run(run, options),
        What::Validator(options) => validator::run(run, options),
        What::Provider(options) => provider::run(run, options),
    })
}
