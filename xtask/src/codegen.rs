//! `cargo xtask codegen`: writes generated files anew, by running the tests that compare them with `UPDATE_EXPECT=1`.
//!
//! So a file has one generator, and the test that finds it stale is the program that mends it.

use anyhow::Result;

use crate::command;
use crate::steps::Step;

/// The package and the test that own generated files.
const GENERATORS: [(&str, &str); 1] = [("pulumi_rust", "generated_code_is_fresh")];

pub(crate) fn run() -> Result<()> {
    for (package, test) in GENERATORS {
        Step::begin(format!("generated files of {package}")).through(
            |step| {
                let mut cargo = command::cargo()?;
                cargo.args(["test", "--locked", "--package", package, "--test", test]).env("UPDATE_EXPECT", "1");
                command::succeed(&mut cargo, |line| step.line(line))
            },
            |_| String::new(),
        )?;
    }
    Ok(())
}
