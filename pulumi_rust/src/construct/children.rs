//! The requests that a Construct has under way.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll};

use futures::FutureExt;
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};

use crate::Error;

/// Every spawned registration and function call; none outlives its Construct.
#[derive(Clone, Default)]
pub(crate) struct Children {
    tasks: Arc<Mutex<JoinSet<Result<(), Error>>>>,
}

impl fmt::Debug for Children {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Children").field("under_way", &self.tasks().len()).finish()
    }
}

impl Children {
    /// Starts a request, and gives its answer to whoever waits for it.
    ///
    /// Each is a task of its own: a request that waits for another's answer does not hold it, so a long chain of them needs no deep stack.
    pub(crate) fn start<T: Clone + Send + 'static>(
        &self,
        request: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        self.tasks().spawn(async move {
            let answer = AssertUnwindSafe(request).catch_unwind().await;
            let answer = answer.unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref())));
            let outcome = answer.as_ref().map(|_| ()).map_err(Error::clone);
            // Nobody may want the answer.
            let _unheard = tell.send(answer);
            outcome
        });
        async move { told.await.unwrap_or(Err(Error::Cancelled)) }
    }

    /// Waits until one fails; for ever while none does.
    pub(crate) async fn failure(&self) -> Error {
        poll_fn(|cx| match self.poll(cx) {
            Poll::Ready(Some(error)) => Poll::Ready(error),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// Waits until all have ended, or one has failed.
    pub(crate) async fn drain(&self) -> Result<(), Error> {
        poll_fn(|cx| self.poll(cx).map(|failure| failure.map_or(Ok(()), Err))).await
    }

    /// Ends those that are under way.
    pub(crate) fn abort(&self) {
        self.tasks().abort_all();
    }

    /// The next failure; nothing once all have ended well.
    fn poll(&self, cx: &mut TaskContext<'_>) -> Poll<Option<Error>> {
        loop {
            match std::task::ready!(self.tasks().poll_join_next(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(Ok(()))) => {}
                Some(Ok(Err(error))) => return Poll::Ready(Some(error)),
                Some(Err(ended)) => return Poll::Ready(Some(ended_early(ended))),
            }
        }
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<Result<(), Error>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ended_early(ended: JoinError) -> Error {
    match ended.try_into_panic() {
        Ok(panic) => Error::panicked(panic.as_ref()),
        Err(_) => Error::Cancelled,
    }
}
