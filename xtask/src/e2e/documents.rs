//! The documents' programs in YAML, previewed: the engine asks the plugins for every type, property and function that they name. Those in other languages are compiled (see `installs`).

use std::fs;

use anyhow::{Result, ensure};

use super::{Checks, World};
use crate::demo::nothing_left;
use crate::documents;
use crate::programs::Language;
use crate::run::Run;

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let programs = documents::programs(Language::Yaml)?;
    ensure!(!programs.is_empty(), "no document has a program in YAML");
    for block in programs {
        checks.check(&format!("preview of {}:{}", block.document.display(), block.line), || {
            let stack = world.engine.stack_of(&block.text, &block.name())?;
            for (name, text) in documents::saved(&block.document)? {
                fs::write(stack.project().join(name), text)?;
            }
            let preview = stack.preview()?;
            ensure!(preview.status.success(), "it ended with {}:\n{}", preview.status, preview.tail(30));
            Ok(())
        });
    }
    checks.check("the previews make nothing", || nothing_left(&world.cloud));
    Ok(())
}
