//! The wire: generated messages, and property values to and from `google.protobuf.Struct`.
//!
//! The only module whose types come from tonic and prost. The encoding follows `sdk/go/common/resource/plugin/rpc.go` of pulumi/pulumi.

mod decode;
mod encode;
mod gathered;
mod incoming;
mod options;
mod signature;
mod transport;

pub use decode::{Decoder, MAX_DEPTH};
pub use encode::Encoder;
pub(crate) use incoming::incoming;
pub(crate) use options::{
    alias_from, alias_to, constructed_hooks_from, constructed_timeouts_from, hooks_from, hooks_to, timeouts_from,
    timeouts_to, urn_from, urns_from, urns_to,
};
pub use transport::Transport;
pub(crate) use transport::{MAX_MESSAGE, refused};

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
