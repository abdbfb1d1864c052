//! What must hold of any bytes that claim to be properties: they are refused, or read and written again without loss. Never a panic, never a hang.

use prost::Message;
use prost_types::Struct;
use pulumi_rust::Properties;
use pulumi_rust::wire::{Decoder, Encoder};

/// Checks it. Whether the bytes were properties is given back, for those who want to know how far they got.
pub(crate) fn check(bytes: &[u8]) -> bool {
    let Some(properties) = Struct::decode(bytes).ok().and_then(read) else { return false };
    let written = write(&properties);
    let again = read(Struct::decode(&*written).expect("what was written is a Struct")).expect("and it is properties");
    // Compared as bytes: a number that is none does not equal itself.
    assert_eq!(write(&again), written, "{properties:?} came back as {again:?}");
    // Nothing shows a secret, and showing never fails.
    let _shown = format!("{properties:?}");
    true
}

fn read(wire: Struct) -> Option<Properties> {
    Decoder::default().properties(wire).ok()
}

fn write(properties: &Properties) -> Vec<u8> {
    Encoder::with_outputs().properties(properties).encode_to_vec()
}
