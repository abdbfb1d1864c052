//! The committed protobuf code and descriptors are what the `.proto` files give today.
//!
//! Users build without protoc and without a build script; this test is what keeps the committed code true.
//! `UPDATE_EXPECT=1 cargo test -p pulumi_rust --test generated_code_is_fresh` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use prost::Message;

#[test]
fn generated_code_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut descriptors = protox::compile(
        ["pulumi/provider.proto", "pulumi/resource.proto", "pulumi/engine.proto", "pulumi/errors.proto"],
        [root.join("proto")],
    )
    .unwrap();
    let described = descriptors.clone();
    let out = tempfile::tempdir().unwrap();
    tonic_prost_build::configure()
        .build_client(true)
        .build_server(true)
        .build_transport(false)
        .out_dir(out.path())
        .compile_fds(described)
        .unwrap();
    let code = std::fs::read(out.path().join("pulumirpc.rs")).unwrap();
    compare(&root.join("src/wire/generated/pulumirpc.rs"), &code);
    // What replays a log needs the names of the fields, not the comments.
    descriptors.file.iter_mut().for_each(|file| file.source_code_info = None);
    compare(&root.join("src/wire/generated/descriptors.bin"), &descriptors.encode_to_vec());
}

fn compare(committed: &Path, fresh: &[u8]) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(committed, fresh).unwrap();
    }
    assert!(
        std::fs::read(committed).unwrap_or_default() == fresh,
        "{} is stale; write it anew with `cargo xtask codegen`",
        committed.display()
    );
}
