//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::ports::Clock;
use crate::time::Timestamp;

/// Reads the machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine's clock")]
    fn now(&self) -> Timestamp {
        // A clock before 1970 is broken; the oldest time makes every row look young, which delays work and loses none.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
