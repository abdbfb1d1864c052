//! Bytes of an engine, hostile or not. Run with `cargo +nightly fuzz run wire` in `pulumi_rust/`.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../round_trip.rs"]
mod round_trip;

fuzz_target!(|bytes: &[u8]| {
    let _were_properties = round_trip::check(bytes);
});
