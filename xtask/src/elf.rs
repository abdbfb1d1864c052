//! What an executable needs of the machine that it will run on: read from its own headers, so that nobody has to run it there to find out.

use anyhow::{Context, Result, ensure};
use object::Endianness;
use object::elf::{EM_AARCH64, EM_X86_64, FileHeader64, Machine};
use object::read::elf::FileHeader;

use crate::architecture::Architecture;

/// A version of the C library.
pub(crate) type Version = (u32, u32);

/// That of Amazon Linux 2023, on which Lambda runs `provided.al2023`.
pub(crate) const LAMBDAS_GLIBC: Version = (2, 34);

const PREFIX: &str = "GLIBC_";

/// Refuses an executable for another architecture, or one that needs a newer C library than Lambda's. Tells the newest version that it needs.
pub(crate) fn ensure_runs_on_lambda(program: &[u8], architecture: Architecture) -> Result<Version> {
    let needs = needs(program)?;
    let machine = match architecture {
        Architecture::Arm64 => EM_AARCH64,
        Architecture::X86_64 => EM_X86_64,
    };
    ensure!(needs.machine == machine, "the executable is not for {}", architecture.name());
    let newest = needs.versions.iter().copied().max().unwrap_or_default();
    let (major, minor) = LAMBDAS_GLIBC;
    ensure!(
        newest <= LAMBDAS_GLIBC,
        "the executable needs glibc {}.{}, and Lambda's provided.al2023 has {major}.{minor}",
        newest.0,
        newest.1
    );
    Ok(newest)
}

struct Needs {
    machine: Machine,
    versions: Vec<Version>,
}

fn needs(program: &[u8]) -> Result<Needs> {
    let header = FileHeader64::<Endianness>::parse(program).context("not an ELF executable of 64 bits")?;
    let endian = header.endian()?;
    let sections = header.sections(endian, program)?;
    let mut versions = Vec::new();
    if let Some((mut needed, strings)) = sections.gnu_verneed(endian, program)? {
        let strings = sections.strings(endian, program, strings)?;
        while let Some((_, mut names)) = needed.next()? {
            while let Some(name) = names.next()? {
                versions.extend(version(&String::from_utf8_lossy(name.name(endian, strings)?)));
            }
        }
    }
    Ok(Needs { machine: header.e_machine(endian), versions })
}

/// `GLIBC_2.34` or `GLIBC_2.2.5`; private ones have no number.
fn version(name: &str) -> Option<Version> {
    let mut parts = name.strip_prefix(PREFIX)?.split('.').map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn this_program() -> Vec<u8> {
        std::fs::read("/proc/self/exe").unwrap()
    }

    #[test]
    fn versions_are_read_from_the_symbols_that_an_executable_needs() {
        let needs = needs(&this_program()).unwrap();
        assert!(needs.versions.iter().any(|(major, minor)| *major == 2 && *minor >= 2), "{:?}", needs.versions);
        assert_eq!(version("GLIBC_2.2.5"), Some((2, 2)));
        assert_eq!((version("GLIBC_PRIVATE"), version("GCC_3.0")), (None, None));
    }

    #[test]
    fn an_executable_for_another_architecture_is_refused() {
        let here = Architecture::of_this_machine();
        let other = Architecture::ALL.into_iter().find(|other| *other != here).unwrap();
        let refused = ensure_runs_on_lambda(&this_program(), other).unwrap_err().to_string();
        assert_eq!(refused, format!("the executable is not for {}", other.name()));
    }

    #[test]
    fn what_is_no_executable_is_refused() {
        assert!(ensure_runs_on_lambda(b"#!/bin/sh\n", Architecture::Arm64).is_err());
    }
}
