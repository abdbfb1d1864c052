//! The engine's wish that what is under way ends.

use std::future::Future;

use tokio_util::sync::CancellationToken;

/// Resolves once the engine asked to stop. What changes something outside is not broken off by force, since nobody could say then what became of it: it looks here, between its steps.
#[derive(Clone, Debug, Default)]
pub struct Cancellation {
    token: CancellationToken,
}

impl Cancellation {
    /// Whether the engine asked already.
    pub fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Waits until the engine asks.
    pub async fn cancelled(&self) {
        self.token.cancelled().await;
    }

    /// Runs a future until the engine asks; nothing is left of one that did not end before.
    pub(crate) async fn run_until<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        self.token.run_until_cancelled(future).await
    }

    pub(crate) fn cancel(&self) {
        self.token.cancel();
    }
}
