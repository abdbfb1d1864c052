//! Whether a payload is surely right, at a glance.
//!
//! Nearly all payloads are right, and then nobody needs a tree of their values or the schema's keywords. So this crate reads a
//! text once, from left to right, and says `true` only where nothing can be found in it. `false` means nothing: an escape in
//! a name, a field of CloudFormation, or a fault. Then the JSON Schema decides, which stays the only source of truth: the tests
//! of `validator` ask both about a million payloads, and about every text of the corpus.
//!
//! It is a crate of its own since it is made for speed and the rest, in WebAssembly, for size.
#![no_std]

mod facts;
mod scan;

pub use facts::{Facts, Seen, Text};

/// Whether the text is a payload in JSON in which nothing is wrong.
pub fn is_right(text: &str) -> bool {
    scan::payload(text).is_some_and(|facts| facts.is_plain() && facts.are_right())
}
