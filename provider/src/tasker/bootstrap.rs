//! The function's code: an archive per architecture that lies beside the plugin's binary.
//!
//! A file rather than bytes in the binary, because the engine takes archives by path; beside the binary rather than downloaded, so that a deployment needs no network but AWS.

use std::path::PathBuf;

use pulumi_rust::{Archive, Error};

use super::args::Architecture;

/// The archive for an architecture, by its absolute path: the engine would look for a relative one in the program's folder.
///
/// # Errors
/// When neither the plugin's folder, as the engine knows it, nor that of the running binary has it.
pub(crate) fn archive(plugin: Option<PathBuf>, architecture: Architecture) -> Result<Archive, Error> {
    let file = format!("bootstrap-{}.zip", architecture.as_str());
    let binary = std::env::current_exe().ok().and_then(|binary| binary.parent().map(PathBuf::from));
    let mut places: Vec<PathBuf> = plugin.into_iter().chain(binary).collect();
    places.dedup();
    let found = places.iter().map(|place| place.join(&file)).find(|path| path.is_file());
    let path = found.ok_or_else(|| missing(&file, &places))?;
    let path = std::path::absolute(path).map_err(|error| Error::caused(format!("`{file}` has no path"), error))?;
    Ok(Archive::file(path.to_string_lossy()))
}

fn missing(file: &str, places: &[PathBuf]) -> Error {
    let places = places.iter().map(|place| format!("`{}`", place.display())).collect::<Vec<_>>().join(" nor in ");
    Error::failed(format!(
        "the function's archive `{file}` is not in {places}\nhint: a whole installation of the plugin has one archive per architecture \
         beside its binary; install the plugin again, or choose the `architecture` whose archive is there"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_archive_is_named_with_where_it_was_looked_for() {
        let error = archive(Some(PathBuf::from("/nowhere")), Architecture::X86_64).unwrap_err().to_string();
        assert!(error.contains("`bootstrap-x86_64.zip` is not in `/nowhere` nor in `/"), "{error}");
        assert!(error.contains("hint: "), "{error}");
    }

    #[test]
    fn the_path_is_absolute() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bootstrap-arm64.zip"), "").unwrap();
        let archive = archive(Some(folder.path().to_owned()), Architecture::Arm64).unwrap();
        let pulumi_rust::value::Source::Path(path) = archive.source else { panic!("{archive:?}") };
        assert!(path.starts_with('/') && path.ends_with("/bootstrap-arm64.zip"), "{path}");
    }
}
