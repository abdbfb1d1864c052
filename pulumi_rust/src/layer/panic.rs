//! Panics as errors.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;

use super::{Call, Layer};
use crate::Error;

/// A panic in a call becomes its error, [`Error::Panicked`]. Without it the connection breaks off, and the engine can't say why.
#[derive(Clone, Copy, Debug, Default)]
pub struct CatchPanics;

impl Layer for CatchPanics {
    async fn around<T: Send>(
        &self,
        _: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        // What a call left half done when it panicked is seen by nobody: its own state is dropped here.
        AssertUnwindSafe(inner).catch_unwind().await.unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref())))
    }
}
