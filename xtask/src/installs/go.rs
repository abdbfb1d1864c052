//! The Go module, required by a module that holds every program as a package; checked with `go vet`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{Place, Program};
use crate::command;
use crate::steps::Step;

/// The example whose versions of everything else the module takes.
const VERSIONS: &str = "examples/go";

pub(super) fn check(place: &Place, project: &Path, programs: &[Program], step: &Step) -> Result<()> {
    for file in ["go.mod", "go.sum"] {
        fs::copy(command::checkout().join(VERSIONS).join(file), project.join(file))?;
    }
    place.sdk.require_in(project)?;
    for (name, text) in programs {
        fs::create_dir_all(project.join(name))?;
        fs::write(project.join(name).join("main.go"), text)?;
    }
    let mut vet = Command::new("go");
    vet.args(["vet", "./..."]).current_dir(project).env("GOFLAGS", "-mod=mod -buildvcs=false");
    command::succeed(&mut vet, |line| step.line(line)).map(|_| ())
}
