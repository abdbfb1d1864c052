//! A stack's whole life: up, the state machines' runs, an up and a refresh that change nothing, destroy, an empty cloud.

use anyhow::Result;

use super::{Checks, World};
use crate::demo::nothing_left;
use crate::machines;
use crate::run::Run;

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack("yaml", "lifecycle")?;
    checks.check("pulumi up deploys the example", || stack.up(&[], |_| {}).map(|_| ()));
    let executions = machines::run_quick(&world.cloud, &stack)?;
    checks.add(machines::check_all(&executions));
    checks.check("a second pulumi up reports no changes", || stack.up(&["--expect-no-changes"], |_| {}).map(|_| ()));
    checks.check("pulumi refresh reports no changes", || stack.refresh(&["--expect-no-changes"]).map(|_| ()));
    checks.check("the state machines run again on the same stack", || {
        machines::check_all(&machines::run_quick(&world.cloud, &stack)?)
            .into_iter()
            .try_for_each(|(_, outcome)| outcome)
    });
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}
