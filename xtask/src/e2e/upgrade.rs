//! An upgrade: the state that the first version's program left, previewed with the component as it is now. Children may change and come; none may be replaced or deleted.
//!
//! The fixture is what `pulumi stack export` wrote after that version's example was deployed. A preview asks the `aws` plugin for differences alone, so that nothing of it has to be in the cloud.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Checks, World};
use crate::architecture::Architecture;
use crate::run::Run;

const PROGRAM: &str = include_str!("../../fixtures/first_version/Pulumi.yaml");
const STATE: &str = include_str!("../../fixtures/first_version/state.json");
/// Its resources: the stack, the component, its children and the state machines with their role.
const IN_THE_STATE: u64 = 23;
/// The stack's name in the state.
const STACK: &str = "first";

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack_of(PROGRAM, STACK)?;
    stack.configure(&[("architecture", Architecture::of_this_machine().name())], &[])?;
    stack.import_state(STATE)?;
    checks.check("the first version's state previews without a replacement", || {
        let plan = stack.planned()?;
        let steps = plan["steps"].as_array().context("a plan without steps")?;
        let of = |step: &Value| (step["op"].as_str().unwrap_or_default().to_owned(), step["urn"].to_string());
        let steps: Vec<_> = steps.iter().map(of).collect();
        let bad: Vec<_> =
            steps.iter().filter(|(op, _)| !["same", "update", "create", "read"].contains(&op.as_str())).collect();
        ensure!(bad.is_empty(), "{bad:#?}");
        let created: Vec<_> = steps.iter().filter(|(op, _)| op == "create").collect();
        ensure!(created.iter().all(|(_, urn)| urn.contains("schedule")), "new beside the schedule: {created:#?}");
        // The steps leave out what stays the same; the summary counts it.
        let count = |op: &str| plan["changeSummary"][op].as_u64().unwrap_or_default();
        let kept = count("same") + count("update");
        ensure!(kept == IN_THE_STATE, "{kept} resources are those of the state, not {IN_THE_STATE}");
        Ok(())
    });
    Ok(())
}
