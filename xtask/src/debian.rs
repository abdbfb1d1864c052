//! Debian's packages, where this is Debian: installed, or unpacked into the cache without being installed, for another architecture too.
//!
//! Unpacking has lists and archives of its own, so that it needs no privileges and leaves apt's configuration as it is.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::architecture::Architecture;
use crate::command;
use crate::steps::Step;

/// Whether packages can be installed: this needs Debian and root.
pub(crate) fn may_install() -> bool {
    rustix::process::geteuid().is_root() && is_here()
}

/// Whether packages can be had at all.
pub(crate) fn is_here() -> bool {
    ["apt-get", "dpkg"].iter().all(|program| command::find_on_path(program).is_some())
}

/// Installs packages.
pub(crate) fn install(packages: &[&str], step: &Step) -> Result<()> {
    for arguments in [vec!["update"], [&["install", "--yes", "--no-install-recommends"], packages].concat()] {
        let mut apt = Command::new("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command::succeed(&mut apt, |line| step.line(line))?;
    }
    Ok(())
}

/// Unpacks packages of an architecture into `folder`; `NAME=VERSION` asks for a version.
pub(crate) fn unpack(packages: &[&str], architecture: Architecture, folder: &Path, step: &Step) -> Result<()> {
    if !is_here() {
        bail!("`apt-get` and `dpkg` are not on PATH: this is no Debian");
    }
    let work = folder.join("apt");
    for needed in ["lists/partial", "cache/archives/partial", "packages"] {
        fs::create_dir_all(work.join(needed))?;
    }
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        for known in Architecture::ALL {
            apt.arg("--option").arg(format!("APT::Architectures::={}", known.debian()));
        }
        apt.arg("--option").arg(format!("Dir::State::Lists={}", work.join("lists").display()));
        apt.arg("--option").arg(format!("Dir::Cache={}", work.join("cache").display()));
        // As root, apt would hand the download to a user of its own, who may not write here.
        apt.args(["--option", "APT::Sandbox::User=root"]);
        apt.args(arguments).current_dir(work.join("packages")).env("DEBIAN_FRONTEND", "noninteractive");
        command::succeed(&mut apt, |line| step.line(line)).map(|_| ())
    };
    apt(&["update"])?;
    let wanted: Vec<String> = packages
        .iter()
        .map(|package| match package.split_once('=') {
            Some((name, version)) => format!("{name}:{}={version}", architecture.debian()),
            None => format!("{package}:{}", architecture.debian()),
        })
        .collect();
    apt(&[vec!["download"], wanted.iter().map(String::as_str).collect()].concat())?;
    for package in fs::read_dir(work.join("packages"))? {
        let package = package?.path();
        step.line(&format!("unpacking {}", package.display()));
        command::succeed(Command::new("dpkg").arg("--extract").arg(&package).arg(folder), |line| step.line(line))?;
    }
    fs::remove_dir_all(&work).with_context(|| format!("`{}` cannot be removed", work.display()))
}

/// The version of an installed package.
pub(crate) fn installed_version(package: &str) -> Result<String> {
    let mut query = Command::new("dpkg-query");
    let told = command::succeed(query.args(["--show", "--showformat", "${Version}", package]), |_| {})?;
    Ok(told.stdout.trim().to_owned())
}
