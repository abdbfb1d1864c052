//! From Rust to a small WebAssembly module with its bindings.

use std::path::PathBuf;

use anyhow::Result;

use super::toolchain::{TARGET, Toolchain};
use super::{Tools, folder};
use crate::command;
use crate::steps::Step;

/// What Node 20 and every browser of 2023 run. Never "all features": some are not in any.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Small as it is sent, which is packed by gzip: what repeats costs little, and what differs everywhere costs much. Each is worth some hundred bytes of that, or kilobytes.
const SIZE: [&str; 14] = [
    "-Oz",
    // Nothing lies below the first kilobyte, where the stack ends.
    "--low-memory-unused",
    // A larger function stays one when it has a single caller: with that one's locals it packs worse, by four kilobytes in all.
    "--one-caller-inline-max-function-size=20",
    // The smallest ones are worth their place twice over: a tenth of the time, for less than a kilobyte.
    "--always-inline-max-function-size=10",
    // Control flow written anew has fewer shapes; what it leaves behind goes in two more rounds.
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    // A value that is kept in a local for being needed twice is another local to name.
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
    // One segment of data, zeros and all, has one head.
    "--skip-pass=memory-packing",
    // Hints of alignment, which no engine needs.
    "--dealign",
    // Who built it.
    "--strip-producers",
    "--strip-target-features",
];

/// The folder with `bindings.js` and `bindings_bg.wasm`.
pub(super) fn build(toolchain: Toolchain, tools: &Tools, step: &Step) -> Result<PathBuf> {
    let mut cargo = toolchain.build()?;
    cargo.args(["--package", "validator_wasm", "--profile", "wasm"]);
    command::succeed(&mut cargo, |line| step.line(line))?;
    let built = toolchain.target()?.join(TARGET).join("wasm/validator_wasm.wasm");

    let bound = folder("npm/bindings")?;
    let mut bind = command::cargo()?;
    bind.args(["run", "--quiet", "--locked", "--package", "xtask_bindings", "--"]).arg(&built).arg(&bound);
    command::succeed(&mut bind, |line| step.line(line))?;

    let module = bound.join("bindings_bg.wasm");
    let mut optimize = tools.program("binaryen/bin/wasm-opt");
    optimize.args(SIZE).args(FEATURES).arg(&module).arg("--output").arg(&module);
    command::succeed(&mut optimize, |line| step.line(line))?;
    Ok(bound)
}
