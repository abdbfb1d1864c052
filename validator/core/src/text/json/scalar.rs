//! Numbers and the three words of JSON.

use serde_json::Number;

use super::Reader;
use crate::text::number::{size, whole};
use crate::text::tree::Data;

impl<'t> Reader<'t> {
    pub(super) fn number(&mut self) -> Data<'t> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'))
        {
            self.at += 1;
        }
        if let Some(number) = number(&self.text[start..self.at]) {
            return Data::Number(number);
        }
        self.flaws.no_number(start..self.at);
        Data::Unknown
    }

    pub(super) fn word(&mut self) -> Data<'t> {
        let start = self.at;
        match self.letters() {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            "null" => Data::Null,
            // What can begin nothing is passed by the container.
            "" if self.depth > 0 => Data::Unknown,
            "" => {
                self.junk();
                Data::Unknown
            }
            word => {
                let meant = match word {
                    "True" | "TRUE" | "yes" => Some(("true", Data::Bool(true))),
                    "False" | "FALSE" | "no" => Some(("false", Data::Bool(false))),
                    "None" | "nil" | "NULL" | "Null" | "undefined" => Some(("null", Data::Null)),
                    _ => None,
                };
                self.flaws.no_value(start..self.at, meant.as_ref().map(|(word, _)| *word));
                meant.map_or(Data::Unknown, |(_, data)| data)
            }
        }
    }
}

/// A number as `serde_json` reads it: whole ones as such where they fit.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let before = digits.bytes().take_while(u8::is_ascii_digit).count();
    if before == 0 || (before > 1 && digits.starts_with('0')) {
        return None;
    }
    let mut rest = &digits[before..];
    if rest.is_empty()
        && text != "-0"
        && let Some(number) = whole(digits, digits != text)
    {
        return Some(number);
    }
    let mut fraction = "";
    if let Some(behind) = rest.strip_prefix('.') {
        rest = without_digits(behind)?;
        fraction = &behind[..behind.len() - rest.len()];
    }
    let mut exponent = "";
    if let Some(behind) = rest.strip_prefix(['e', 'E']) {
        exponent = behind.strip_prefix('+').unwrap_or(behind);
        rest = without_digits(exponent.strip_prefix('-').unwrap_or(exponent))?;
    }
    let size = size(&digits[..before], fraction, exponent);
    if rest.is_empty() { Number::from_f64(if digits == text { size } else { -size }) } else { None }
}

/// What follows digits, of which there must be one.
fn without_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::number;

    fn as_serde_reads(text: &str) {
        let read = serde_json::from_str::<Value>(text).ok().and_then(|value| value.as_number().cloned());
        let ours = number(text);
        if let (Some(ours), Some(read)) = (&ours, &read)
            && ours.is_f64()
            && read.is_f64()
        {
            let (ours, read) = (ours.as_f64().unwrap(), read.as_f64().unwrap());
            let is_near = (ours - read).abs() <= read.abs() * 1e-12 + 1e-300;
            assert!(is_near && (ours.fract() == 0.0) == (read.fract() == 0.0), "{text}: {ours} {read}");
        } else {
            assert_eq!(ours, read, "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_serde() {
        for text in ["0", "-0", "00", "01", "1.", ".1", "1.0", "1e3", "1E-3", "1e", "1e+", "-", "+1", "0x1", "1_0"] {
            as_serde_reads(text);
        }
        for text in ["0.5", "-2.50", "3.0000000000000000000001", "123456789012345678901234567890", "1e22", "30e-1"] {
            as_serde_reads(text);
        }
        for text in ["0e999", "1e-999", "0.00000000000000000000001e25", "1e999999999999999999999", "1.5e300"] {
            as_serde_reads(text);
        }
        for text in ["18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809"] {
            as_serde_reads(text);
        }
        as_serde_reads("1e400");
    }

    proptest! {
        #[test]
        fn any_text_of_their_letters_is_read_alike(text in "[-+0-9.eE]{1,12}") {
            as_serde_reads(&text);
        }
    }
}
