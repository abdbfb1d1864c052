//! What the scenarios about examples share: programs deployed with the real engine, their machines run, their registrations taken.
//!
//! Two go side by side, since most of their time is waiting.

use std::fs;
use std::thread;

use anyhow::{Result, anyhow, ensure};

use super::{Checks, World};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::engine::Stack;
use crate::machines::{self, Checked, PARENT};
use crate::programs::{self, Language, Sdk};
use crate::registrations::Registrations;
use crate::run::Run;
use crate::setup::{self, ProgramTools};
use crate::{command, sdk};

/// A folder of `examples`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) folder: &'static str,
    pub(super) language: Language,
    /// Values of its configuration that are secrets.
    pub(super) secrets: &'static [(&'static str, &'static str)],
    /// How many state machines it deploys.
    pub(super) machines: usize,
}

/// What came of one.
#[derive(Debug)]
pub(super) struct Deployed<'a> {
    pub(super) folder: &'static str,
    pub(super) registrations: Registrations,
    stack: Stack<'a>,
    checked: Vec<Checked>,
}

/// Deploys examples and runs all their machines, each to its end.
pub(super) fn deploy<'a>(
    run: &Run,
    world: &'a World,
    examples: &[Example],
    checks: &mut Checks,
) -> Result<Vec<Deployed<'a>>> {
    let (tools, sdk) = ready(run)?;
    let mut deployed = Vec::new();
    for pair in examples.chunks(2) {
        let outcomes: Vec<_> = thread::scope(|scope| {
            let running: Vec<_> =
                pair.iter().map(|example| scope.spawn(|| one(world, *example, &tools, &sdk))).collect();
            running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("it panicked")))).collect()
        });
        for (example, outcome) in pair.iter().zip(outcomes) {
            let outcome = outcome.map(|one| deployed.push(one));
            checks.check(&format!("pulumi up deploys examples/{}", example.folder), || outcome);
        }
    }
    for one in &mut deployed {
        for (what, outcome) in std::mem::take(&mut one.checked) {
            checks.check(&format!("{}, {what}", one.folder), || outcome);
        }
    }
    Ok(deployed)
}

/// Destroys what was deployed.
pub(super) fn destroy(deployed: &[Deployed<'_>], world: &World, checks: &mut Checks) {
    for one in deployed {
        checks.check(&format!("pulumi destroy of examples/{}", one.folder), || one.stack.destroy().map(|_| ()));
    }
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
}

/// The SDK and the tools that examples need.
pub(super) fn ready(run: &Run) -> Result<(ProgramTools, Sdk)> {
    let tools = setup::for_programs(run)?;
    let sdk = Sdk::install("redshift-tasker", &sdk::kept()?, &tools)?;
    Ok((tools, sdk))
}

/// An example's stack, configured for this machine.
pub(super) fn stack<'a>(world: &'a World, example: Example, tools: &ProgramTools, sdk: &Sdk) -> Result<Stack<'a>> {
    let folder = example.folder;
    let project = world.engine.project(&command::checkout().join("examples").join(folder), folder)?;
    let surroundings = programs::make_ready(example.language, &project, tools, &[sdk])?;
    let stack = world.engine.stack_in(project, folder, surroundings)?;
    stack.configure(&[("architecture", Architecture::of_this_machine().name())], example.secrets)?;
    Ok(stack)
}

fn one<'a>(world: &'a World, example: Example, tools: &ProgramTools, sdk: &Sdk) -> Result<Deployed<'a>> {
    let stack = stack(world, example, tools, sdk)?;
    stack.up(&[], |_| {})?;
    let schema = serde_json::from_slice(&fs::read(command::checkout().join("provider/schema.json"))?)?;
    let registrations = Registrations::of(&stack.export_in_the_clear()?, &schema)?;
    let mut executions = machines::run_of(&world.cloud, &stack, |name| name != PARENT)?;
    executions.extend(machines::run_of(&world.cloud, &stack, |name| name == PARENT)?);
    let expected = example.machines;
    ensure!(executions.len() == expected, "{} state machines ran, not {expected}", executions.len());
    Ok(Deployed { folder: example.folder, registrations, stack, checked: machines::check_all(&executions) })
}
