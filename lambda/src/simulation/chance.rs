//! Chance: every draw of a schedule comes from one generator, so that a seed and a number are the whole schedule.

/// A schedule's source of chance.
#[derive(Debug)]
pub(super) struct Chance(fastrand::Rng);

impl Chance {
    pub(super) fn new(seed: u64, schedule: u64) -> Self {
        // Neighbouring numbers must not give neighbouring streams.
        Self(fastrand::Rng::with_seed(
            seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ schedule.wrapping_mul(0xD1B5_4A32_D192_ED03),
        ))
    }

    /// Whether something of this probability happens.
    pub(super) fn hits(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    /// A number between 0 and 1.
    pub(super) fn part(&mut self) -> f64 {
        self.0.f64()
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high)
    }

    /// One of `count`.
    pub(super) fn index(&mut self, count: usize) -> usize {
        self.0.usize(..count)
    }

    /// A number from `low` to `high` whose size is evenly likely: as many around 10 as around 1,000.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "milliseconds of a few days")]
    pub(super) fn of_any_size(&mut self, low: i64, high: i64) -> i64 {
        let (low, high) = ((low as f64).ln(), (high as f64).ln());
        (low + self.0.f64() * (high - low)).exp() as i64
    }
}
