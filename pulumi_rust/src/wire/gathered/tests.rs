//! What reaches the other side, and in how many pieces.

use std::future::poll_fn;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use super::*;

/// One end of a pipe that notes every piece that is written to it.
struct Noted {
    end: DuplexStream,
    pieces: Arc<Mutex<Vec<usize>>>,
}

impl AsyncWrite for Noted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.end).poll_write(cx, bytes))?;
        self.pieces.lock().unwrap().push(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_shutdown(cx)
    }
}

impl AsyncRead for Noted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_read(cx, buffer)
    }
}

/// A gathered connection, its other side, and what was written to it piece by piece.
fn connection(room: usize) -> (Gathered<Noted>, DuplexStream, Arc<Mutex<Vec<usize>>>) {
    let (end, other) = duplex(room);
    let pieces = Arc::default();
    (Gathered::new(Noted { end, pieces: Arc::clone(&pieces) }), other, pieces)
}

/// What the task that owns a connection does: it writes what there is, flushes, and reads until it is woken. The length of the answer.
async fn owned(mut connection: Gathered<Noted>, mut frames: Vec<&'static [u8]>) -> io::Result<usize> {
    let mut bytes = [0; 64];
    let answered = poll_fn(move |cx| {
        let mut connection = Pin::new(&mut connection);
        let mut buffer = ReadBuf::new(&mut bytes);
        if let Poll::Ready(read) = connection.as_mut().poll_read(cx, &mut buffer) {
            return Poll::Ready(read.map(|()| buffer.filled().len()));
        }
        if !frames.is_empty() {
            let frame = frames.remove(0);
            assert!(connection.as_mut().poll_write(cx, frame)?.is_ready());
            assert!(connection.as_mut().poll_flush(cx)?.is_ready());
            // Another task has the next frame ready within this turn.
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    });
    // A task of its own, as a connection's is: what is waited for directly is not a part of the turn.
    tokio::spawn(answered).await.unwrap()
}

#[tokio::test]
async fn frames_of_one_turn_leave_in_one_piece() {
    let (connection, mut other, pieces) = connection(1024);
    let answered = tokio::spawn(async move {
        let mut bytes = [0; 7];
        other.read_exact(&mut bytes).await.unwrap();
        other.write_all(b"done").await.unwrap();
        bytes
    });
    assert_eq!(owned(connection, vec![b"head", b"bo", b"d"]).await.unwrap(), 4);
    assert_eq!(&answered.await.unwrap(), b"headbod");
    assert_eq!(*pieces.lock().unwrap(), [7]);
}

#[test]
fn where_the_runtime_has_no_turns_a_flush_is_not_forgotten() {
    // The thread that blocks is none of the runtime's workers: who yields there is woken at once, before anybody waits for it.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (mut connection, mut other, _) = connection(1024);
    let told = runtime.spawn(async move {
        let mut bytes = [0; 4];
        other.read_exact(&mut bytes).await.unwrap();
        other.write_all(b"done").await.unwrap();
        bytes
    });
    let mut wrote = false;
    let answered = runtime.block_on(poll_fn(|cx| {
        let mut bytes = [0; 64];
        let mut buffer = ReadBuf::new(&mut bytes);
        let read = Pin::new(&mut connection).poll_read(cx, &mut buffer);
        if !std::mem::replace(&mut wrote, true) {
            assert!(Pin::new(&mut connection).poll_write(cx, b"head").is_ready());
            assert!(Pin::new(&mut connection).poll_flush(cx).is_ready());
        }
        read.map_ok(|()| buffer.filled().len())
    }));
    assert_eq!(answered.unwrap(), 4);
    assert_eq!(&runtime.block_on(told).unwrap(), b"head");
}

#[tokio::test]
async fn what_does_not_fit_is_sent_as_there_is_room() {
    let (connection, mut other, pieces) = connection(3);
    let answered = tokio::spawn(async move {
        let mut bytes = [0; 8];
        other.read_exact(&mut bytes).await.unwrap();
        other.write_all(b"ok").await.unwrap();
        bytes
    });
    assert_eq!(owned(connection, vec![b"12345678"]).await.unwrap(), 2);
    assert_eq!(&answered.await.unwrap(), b"12345678");
    assert_eq!(*pieces.lock().unwrap(), [3, 3, 2]);
}

#[tokio::test]
async fn much_is_sent_before_its_turn_is_over() {
    let (mut connection, _other, pieces) = connection(2 * MOST);
    connection.write_all(&vec![0; MOST]).await.unwrap();
    assert!(pieces.lock().unwrap().is_empty());
    connection.write_all(b"more").await.unwrap();
    assert_eq!(*pieces.lock().unwrap(), [MOST]);
}

#[tokio::test]
async fn a_shutdown_sends_the_rest() {
    let (mut connection, mut other, _) = connection(1024);
    connection.write_all(b"good bye").await.unwrap();
    connection.shutdown().await.unwrap();
    let mut told = String::new();
    other.read_to_string(&mut told).await.unwrap();
    assert_eq!(told, "good bye");
}

#[tokio::test]
async fn a_broken_connection_is_an_error() {
    let (mut connection, other, _) = connection(1024);
    drop(other);
    connection.write_all(b"to nobody").await.unwrap();
    connection.shutdown().await.unwrap_err();
}
