//! Where everything downloaded and built is kept, outside the checkout, keyed by what it was made from.
//!
//! An entry is made in a folder of its own, under an exclusive file lock that the system drops with its process, and published by one rename of a symbolic link `<name>-<key>`. So two runs
//! at once make it once, and a `kill -9` in the middle leaves only a folder that nobody looks at and the next maker removes. The folder itself is not renamed, because a Python
//! environment holds its own absolute path. Nothing is ever removed because of its age.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// Overrides the folder of the cache.
const CACHE_VARIABLE: &str = "REDSHIFT_TASKER_CACHE";

/// The cache's folder: `REDSHIFT_TASKER_CACHE`, else `/var/cache/redshift-tasker` for root, else one in the user's own cache folder.
///
/// Root's lies where every user may read, since PostgreSQL refuses to run as root and runs as another user from there.
pub(crate) fn root() -> Result<PathBuf> {
    let folder = if let Some(chosen) = non_empty(CACHE_VARIABLE) {
        std::path::absolute(chosen)?
    } else if rustix::process::geteuid().is_root() {
        PathBuf::from("/var/cache/redshift-tasker")
    } else if let Some(caches) = non_empty("XDG_CACHE_HOME") {
        caches.join("redshift-tasker")
    } else if let Some(home) = non_empty("HOME") {
        home.join(".cache/redshift-tasker")
    } else {
        bail!("there is no folder to keep built tools in\nhint: set {CACHE_VARIABLE} to one");
    };
    fs::create_dir_all(&folder).with_context(|| unwritable(&folder))?;
    Ok(folder)
}

/// The target folder of every build that a task starts: the user's choice, else one in the cache.
pub(crate) fn target() -> Result<PathBuf> {
    match non_empty("CARGO_TARGET_DIR") {
        Some(chosen) => Ok(std::path::absolute(chosen)?),
        None => Ok(root()?.join("target")),
    }
}

/// A key that changes whenever one of its parts does.
pub(crate) fn key(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(6).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The folder of a complete entry, if there is one.
pub(crate) fn find(name: &str, key: &str) -> Result<Option<PathBuf>> {
    Ok(fs::canonicalize(root()?.join(format!("{name}-{key}"))).ok())
}

/// Makes the entry with `build`, which fills the folder it gets, unless it is there or another process makes it meanwhile.
pub(crate) fn make(name: &str, key: &str, build: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let root = root()?;
    let entry = format!("{name}-{key}");
    let lock = File::create(root.join(format!("{entry}.lock"))).with_context(|| unwritable(&root))?;
    lock.lock().with_context(|| unwritable(&root))?;
    if let Some(folder) = find(name, key)? {
        return Ok(folder);
    }
    for leftover in fs::read_dir(&root)?.filter_map(Result::ok) {
        if leftover.file_name().to_string_lossy().starts_with(&format!("{entry}.at-")) {
            fs::remove_dir_all(leftover.path())
                .with_context(|| format!("the unfinished `{}` cannot be removed", leftover.path().display()))?;
        }
    }
    ensure_space(&root)?;
    let folder = tempfile::Builder::new()
        .prefix(&format!("{entry}.at-"))
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(&root)?;
    build(folder.path())?;
    let link = root.join(format!("{entry}.link"));
    let _nothing_there = fs::remove_file(&link);
    std::os::unix::fs::symlink(folder.path(), &link)?;
    fs::rename(&link, root.join(&entry))?;
    Ok(folder.keep())
}

pub(crate) fn unwritable(folder: &Path) -> String {
    format!(
        "the cache folder `{}` cannot be written\nhint: set {CACHE_VARIABLE} to a folder that you may write\ncaused by",
        folder.display()
    )
}

/// Refuses to start what needs gigabytes while there are none: a full disk fails late and with odd messages.
fn ensure_space(root: &Path) -> Result<()> {
    const NEEDED: u64 = 4 << 30;
    let disk = rustix::fs::statvfs(root)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < NEEDED {
        bail!(
            "`{}` has {} MB left; building the tools needs {} MB\nhint: free some space, or set {CACHE_VARIABLE} to a folder on a larger disk",
            root.display(),
            free >> 20,
            NEEDED >> 20
        );
    }
    Ok(())
}

fn non_empty(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_key_tells_where_one_part_ends_and_the_next_begins() {
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
        assert_eq!(key(&[b"ab", b"c"]).len(), 12);
    }
}
