//! The documents' programs in YAML, previewed: the engine asks the plugins for every type, property and function that they name. Those in other languages are compiled (see `installs`).

use std::fs;

use anyhow::{Result, ensure};

use super::{Checks, World};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::programs::Language;
use crate::run::Run;
use crate::{documents, package};

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let mut programs = documents::programs(Language::Yaml)?;
    programs.retain(|block| block.text.contains("type: redshift-tasker:"));
    ensure!(!programs.is_empty(), "no document has a program in YAML");
    // Readers have an archive for each architecture; a preview only looks whether it is there.
    let archive = |architecture| package::archive_of(&world.engine.plugin(), architecture);
    let missing = Architecture::ALL.map(archive).into_iter().find(|archive| !archive.exists());
    if let Some(missing) = &missing {
        fs::copy(archive(Architecture::of_this_machine()), missing)?;
    }
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
    if let Some(missing) = missing {
        fs::remove_file(missing)?;
    }
    checks.check("the previews make nothing", || nothing_left(&world.cloud));
    Ok(())
}
