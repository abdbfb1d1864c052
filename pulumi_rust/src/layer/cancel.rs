//! Calls that end when the engine asks.

use std::future::Future;

use super::{Call, Layer, Rpc};
use crate::Error;
use crate::cancellation::Cancellations;

/// Ends calls when the engine asks to stop, and refuses those that come after, until another engine shakes hands.
///
/// Create, Update and Delete go on: where they were ended, nobody could say what became of the resource. They look at [`Operation::cancellation`](crate::Operation) between their steps.
#[derive(Clone, Debug, Default)]
pub struct Cancellable {
    asked: Cancellations,
}

impl Layer for Cancellable {
    async fn around<T: Send>(
        &self,
        call: &Call,
        inner: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        if call.rpc == Rpc::Handshake {
            self.asked.renew();
        }
        if call.rpc.changes_something() || call.rpc == Rpc::Cancel {
            return inner.await;
        }
        self.asked.current().run_until(inner).await.unwrap_or(Err(Error::Cancelled))
    }

    fn cancelled(&self) {
        self.asked.cancel();
    }
}
