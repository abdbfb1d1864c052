//! Calls in the log.

use std::future::Future;
use std::time::Instant;

use super::{Call, Layer};
use crate::Error;

/// Writes one event at the level DEBUG for every call that ended: what it was, how long it took, and its error if it failed. Never what was asked or answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogCalls;

impl Layer for LogCalls {
    async fn around<T: Send>(
        &self,
        call: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let began = Instant::now();
        let answer = inner.await;
        let (rpc, took) = (call.rpc.as_str(), began.elapsed());
        let error = answer.as_ref().err().map(tracing::field::display);
        tracing::debug!(rpc, token = call.token, name = call.name, ?took, error, "a call ended");
        answer
    }
}
