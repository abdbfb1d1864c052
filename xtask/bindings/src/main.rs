//! Makes the JavaScript bindings of a WebAssembly module: `xtask_bindings MODULE FOLDER`.
//!
//! A program of its own, so that building the other tasks does not wait for what this one rests on.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut next = |name: &str| arguments.next().with_context(|| format!("the argument {name} is missing"));
    let (module, folder) = (next("MODULE")?, next("FOLDER")?);
    // Who loads the module says where it is, so the bindings must not look for it; the types are written by hand.
    Bindgen::new()
        .input_path(module)
        .out_name("bindings")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .generate(folder)
}
