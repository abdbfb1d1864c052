//! The programs in the documents: fenced blocks of Markdown that a reader may copy whole, and which therefore have to work.
//!
//! A block is a program if it is complete: it imports what it uses, or, in YAML, is a project. Shorter blocks are excerpts and are only read by people. Nothing here runs a program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::programs::Language;

#[cfg(test)]
mod tests;

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The document, below the checkout.
    pub(crate) document: PathBuf,
    /// The line of its first line of text, from 1.
    pub(crate) line: usize,
    /// What stands behind the opening fence.
    pub(crate) kind: String,
    /// The file that the reader saves it as, where the text before it says so.
    pub(crate) saved_as: Option<String>,
    pub(crate) text: String,
}

impl Block {
    /// The language, if the block is a whole program.
    pub(crate) fn program(&self) -> Option<Language> {
        let starts = |beginning: &str| self.text.lines().any(|line| line.starts_with(beginning));
        match self.kind.as_str() {
            "typescript" | "ts" if starts("import ") => Some(Language::TypeScript),
            "python" if starts("import pulumi") => Some(Language::Python),
            "go" if starts("package main") => Some(Language::Go),
            "yaml" if starts("runtime: yaml") => Some(Language::Yaml),
            _ => None,
        }
    }

    /// A name for files made of it: the document's and the line.
    pub(crate) fn name(&self) -> String {
        let path = self.document.with_extension("").display().to_string();
        let word: String = path.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        format!("{}_{}", word.to_lowercase(), self.line)
    }
}

/// Every program of a language in the documents.
pub(crate) fn programs(language: Language) -> Result<Vec<Block>> {
    Ok(blocks()?.into_iter().filter(|block| block.program() == Some(language)).collect())
}

/// The files that a document has its readers save, by name.
pub(crate) fn saved(document: &Path) -> Result<Vec<(String, String)>> {
    let blocks = blocks()?.into_iter().filter(|block| block.document == document);
    Ok(blocks.filter_map(|block| Some((block.saved_as?, block.text))).collect())
}

fn blocks() -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for document in all()? {
        let path = command::checkout().join(&document);
        let text = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
        blocks.extend(blocks_of(&document, &text));
    }
    Ok(blocks)
}

/// The Markdown documents that people write; those in `sdk/` are copies.
fn all() -> Result<Vec<PathBuf>> {
    let mut git = std::process::Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md", ":!sdk/"]);
    let listed = command::succeed(git.current_dir(command::checkout()), |_| {})?;
    let there = |path: &PathBuf| command::checkout().join(path).is_file();
    Ok(listed.stdout.lines().map(PathBuf::from).filter(there).collect())
}

fn blocks_of(document: &Path, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut before = "";
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(kind)) => {
                let (document, kind) = (document.to_owned(), kind.trim().to_owned());
                let saved_as = before.split_once("Save this as `").and_then(|(_, rest)| rest.split('`').next());
                let (saved_as, text) = (saved_as.map(str::to_owned), String::new());
                open = Some(Block { document, line: number + 2, kind, saved_as, text });
            }
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, None) if !line.is_empty() => before = line,
            (None, None) => {}
        }
    }
    blocks
}
