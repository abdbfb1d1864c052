//! `cargo +nightly fuzz run text`, in `validator/`: any text is checked to its end.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../any_text.rs"]
mod any_text;

fuzz_target!(|text: &str| any_text::check_all(text));
