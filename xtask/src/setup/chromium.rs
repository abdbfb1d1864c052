//! Chromium, in which the playground is tested: the user's own, else Debian's.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::steps::Step;
use crate::{command, debian};

/// What it is called where it is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The browser, and letters for the pages that it shows.
const DEBIAN_PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

pub(crate) fn ensure(step: &Step) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !debian::may_install() {
        bail!("Chromium is not on PATH\nhint: install it, for example with `apt-get install chromium` as root");
    }
    debian::install(&DEBIAN_PACKAGES, step)?;
    find().context("Chromium was installed but is not on PATH")
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| command::find_on_path(name))
}
