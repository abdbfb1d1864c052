//! A text as a tree of values that know where they stand, whatever its format, and the flaws of its form.
//!
//! Both parsers go on after a flaw as far as they can, so that all rules run on what is there. What can't be read
//! becomes an unknown value, about which no rule complains.

mod duplicates;
mod json;
mod number;
mod tree;
#[cfg(feature = "yaml")]
mod yaml;

use crate::finding::Finding;
use crate::options::Format;

pub(crate) use tree::{Data, NodeId, Tree, push_step, unescaped};

/// The most flaws of form that are told: a text with more is something else.
const MOST_FLAWS: usize = 50;

/// Reads a text.
pub(crate) fn read(text: &str, format: Format) -> (Tree<'_>, Vec<Finding>) {
    let (tree, mut flaws) = match format {
        #[cfg(feature = "yaml")]
        Format::Yaml => yaml::read(text),
        _ => json::read(text),
    };
    duplicates::find(&tree, &mut flaws);
    (tree, flaws.0)
}

/// Which format a text looks like: JSON begins with a bracket or a quote.
pub(crate) fn guess(text: &str) -> Format {
    let begin = text.trim_start_matches(|character: char| character == '\u{feff}' || character.is_whitespace());
    let is_json = begin.is_empty() || begin.starts_with(['{', '[', '"']) || cfg!(not(feature = "yaml"));
    if is_json { Format::Json } else { Format::Yaml }
}

/// Flaws as they are found, up to the limit.
#[derive(Debug, Default)]
struct Flaws(Vec<Finding>);

impl Flaws {
    fn add(&mut self, finding: Finding) {
        if self.0.len() < MOST_FLAWS {
            self.0.push(finding);
        }
    }
}
