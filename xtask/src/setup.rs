//! `cargo xtask setup`: every tool that the demo and the tests need, in its pinned version, found or built, one file per tool.
//!
//! The other tasks call `all` first, so nobody has to run this by hand. A tool is looked for in the cache, then (Pulumi) on PATH, and made where it is missing; what happens is shown
//! step by step. It installs nothing outside the cache and needs no privileges.

mod node;
mod pulumi;
mod python;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

pub(crate) use pulumi::Pulumi;

use crate::run::{Run, supervised};
use crate::steps::Step;

#[derive(Debug, Args)]
pub(crate) struct Options {}

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) pulumi: Pulumi,
    /// The Python interpreter of the embedded cloud's environment.
    pub(crate) python: PathBuf,
}

pub(crate) fn run(_options: &Options) -> Result<()> {
    supervised("setup", |run| {
        for_running(run)?;
        for_types(run)?;
        Step::begin("a Rust toolchain for wasm32")
            .through(crate::wasm::set_up, |toolchain| format!("{toolchain:?}"))?;
        eprintln!("Everything is in place, under {}.", crate::cache::root()?.display());
        Ok(())
    })
}

/// What running the embedded cloud and the engine takes.
pub(crate) fn for_running(_run: &Run) -> Result<Tools> {
    let pulumi = Step::begin("Pulumi").through(pulumi::ensure, |pulumi| pulumi.origin.clone())?;
    let python = Step::begin("Python environment with the local AWS and PostgreSQL")
        .through(python::ensure, |(_, origin)| (*origin).to_owned())?
        .0;
    Ok(Tools { pulumi, python })
}

/// The node packages with the real types of the `aws` package.
pub(crate) fn for_types(_run: &Run) -> Result<PathBuf> {
    Ok(Step::begin("node packages of the type check").through(node::ensure, |(_, origin)| (*origin).to_owned())?.0)
}
