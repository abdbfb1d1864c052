//! The program of the seven state machines in TypeScript, Python, Go and YAML: all four register the same, and in each of them all seven machines end as they must.

use anyhow::{Result, ensure};

use super::examples::{self, Example};
use super::{Checks, World};
use crate::programs::Language;
use crate::run::Run;

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let same = Language::ALL.map(|language| Example { folder: language.name(), language, secrets: &[], machines: 7 });
    let deployed = examples::deploy(run, world, &same, checks)?;
    for pair in deployed.windows(2) {
        let (one, other) = (&pair[0], &pair[1]);
        let count = one.registrations.len();
        checks.check(&format!("{} and {} register the same {count} resources", one.folder, other.folder), || {
            let differing = one.registrations.differences(&other.registrations);
            ensure!(differing.is_empty(), "they differ in:\n{}", differing.join("\n"));
            Ok(())
        });
    }
    examples::destroy(&deployed, world, checks);
    Ok(())
}
