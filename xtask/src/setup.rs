//! `cargo xtask setup`: every tool that the demo and the tests need, in its pinned version, found or built, one file per tool.
//!
//! The other tasks call `all` first, so nobody has to run this by hand. A tool is looked for in the cache, then (Pulumi) on PATH, and made where it is missing; what happens is shown
//! step by step. It installs nothing outside the cache and needs no privileges, but for a compiler for another target where there is none (see `rust`).

mod chromium;
mod emulator;
mod node;
mod predecessor;
mod pulumi;
mod python;
mod rust;
mod zig;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

pub(crate) use emulator::Emulator;
pub(crate) use predecessor::Predecessor;
pub(crate) use pulumi::Pulumi;
pub(crate) use rust::Compiler;

use crate::architecture::Architecture;
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
        for_programs(run)?;
        for_conformance(run)?;
        for_bootstraps(run)?;
        for_emulation(run)?;
        for_checkov(run)?;
        crate::wasm::toolchain()?;
        for_doors()?;
        for_browser()?;
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

/// The node packages: the TypeScript compiler, Pulumi's own, and the real types of the `aws` package.
pub(crate) fn for_types(_run: &Run) -> Result<PathBuf> {
    Ok(Step::begin("node packages of Pulumi")
        .through(|step| node::ensure(node::TYPES, step), |(_, origin)| (*origin).to_owned())?
        .0)
}

/// The node packages that build and test the validator's doors for JavaScript.
pub(crate) fn for_doors() -> Result<PathBuf> {
    Ok(Step::begin("node packages of the validator's doors")
        .through(|step| node::ensure(node::DOORS, step), |(_, origin)| (*origin).to_owned())?
        .0)
}

/// The node packages that the validator is measured beside.
pub(crate) fn for_peers() -> Result<PathBuf> {
    Ok(Step::begin("node packages of the validator's peers")
        .through(|step| node::ensure(node::PEERS, step), |(_, origin)| (*origin).to_owned())?
        .0)
}

/// A real browser.
pub(crate) fn for_browser() -> Result<PathBuf> {
    Step::begin("Chromium").through(chromium::ensure, |path| path.display().to_string())
}

/// What Pulumi programs run on, beside the engine and its language hosts.
#[derive(Debug)]
pub(crate) struct ProgramTools {
    /// The folder of `node_modules`.
    pub(crate) node: PathBuf,
    /// The folder of the programs of a Python environment.
    pub(crate) python: PathBuf,
}

/// What running programs in every language takes.
pub(crate) fn for_programs(run: &Run) -> Result<ProgramTools> {
    let node = for_types(run)?;
    let python = Step::begin("Python environment of Pulumi programs")
        .through(
            |step| python::environment("programs", "tools/programs/requirements.txt", step),
            |(_, origin)| (*origin).to_owned(),
        )?
        .0;
    Ok(ProgramTools { node, python })
}

/// The node packages of the AWS SDK for JavaScript.
pub(crate) fn for_conformance(_run: &Run) -> Result<PathBuf> {
    let step = Step::begin("the AWS SDK for JavaScript as a client");
    Ok(step.through(|step| node::ensure(node::CLIENT, step), |(_, origin)| (*origin).to_owned())?.0)
}

/// The program that judges what the component registers.
pub(crate) fn for_checkov(_run: &Run) -> Result<PathBuf> {
    let bin = Step::begin("Checkov").through(
        |step| python::environment("checkov", "tools/checkov/requirements.txt", step),
        |(_, origin)| (*origin).to_owned(),
    )?;
    Ok(bin.0.join("checkov"))
}

/// What builds the function's executables.
#[derive(Debug)]
pub(crate) struct BootstrapTools {
    /// The folder of the linker and its Cargo command.
    pub(crate) zig: PathBuf,
    pub(crate) compilers: Vec<(Architecture, Compiler)>,
}

/// What building the function for every architecture takes.
pub(crate) fn for_bootstraps(_run: &Run) -> Result<BootstrapTools> {
    let zig = Step::begin("Zig, which links for Lambda").through(zig::ensure, |(_, origin)| (*origin).to_owned())?.0;
    let compilers = Architecture::ALL.into_iter().map(|architecture| {
        let compiler = Step::begin(format!("a Rust compiler for {}", architecture.name())).through(
            |step| rust::ensure(architecture, step),
            |compiler| match compiler {
                Compiler::Own => "the one in use".to_owned(),
                Compiler::Debian { .. } => "Debian's".to_owned(),
            },
        )?;
        Ok((architecture, compiler))
    });
    Ok(BootstrapTools { zig, compilers: compilers.collect::<Result<_>>()? })
}

/// What runs the other architecture's executable here.
pub(crate) fn for_emulation(_run: &Run) -> Result<Emulator> {
    Ok(Step::begin("an emulator of the other architecture")
        .through(emulator::ensure, |(_, origin)| (*origin).to_owned())?
        .0)
}

/// The function that ours is measured beside.
pub(crate) fn for_bench(_run: &Run, tools: &Tools) -> Result<Predecessor> {
    Ok(Step::begin("the predecessor's function")
        .through(|step| predecessor::ensure(&tools.python, step), |(_, origin)| (*origin).to_owned())?
        .0)
}
