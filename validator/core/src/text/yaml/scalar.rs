//! What a scalar of YAML is: the core schema of YAML 1.2.
//!
//! Source: <https://yaml.org/spec/1.2.2/#103-core-schema>.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Number;

use crate::text::number::{size, whole};
use crate::text::tree::Data;

/// The value of a scalar.
pub(super) fn data<'t>(text: Cow<'t, str>, style: ScalarStyle, tag: Option<&Tag>) -> Data<'t> {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Data::String(text),
        Some(tag) if !tag.is_yaml_core_schema() && tag.suffix != "Sub" => Data::Unknown,
        Some(tag) if !tag.is_yaml_core_schema() => Data::String(text),
        _ if style == ScalarStyle::Plain => plain(text),
        _ => Data::String(text),
    }
}

fn plain(text: Cow<'_, str>) -> Data<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        other => number(other).map_or(Data::String(text), Data::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let with_base = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0x") {
        return with_base(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return with_base(digits, 8);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if !is_number {
        return None;
    }
    let is_negative = text.starts_with('-');
    let float = || Number::from_f64(if is_negative { -float(digits)? } else { float(digits)? });
    whole(digits, is_negative).or_else(float)
}

/// A number with a point, an exponent or many digits.
fn float(digits: &str) -> Option<f64> {
    let (digits, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (before, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let power = exponent.strip_prefix('-').unwrap_or(exponent);
    let has_digits = before.len() + fraction.len() > 0 && !power.is_empty();
    (has_digits && is_all(before) && is_all(fraction) && is_all(power)).then(|| size(before, fraction, exponent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::plain;
    use crate::text::tree::Data;

    #[test]
    fn plain_scalars_are_those_of_the_core_schema() {
        for (text, value) in [("12", json!(12)), ("-3", json!(-3)), ("+3", json!(3)), ("1.5", json!(1.5))] {
            assert_eq!(plain(text.into()), Data::Number(value.as_number().unwrap().clone()), "{text}");
        }
        assert_eq!(plain("0x1F".into()), Data::Number(31.into()));
        for (text, value) in [(".5", 0.5), ("-1.", -1.0), ("+1e3", 1000.0), ("2.5E-1", 0.25), ("1e+2", 100.0)] {
            assert_eq!(plain(text.into()), Data::Number(serde_json::Number::from_f64(value).unwrap()), "{text}");
        }
        for text in ["1.2.3", "1e", "1e-", "1-2", "1.e.", "1e2e3", "12a", "-", ".", "e5", "2026-11-23", "yes", "-e"] {
            assert_eq!(plain(text.into()), Data::String(text.into()), "{text}");
        }
        assert_eq!(plain("~".into()), Data::Null);
        assert_eq!(plain("True".into()), Data::Bool(true));
    }
}
