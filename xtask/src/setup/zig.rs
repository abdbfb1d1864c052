//! Zig as the linker of the function's executables, and the Cargo command that uses it: it links for an older glibc than this machine's, and for another architecture.
//!
//! Both come from the Python package index into an environment of their own, pinned in `tools/zig`.

use std::path::PathBuf;

use anyhow::Result;

use super::python;
use crate::steps::Step;

/// The folder that must come first on PATH, and where it came from.
pub(crate) fn ensure(step: &Step) -> Result<(PathBuf, &'static str)> {
    python::environment("zig", "tools/zig/requirements.txt", step)
}
