//! The examples of what else a tasker can do, each in one language: deployed, its machines run, destroyed.

use anyhow::Result;

use super::examples::{self, Example};
use super::{Checks, World};
use crate::programs::Language;
use crate::run::Run;

const EXAMPLES: [Example; 4] = [
    Example { folder: "task-methods", language: Language::TypeScript, secrets: &[], machines: 1 },
    Example { folder: "existing-resources", language: Language::Python, secrets: &[], machines: 1 },
    Example { folder: "shared-table", language: Language::Go, secrets: &[], machines: 2 },
    Example {
        folder: "serverless-secret",
        language: Language::Yaml,
        secrets: &[("dbPassword", "a password")],
        machines: 1,
    },
];

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let deployed = examples::deploy(run, world, &EXAMPLES, checks)?;
    examples::destroy(&deployed, world, checks);
    Ok(())
}
