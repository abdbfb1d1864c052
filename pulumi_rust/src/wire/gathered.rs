//! A connection on which what one turn of the runtime writes leaves in one piece.
//!
//! A request is three frames: its head, its body, and the end of the body, each written by another task's turn and flushed by itself. Fourteen registrations side by side are then dozens of
//! system calls, and each wakes the other side up. Here a flush only asks for the bytes to be sent when the runtime has no task left that could run: what registrations, answers and their
//! frames had to say until then goes out at once, and nothing waits for longer than the work that was there anyway.
//!
//! It counts on what h2 does and every reader of a connection should: the task that writes also reads, whenever it is woken, and shuts the connection down in the end.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker, ready};

use futures::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tonic::transport::server::Connected;

/// More than this does not wait for the end of a turn.
const MOST: usize = 64 << 10;

/// A connection whose writes are gathered.
#[derive(Debug)]
pub(crate) struct Gathered<S> {
    inner: S,
    written: Vec<u8>,
    /// How much of it has been sent.
    sent: usize,
    /// Whether it is to be sent now.
    due: bool,
    /// The end of the turn that a flush waits for.
    turn: Option<Arc<Turn>>,
}

/// A turn of the runtime: what is ready to run now.
#[derive(Debug, Default)]
struct Turn {
    over: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.over.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl Turn {
    /// The turn that is under way.
    fn current() -> Arc<Self> {
        let turn = Arc::new(Self::default());
        let waker = Waker::from(Arc::clone(&turn));
        // The runtime wakes whoever yields once it has nothing else to do.
        let _pending = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&waker));
        turn
    }
}

impl<S: AsyncWrite + Unpin> Gathered<S> {
    pub(crate) fn new(inner: S) -> Self {
        Gathered { inner, written: Vec::new(), sent: 0, due: false, turn: None }
    }

    #[cfg(test)]
    pub(super) fn connection(&self) -> &S {
        &self.inner
    }

    /// Sends everything that was written.
    fn send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.written.len() {
            let count = ready!(Pin::new(&mut self.inner).poll_write(cx, &self.written[self.sent..]))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += count;
        }
        self.written.clear();
        self.sent = 0;
        self.due = false;
        Poll::Ready(Ok(()))
    }

    /// Room for more: nothing waits that is not to be sent in this turn.
    fn make_room(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.written.len() < MOST { Poll::Ready(Ok(())) } else { self.send(cx) }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gathered<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.make_room(cx))?;
        self.written.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.make_room(cx))?;
        let before = self.written.len();
        for slice in slices {
            self.written.extend_from_slice(slice);
        }
        Poll::Ready(Ok(self.written.len() - before))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// Has the bytes sent when the turn is over.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.written.is_empty() || self.due {
            return Poll::Ready(Ok(()));
        }
        let turn = self.turn.get_or_insert_with(Turn::current);
        turn.task.register(cx.waker());
        // It was over before anybody waited for it: outside of the runtime's own threads there is none.
        if turn.over.load(Ordering::Acquire) {
            cx.waker().wake_by_ref();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.send(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Gathered<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Some(turn) = &self.turn {
            turn.task.register(cx.waker());
            if turn.over.load(Ordering::Acquire) {
                self.turn = None;
                self.due = true;
            }
        }
        if self.due
            && let Poll::Ready(Err(error)) = self.send(cx)
        {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<S: Connected> Connected for Gathered<S> {
    type ConnectInfo = S::ConnectInfo;

    fn connect_info(&self) -> S::ConnectInfo {
        self.inner.connect_info()
    }
}

#[cfg(test)]
mod tests;
