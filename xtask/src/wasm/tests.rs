//! The tests of the npm package in Node and of the playground in Chromium, over both as they ship.

use std::process::Command;

use anyhow::Result;

use super::{Tools, playground, ready};
use crate::command::{self, Output};
use crate::simulate::PROFILE;
use crate::steps::Step;
use crate::{cache, setup};

/// Builds the package and the page, and runs the tests of both.
pub(crate) fn test(step: &Step) -> Result<Output> {
    let (package, tools) = (ready()?, Tools::ensure()?);
    let page = playground::of(&package, &tools)?;
    let mut cargo = command::cargo()?;
    // A million payloads go through it.
    cargo.args(["build", "--locked", "--package", "validator_wasm", "--example", "native", "--profile", PROFILE]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap", "validator/wasm/package/tests/", "validator/web/tests/"]);
    node.env("MOST_BYTES", super::toolchain()?.most_bytes().to_string());
    node.env("PACKAGE", &package).env("PAGE", &page).env("MODULES", &tools.modules);
    node.env("NATIVE", cache::target()?.join(PROFILE).join("examples/native"));
    // Where a person can look at them afterwards.
    node.env("PICTURES", super::folder("npm/pictures")?).env("CHROMIUM", setup::for_browser()?);
    command::capture(node.current_dir(command::checkout()), |line| step.line(line))
}
