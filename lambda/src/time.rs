//! Points in time as the function stores and compares them: whole milliseconds since 1970.
//!
//! Clocks only order work (`dueAt`) and age rows; no safety rule rests on two clocks agreeing. Reading the clock is
//! the business of [`crate::ports::Clock`].

use std::time::Duration;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Parses ISO 8601 with an offset or `Z`, as the context object of a state machine has it.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = DateTime::from_str(text, Format::DateTimeWithOffset).ok()?;
        parsed.to_millis().ok().map(Self)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, the unit of a DynamoDB TTL attribute.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// How long ago `earlier` was; zero when it lies ahead (clocks differ).
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// ISO 8601 in UTC, `2026-11-23T18:23:00.5Z`.
    pub fn iso8601(self) -> String {
        // Formatting fails only for years outside 0..=9999; the number of seconds still tells the reader something.
        DateTime::from_millis(self.0).fmt(Format::DateTime).unwrap_or_else(|_| self.seconds().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_text_survives_a_round_trip() {
        let time = Timestamp::parse("2026-11-23T18:23:00.512Z").expect("valid");
        assert_eq!(time.iso8601(), "2026-11-23T18:23:00.512Z");
        assert_eq!(Timestamp::parse("2026-11-23T19:23:00.512+01:00"), Some(time));
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn a_time_that_lies_ahead_is_no_time_ago() {
        let now = Timestamp::from_millis(1_000);
        assert_eq!(now.since(now.plus(Duration::from_secs(5))), Duration::ZERO);
        assert_eq!(now.plus(Duration::from_secs(5)).since(now), Duration::from_secs(5));
    }
}
