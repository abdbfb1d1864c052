//! A preview of a stack that was never deployed, where every ARN is unknown: it succeeds, names the component and its children, and makes nothing.

use anyhow::{Result, ensure};

use super::{Checks, World};
use crate::demo::nothing_left;
use crate::run::Run;

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack("yaml", "preview")?;
    let preview = stack.preview()?;
    checks.check("pulumi preview on a new stack works with unknowns", || {
        ensure!(preview.status.success(), "it ended with {}:\n{}", preview.status, preview.tail(40));
        Ok(())
    });
    checks.check("the preview shows the component and its children", || {
        for shown in [
            "redshift-tasker:index:SfnRedshiftTasker",
            "aws:dynamodb/table:Table",
            "aws:lambda/function:Function",
            "aws:sfn/stateMachine:StateMachine",
        ] {
            ensure!(preview.all.contains(shown), "`{shown}` is not in it:\n{}", preview.tail(60));
        }
        Ok(())
    });
    checks.check("the preview makes nothing", || nothing_left(&world.cloud));
    Ok(())
}
