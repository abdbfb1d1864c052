//! What a scalar of YAML is: the core schema of YAML 1.2.
//!
//! Source: <https://yaml.org/spec/1.2.2/#103-core-schema>.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Number;

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
    let whole = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0x") {
        return whole(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return whole(digits, 8);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if !is_number {
        return None;
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    let small = text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from));
    small.ok().or_else(|| text.parse().ok().and_then(Number::from_f64))
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
        for text in ["1.2.3", "12a", "-", ".", "e5", "2026-11-23", "yes", "-e"] {
            assert_eq!(plain(text.into()), Data::String(text.into()), "{text}");
        }
        assert_eq!(plain("~".into()), Data::Null);
        assert_eq!(plain("True".into()), Data::Bool(true));
    }
}
