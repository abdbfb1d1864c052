//! The validator as a language server: diagnostics while a payload or state machine is typed, what a field means, what may be written, and fixes, in JSON and YAML.
//!
//! It speaks the Language Server Protocol 3.17 over one connection, in one thread: a check takes microseconds for a payload and milliseconds for a large document, so there is nothing to
//! gain from more. It has no rule of its own, reads no file and keeps only the documents that are open.

mod diagnostics;
mod document;
mod error;
mod requests;
mod server;
mod settings;

pub use error::Error;
pub use server::{serve, serve_over_stdio};
