//! Numbers from their digits.
//!
//! All that is asked of one with a fraction or an exponent is whether it is whole and within limits. So its last digit may be off where it has
//! more than 15 digits or is very large or small: the exact way needs tables of ten kilobytes, which a browser would load.

use serde_json::Number;

/// The most digits that count.
const DIGITS: u32 = 19;
/// The largest power of ten that is exact.
const STEP: i64 = 22;
/// Beyond this there is only zero and the infinite.
const MOST: i64 = 400;

/// A whole number, where it fits.
pub(super) fn whole(digits: &str, is_negative: bool) -> Option<Number> {
    let size: u64 = digits.parse().ok()?;
    if is_negative { 0_i64.checked_sub_unsigned(size).map(Number::from) } else { Some(size.into()) }
}

/// The size of a number: its digits before and behind the point, and its exponent, which may be empty.
pub(super) fn size(whole: &str, fraction: &str, exponent: &str) -> f64 {
    let (mut digits, mut count, mut power) = (0_u64, 0, 0_i64);
    for (part, is_fraction) in [(whole, false), (fraction, true)] {
        for digit in part.bytes() {
            if count < DIGITS {
                digits = digits * 10 + u64::from(digit - b'0');
                count += u32::from(digits > 0);
                power -= i64::from(is_fraction);
            } else {
                power += i64::from(!is_fraction);
            }
        }
    }
    // An exponent that is too long for a number is too large in its direction.
    let too_large = if exponent.starts_with('-') { i64::from(i32::MIN) } else { i64::from(i32::MAX) };
    let exponent = if exponent.is_empty() { 0 } else { exponent.parse::<i32>().map_or(too_large, i64::from) };
    scaled(digits, (power + exponent).clamp(-MOST, MOST))
}

#[expect(clippy::cast_precision_loss, reason = "the last digit may be off")]
fn scaled(digits: u64, power: i64) -> f64 {
    let mut size = digits as f64;
    let mut left = power.abs();
    while left > 0 {
        let step = (0..left.min(STEP)).fold(1.0, |step, _| step * 10.0);
        size = if power < 0 { size / step } else { size * step };
        left -= STEP;
    }
    size
}
