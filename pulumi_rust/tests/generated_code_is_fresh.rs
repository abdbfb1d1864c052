//! The committed protobuf code is what the `.proto` files give today.
//!
//! Users build without protoc and without a build script; this test is what keeps the committed code true.
//! `UPDATE_EXPECT=1 cargo test -p pulumi_rust --test generated_code_is_fresh` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

#[test]
fn generated_code_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let descriptors = protox::compile(
        ["pulumi/provider.proto", "pulumi/resource.proto", "pulumi/engine.proto", "pulumi/errors.proto"],
        [root.join("proto")],
    )
    .unwrap();
    let out = tempfile::tempdir().unwrap();
    tonic_prost_build::configure()
        .build_client(true)
        .build_server(true)
        .build_transport(false)
        .out_dir(out.path())
        .compile_fds(descriptors)
        .unwrap();
    let fresh = std::fs::read_to_string(out.path().join("pulumirpc.rs")).unwrap();
    let committed = root.join("src/wire/generated/pulumirpc.rs");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&committed, &fresh).unwrap();
    }
    assert!(
        std::fs::read_to_string(&committed).unwrap_or_default() == fresh,
        "{} is stale; write it anew with `cargo xtask codegen`",
        committed.display()
    );
}
