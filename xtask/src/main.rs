//! The project's tasks: `cargo xtask TASK`. This file only declares them; each has a file of its own.
//!
//! Everything that a task downloads or builds is cached outside the checkout (see `cache`), so a fresh clone is quick. Tasks work as root and not, without an AWS account, twice
//! in a row. The product never depends on this crate, and this crate never links the AWS SDK: it drives programs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its user")]

mod architecture;
mod aws_types;
mod bench;
mod bootstrap;
mod cache;
mod check;
mod checkov;
mod cloud;
mod codegen;
mod command;
mod conformance;
mod debian;
mod demo;
mod documents;
mod e2e;
mod elf;
mod engine;
mod fuzz;
mod installs;
mod machines;
mod package;
mod processes;
mod programs;
mod registrations;
mod run;
mod sdk;
mod setup;
mod simulate;
mod steps;
mod tally;
mod test;
#[cfg(test)]
mod tidy;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The project's tasks", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Find or build the pinned tools: Pulumi, Python, PostgreSQL, node packages, the wasm target
    Setup(setup::Options),
    /// Deploy the example to the embedded cloud, run its state machines and show what happened
    Demo(demo::Options),
    /// Everything that CI runs; the last line says how many passed and failed
    Test(test::Options),
    /// The scenarios on the real engine, all or those named
    E2e(e2e::Options),
    /// Formatting, clippy, docs
    Check,
    /// What the component registers, as Checkov judges it
    Checkov,
    /// Write generated files anew
    Codegen,
    /// Play schedules of faults through the function's handlers in virtual time
    Simulate(simulate::Options),
    /// Write the SDKs anew from the schema, or pack them
    Sdk(sdk::Options),
    /// Build what ships: the plugin's folder with the function's archive for each architecture
    Package(package::Options),
    /// Measure what we make beside its peers
    Bench(bench::Bench),
    /// Look for input that breaks a parser of ours, with libFuzzer and a nightly compiler
    Fuzz(fuzz::Options),
    /// Build the validator for JavaScript, over WebAssembly
    Wasm,
    /// Build the validator's playground, one page that works without a network
    Playground,
    /// Build the extension of VS Code
    Vscode,
    /// Call every operation of the embedded Data API with three SDKs and print a table
    Conformance,
    /// Compare everything that we register with the real `@pulumi/aws` types
    Types,
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Setup(options) => setup::run(&options),
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::E2e(options) => e2e::run(&options),
        Task::Check => check::run(),
        Task::Checkov => checkov::run(),
        Task::Codegen => codegen::run(),
        Task::Simulate(options) => simulate::run(&options),
        Task::Sdk(options) => sdk::run(&options),
        Task::Package(options) => package::run(&options),
        Task::Bench(bench) => bench::run(&bench),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Wasm => wasm::run(),
        Task::Playground => wasm::playground::run(),
        Task::Vscode => wasm::extension::run(),
        Task::Conformance => conformance::run(),
        Task::Types => aws_types::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<tally::Reported>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
