//! From TypeScript and the module to the npm package's folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Tools, folder};
use crate::command;
use crate::steps::Step;

/// The module's name in the package.
pub(super) const MODULE: &str = "validator.wasm";
const SOURCE: &str = "validator/wasm/package";
/// Entry points, and the kinds of module that each is made into: only Node loads the module in `CommonJS`.
const ENTRIES: [(&str, &str, &[&str]); 4] = [
    ("node", "node", &["esm", "cjs"]),
    ("browser", "browser", &["esm"]),
    ("codemirror", "neutral", &["esm", "cjs"]),
    ("monaco", "neutral", &["esm", "cjs"]),
];

/// The package's folder.
pub(super) fn build(bindings: &Path, tools: &Tools, step: &Step) -> Result<PathBuf> {
    let source = command::checkout().join(SOURCE);
    let work = folder("npm/work")?;
    symlink(&tools.modules, work.join("node_modules"))?;
    copy_all(&source, &work)?;
    fs::copy(bindings.join("bindings.js"), work.join("src/bindings.js"))?;

    let package = folder("npm/validator")?;
    for file in ["package.json", "README.md"] {
        fs::copy(source.join(file), package.join(file)).with_context(|| format!("`{SOURCE}/{file}`"))?;
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(command::checkout().join(licence), package.join(licence)).with_context(|| format!("`{licence}`"))?;
    }
    fs::copy(bindings.join("bindings_bg.wasm"), package.join(MODULE))?;

    let mut declare = tools.program("typescript/bin/tsc");
    command::succeed(declare.current_dir(&work), |line| step.line(line))?;
    for (kind, type_field) in [("esm", "module"), ("cjs", "commonjs")] {
        copy_all(&work.join("types"), &package.join(kind))?;
        fs::copy(source.join("src/bindings.d.ts"), package.join(kind).join("bindings.d.ts"))?;
        fs::write(package.join(kind).join("package.json"), format!("{{ \"type\": \"{type_field}\" }}\n"))?;
    }
    for (entry, platform, kinds) in ENTRIES {
        for kind in kinds {
            let mut bundle = tools.esbuild();
            bundle.current_dir(&work).arg(format!("src/{entry}.ts"));
            bundle.args(["--bundle", "--packages=external", "--target=es2022", "--minify-syntax"]);
            bundle.args([format!("--platform={platform}"), format!("--format={kind}")]);
            bundle.arg(format!("--outfile={}", package.join(kind).join(entry).with_extension("js").display()));
            if *kind == "cjs" {
                // CommonJS has no `import.meta`.
                bundle.arg("--define:import.meta.url=HERE");
                bundle.arg("--banner:js=const HERE = require('node:url').pathToFileURL(__filename).href;");
            }
            command::succeed(&mut bundle, |line| step.line(line))?;
        }
    }
    Ok(package)
}

/// Copies a folder's files, those of its folders too.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("`{}` cannot be read", from.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
