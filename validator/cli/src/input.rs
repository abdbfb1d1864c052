//! What is to be checked: files, what folders and patterns name, the standard input.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use glob::{MatchOptions, Pattern};
use validator::Format;

/// The standard input's argument.
const STANDARD_INPUT: &str = "-";
/// What is looked at in a folder.
const EXTENSIONS: [&str; 4] = ["json", "yaml", "yml", "asl"];
/// Folders that hold what others wrote.
const FOREIGN: [&str; 2] = ["node_modules", "target"];

/// One text.
#[derive(Debug)]
pub(crate) struct Input {
    /// None for the standard input.
    pub(crate) path: Option<PathBuf>,
    /// It was not named itself: it may have nothing of ours.
    pub(crate) is_of_a_folder: bool,
}

impl Input {
    pub(crate) fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string())
    }

    pub(crate) fn read(&self) -> Result<String> {
        let Some(path) = &self.path else {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("the standard input can't be read")?;
            return Ok(text);
        };
        let bytes = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
        String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("{} is no UTF-8", path.display()))
    }

    /// The format, as far as the name says it.
    pub(crate) fn format(&self) -> Option<Format> {
        match self.path.as_ref()?.extension()?.to_str()? {
            "json" => Some(Format::Json),
            "yaml" | "yml" => Some(Format::Yaml),
            _ => None,
        }
    }
}

/// The texts that the arguments name, each once, in their order.
pub(crate) fn inputs(arguments: &[String]) -> Result<Vec<Input>> {
    let mut inputs: Vec<Input> = Vec::new();
    for argument in arguments {
        if argument == STANDARD_INPUT {
            inputs.push(Input { path: None, is_of_a_folder: false });
            continue;
        }
        let path = Path::new(argument);
        let named = if path.is_dir() {
            of_a_folder(path)?
        } else if path.exists() {
            vec![Input { path: Some(path.to_owned()), is_of_a_folder: false }]
        } else {
            of_a_pattern(argument)?
        };
        for input in named {
            if !inputs.iter().any(|other| other.path == input.path) {
                inputs.push(input);
            }
        }
    }
    Ok(inputs)
}

fn of_a_folder(folder: &Path) -> Result<Vec<Input>> {
    let pattern = format!("{}/**/*", Pattern::escape(&folder.display().to_string()));
    let files = matching(&pattern)?.into_iter().filter(|path| {
        let is_ours = path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| EXTENSIONS.contains(&kind));
        let inside = path.strip_prefix(folder).unwrap_or(path);
        is_ours && !inside.iter().any(|part| part.to_str().is_some_and(|part| FOREIGN.contains(&part)))
    });
    Ok(files.map(|path| Input { path: Some(path), is_of_a_folder: true }).collect())
}

fn of_a_pattern(pattern: &str) -> Result<Vec<Input>> {
    let files = matching(pattern)?;
    if files.is_empty() {
        bail!("there is no file `{pattern}`\nhint: give files, folders or patterns such as 'machines/**/*.json'");
    }
    Ok(files.into_iter().map(|path| Input { path: Some(path), is_of_a_folder: false }).collect())
}

/// The files that a pattern names, in the order of their names; hidden ones only if it names them so.
fn matching(pattern: &str) -> Result<Vec<PathBuf>> {
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let paths = glob::glob_with(pattern, options).with_context(|| format!("`{pattern}` is no pattern"))?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.context("a folder can't be read")?;
        if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
