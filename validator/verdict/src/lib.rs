//! Whether a payload is right or wrong, at a glance.
//!
//! Nearly all payloads are right, and then nobody needs a tree of their values or the schema's keywords. So this crate reads a
//! text once, from left to right, and answers only where it is sure. It isn't of an escape in a name, a batch, parameters, a
//! request of CloudFormation, or a text that is broken. Then the JSON Schema decides, which stays the only source of truth:
//! the tests of `validator` ask both about a million payloads, and about every text of the corpus.
//!
//! It is a crate of its own since it is made for speed and the rest, in WebAssembly, for size.
#![no_std]

mod facts;
mod scan;

pub use facts::{Facts, Seen, Text};

/// Whether the text is a payload in JSON and nothing is wrong with it. `None` where a glance doesn't tell: then it may be
/// anything.
pub fn verdict(text: &str) -> Option<bool> {
    let facts = scan::payload(text)?;
    facts.are_of_a_payload().then(|| facts.are_right())
}
