//! Names: from Rust's to Pulumi's, and those that can't be given.

use proc_macro2::Span;
use syn::{Error, LitStr, Result};

/// `retention_days` as `retentionDays`.
pub(crate) fn camel_case(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name + &head.to_uppercase() + tail
    })
}

/// Refuses names that every resource has already, and those that no language can say.
pub(crate) fn check_property(name: &str, span: Span) -> Result<()> {
    let hint = "rename the field, or give it `#[pulumi(rename = \"…\")]`";
    if ["urn", "pulumi"].contains(&name) {
        return Err(Error::new(span, format!("property `{name}`: every resource has one of its own; {hint}")));
    }
    if name.starts_with("__") {
        return Err(Error::new(span, format!("property `{name}`: names with `__` are Pulumi's own; {hint}")));
    }
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '$');
    if !plain || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$') {
        let rule = "a name is ASCII letters, digits, `_`, `-` and `$`, and no digit first";
        return Err(Error::new(span, format!("property `{name}`: {rule}; {hint}")));
    }
    Ok(())
}

/// Refuses what is no `package:module:Name`.
pub(crate) fn check_token(token: &LitStr) -> Result<()> {
    let text = token.value();
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && !part.contains(char::is_whitespace)) {
        return Ok(());
    }
    let rule = "a token is `package:module:Name`, such as `web:index:Website`";
    Err(Error::new(token.span(), format!("token `{text}`: {rule}")))
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn fields_are_named_as_other_languages_do() {
        for (rust, pulumi) in
            [("name", "name"), ("retention_days", "retentionDays"), ("r#type", "type"), ("a_1b", "a1b")]
        {
            assert_eq!(camel_case(rust), pulumi);
        }
    }
}
