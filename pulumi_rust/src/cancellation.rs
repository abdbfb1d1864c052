//! The engine's wish that what is under way ends.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
}

/// Where the engines' wishes come in. A plugin that a person started outlives its engines: each begins with a handshake, and what the one before asked is over. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancellations {
    current: Arc<Mutex<Cancellation>>,
}

impl Cancellations {
    /// The wish of the engine that calls now.
    pub(crate) fn current(&self) -> Cancellation {
        self.locked().clone()
    }

    /// The engine asks.
    pub(crate) fn cancel(&self) {
        self.locked().token.cancel();
    }

    /// Another engine begins.
    pub(crate) fn renew(&self) {
        *self.locked() = Cancellation::default();
    }

    fn locked(&self) -> MutexGuard<'_, Cancellation> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
