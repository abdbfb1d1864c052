//! Values cross the wire without loss, and hostile input is an error.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use prost::Message;
use prost_types::{Struct, Value as WireValue, value::Kind as WireKind};
use pulumi_rust::value::{Archive, Asset, Kind, ResourceReference, Source};
use pulumi_rust::wire::{Decoder, Encoder, MAX_DEPTH};
use pulumi_rust::{Error, Properties, Urn, Value};

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Null),
        Just(Kind::Unknown),
        any::<bool>().prop_map(Kind::Bool),
        (-1e15..1e15).prop_map(Kind::Number),
        ".{0,12}".prop_map(Kind::String),
        (".{0,8}", "[0-9a-f]{0,8}").prop_map(|(text, hash)| Kind::Asset(Asset { source: Source::Inline(text), hash })),
        "/[a-z]{1,8}".prop_map(|path| Kind::Archive(Archive { source: Source::Path(path), hash: String::new() })),
        ("urn:[a-z]{1,8}", proptest::option::of("[a-z]{1,8}"), "[a-z]{0,4}", "[a-z]{0,4}").prop_map(
            |(urn, id, name, token)| {
                let id = id.map(|id| Box::new(Value::from(id)));
                let package_version = "7.51.1".to_owned();
                Kind::Reference(ResourceReference { urn: Urn::new(urn), id, package_version, name, token })
            }
        ),
    ]
}

fn marked(kind: impl Strategy<Value = Kind> + 'static) -> BoxedStrategy<Value> {
    (kind, any::<bool>(), proptest::collection::btree_set("urn:[a-c]", 0..3))
        .prop_map(|(kind, secret, urns)| Value { kind, secret, dependencies: urns.into_iter().map(Urn::new).collect() })
        .boxed()
}

fn values() -> impl Strategy<Value = Value> {
    marked(kinds()).prop_recursive(4, 32, 4, |inner| {
        marked(prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Kind::List),
            proptest::collection::btree_map("[a-zA-Z_]{1,6}", inner, 0..4).prop_map(Kind::Object),
        ])
    })
}

/// Anything that a Struct can hold, signatures included.
fn wires() -> impl Strategy<Value = WireValue> {
    let leaf = prop_oneof![
        Just(WireKind::NullValue(0)),
        any::<bool>().prop_map(WireKind::BoolValue),
        any::<f64>().prop_map(WireKind::NumberValue),
        ".{0,8}".prop_map(WireKind::StringValue),
        proptest::sample::select(MARKS.to_vec()).prop_map(|mark| WireKind::StringValue(mark.to_owned())),
    ];
    let keys = prop_oneof![proptest::sample::select(KEYS.to_vec()).prop_map(str::to_owned), "[a-z]{1,4}",];
    let wire = |kind| WireValue { kind: Some(kind) };
    leaf.prop_map(wire).prop_recursive(6, 48, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5)
                .prop_map(|values| WireKind::ListValue(prost_types::ListValue { values })),
            proptest::collection::btree_map(keys.clone(), inner, 0..5)
                .prop_map(|fields| WireKind::StructValue(Struct { fields })),
        ]
        .prop_map(wire)
    })
}

const KEY: &str = "4dabf18193072939515e22adb298388d";
const KEYS: [&str; 11] = [KEY, KEY, KEY, "value", "secret", "dependencies", "urn", "id", "text", "assets", "path"];
const MARKS: [&str; 6] = [
    "1b47061264138c4ac30d75fd1eb44270",
    "d0e6a833031e9bbcd3f4e8bde6ca49a4",
    "5cf8f73096256a8f31e491e813e4eb8e",
    "c44067f5952c0a294b673a41bacd8c17",
    "0def7320c3a5731c473e5ecbe6d01bc7",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
];

#[path = "../fuzz/round_trip.rs"]
mod round_trip;

/// How many inputs the fuzzed function is run over here. `cargo fuzz` runs it over as many as there is time for.
const FUZZED: u32 = 4_000;

/// The bytes of some value, a few of them changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let changes = proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..4);
    (wires(), changes).prop_map(|(wire, changes)| {
        let mut bytes = Struct { fields: [("property".to_owned(), wire)].into() }.encode_to_vec();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

/// The same inputs each time: what is found here is found again.
#[test]
fn what_is_fuzzed_holds_for_values_with_a_few_bytes_changed() {
    let mut runner = TestRunner::deterministic();
    let mut read = 0;
    for _ in 0..FUZZED {
        read += u32::from(round_trip::check(&mutated().new_tree(&mut runner).unwrap().current()));
    }
    assert!(read > FUZZED / 4, "{read} of {FUZZED} inputs were properties: the rest proves little");
    assert!(read < FUZZED, "and none was hostile");
}

proptest! {
    #[test]
    fn every_value_survives_the_round_trip(value in values()) {
        let properties: Properties = [("property".to_owned(), value)].into();
        let wire = Encoder::with_outputs().properties(&properties);
        prop_assert_eq!(Decoder::default().properties(wire).unwrap(), properties);
    }

    #[test]
    fn without_outputs_only_dependencies_are_lost(value in values()) {
        let wire = Encoder::without_outputs().value(&value);
        let back = Decoder::default().value(wire).unwrap();
        prop_assert_eq!(back.contains_secret(), value.contains_secret());
        prop_assert_eq!(back.contains_unknown(), value.contains_unknown());
    }

    #[test]
    fn hostile_input_is_an_error_or_a_value_never_a_panic(wire in wires()) {
        let _ = Decoder::default().value(wire);
    }
}

#[test]
fn values_nested_too_deep_are_refused() {
    let mut wire = WireValue { kind: Some(WireKind::NullValue(0)) };
    for _ in 0..=MAX_DEPTH {
        wire = WireValue { kind: Some(WireKind::ListValue(prost_types::ListValue { values: vec![wire] })) };
    }
    let error = Decoder::default().value(wire).unwrap_err();
    assert!(error.to_string().contains("nested deeper"), "{error}");
}

#[test]
fn every_unknown_sentinel_is_unknown() {
    for sentinel in [
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ] {
        let wire = WireValue { kind: Some(WireKind::StringValue(sentinel.to_owned())) };
        assert!(Decoder::default().value(wire).unwrap().is_unknown(), "{sentinel}");
    }
}

#[test]
fn an_unknown_signature_is_an_error_that_names_its_place() {
    let mark = WireValue { kind: Some(WireKind::StringValue("no-such-signature".to_owned())) };
    let object = WireKind::StructValue(Struct { fields: [(KEY.to_owned(), mark)].into() });
    let outer = Struct { fields: [("code".to_owned(), WireValue { kind: Some(object) })].into() };
    let error = Decoder::default().properties(outer).unwrap_err();
    assert!(matches!(&error, Error::Wire { path, .. } if path.as_str() == "code"), "{error}");
}

#[test]
fn debug_never_shows_a_secret() {
    let value = Value::object([("password", Value::from("hunter2").into_secret())]);
    assert!(!format!("{value:?}").contains("hunter2"));
}
