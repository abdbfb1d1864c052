//! What the function writes to standard output, caught by a test.

use std::io;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tracing::level_filters::LevelFilter;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::fmt::MakeWriter;

use crate::ports::Clock;
use crate::time::Timestamp;

#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A clock that stands.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000)
    }
}

/// Beside a test's subscriber there is always this one: of a single subscriber `tracing` asks the thread that meets a
/// line of code first whether anybody listens there, and that may be the thread of another test.
static BESIDE: LazyLock<tracing::Dispatch> = LazyLock::new(|| tracing::Dispatch::new(NoSubscriber::new()));

/// The function's own subscriber, writing to `lines`.
pub(crate) fn logged(level: LevelFilter, lines: &Lines) -> impl tracing::Subscriber + Send + Sync {
    LazyLock::force(&BESIDE);
    super::subscriber(level, Some("tasker".to_owned()), Still, lines.clone())
}
