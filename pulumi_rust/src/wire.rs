//! The wire: generated messages, and property values to and from `google.protobuf.Struct`.
//!
//! The only module whose types come from tonic and prost. The encoding follows `sdk/go/common/resource/plugin/rpc.go` of pulumi/pulumi.

mod decode;
mod encode;
mod signature;

pub use decode::{Decoder, MAX_DEPTH};
pub use encode::Encoder;

/// Messages and services of the package `pulumirpc`, generated from `proto/`.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code"
)]
pub mod proto {
    include!("wire/generated/pulumirpc.rs");
}
