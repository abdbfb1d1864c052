//! QEMU's user emulation, which runs the other architecture's executable in the tests, with the C library that it is linked to: unpacked from Debian's packages into the cache.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::architecture::Architecture;
use crate::steps::Step;
use crate::{cache, debian};

/// Anything newer than Lambda's serves: the gate on the executable's needs is another check.
const LIBRARIES: [&str; 2] = ["libc6", "libgcc-s1"];

/// How a program of an architecture is run here.
#[derive(Debug, Clone)]
pub(crate) struct Emulator {
    pub(crate) architecture: Architecture,
    program: PathBuf,
    libraries: PathBuf,
}

impl Emulator {
    /// The words that come before the program.
    pub(crate) fn command(&self) -> String {
        format!("{} -L {}", self.program.display(), self.libraries.display())
    }
}

/// The emulator of the architecture that this machine has not, and where it came from.
pub(crate) fn ensure(step: &Step) -> Result<(Emulator, &'static str)> {
    let here = Architecture::of_this_machine();
    let architecture = Architecture::ALL.into_iter().find(|other| *other != here).unwrap_or(here);
    let key = cache::key(&[here.name().as_bytes(), architecture.name().as_bytes(), LIBRARIES.join(" ").as_bytes()]);
    let known = cache::find("emulator", &key)?;
    let origin = if known.is_some() { "cached" } else { "unpacked" };
    if known.is_none() && !debian::is_here() {
        bail!(
            "there is no emulator for {}\nhint: the tests take QEMU's from Debian's packages; run them on Debian or Ubuntu",
            architecture.name()
        );
    }
    let folder = cache::make("emulator", &key, |folder| {
        debian::unpack(&["qemu-user-static"], here, &folder.join("qemu"), step)?;
        debian::unpack(&LIBRARIES, architecture, &folder.join("libraries"), step)?;
        // Of some fifty emulators one is needed; the others have hundreds of megabytes.
        let kept = folder.join(architecture.emulator());
        fs::rename(folder.join("qemu/usr/bin").join(architecture.emulator()), &kept)?;
        Ok(fs::remove_dir_all(folder.join("qemu"))?)
    })?;
    let (program, libraries) = (folder.join(architecture.emulator()), folder.join("libraries"));
    Ok((Emulator { architecture, program, libraries }, origin))
}
