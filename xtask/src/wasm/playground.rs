//! `cargo xtask playground`: the validator as one HTML file, with its script, its style and its module inside.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::package::{MODULE, copy_all};
use super::{Tools, folder, ready, size_of};
use crate::command;
use crate::steps::Step;

pub(crate) fn run() -> Result<()> {
    println!("{}", of(&ready()?, &Tools::ensure()?)?.display());
    Ok(())
}

/// The page over a package.
pub(super) fn of(package: &Path, tools: &Tools) -> Result<PathBuf> {
    Step::begin("the playground").through(
        |step| {
            let work = folder("npm/web-work")?;
            symlink(&tools.modules, work.join("node_modules"))?;
            for part in ["web", "wasm/package"] {
                copy_all(&command::checkout().join("validator").join(part), &work.join(part))?;
            }
            fs::copy(package.join("../bindings/bindings.js"), work.join("wasm/package/src/bindings.js"))?;

            let mut check = tools.program("typescript/bin/tsc");
            command::succeed(check.args(["--project", "web"]).current_dir(&work), |line| step.line(line))?;
            let mut bundle = tools.esbuild();
            bundle.args(["web/src/main.ts", "--bundle", "--minify", "--format=iife", "--target=es2022"]);
            // In a file of its own the page never asks where its script is.
            bundle.args(["--define:import.meta.url=location.href", "--outfile=main.js"]).current_dir(&work);
            command::succeed(&mut bundle, |line| step.line(line))?;

            let read = |path: &str| fs::read_to_string(work.join(path));
            let style = read("web/src/style.css")?.replace("/*DARK*/", &read("web/src/dark.css")?);
            let module = data_encoding::BASE64.encode(&fs::read(package.join(MODULE))?);
            let page = read("web/index.html")?
                .replace("/*STYLE*/", &style)
                .replace("/*MODULE*/", &module)
                .replace("/*SCRIPT*/", &read("main.js")?);
            let file = folder("npm/playground")?.join("index.html");
            fs::write(&file, page)?;
            Ok(file)
        },
        |file| size_of(file).unwrap_or_default(),
    )
}
