//! The tests of the npm package in Node, over the package as it ships.

use anyhow::Result;

use super::ready;
use crate::command::{self, Output};
use crate::steps::Step;

/// Builds the package and runs its tests.
pub(crate) fn test(step: &Step) -> Result<Output> {
    let package = ready()?;
    let mut node = std::process::Command::new("node");
    node.args(["--test", "--test-reporter=tap", "validator/wasm/package/tests/"]).current_dir(command::checkout());
    node.env("PACKAGE", &package);
    command::capture(&mut node, |line| step.line(line))
}
