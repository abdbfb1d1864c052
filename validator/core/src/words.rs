//! Finding a text in another and putting texts together.
//!
//! The library's own ways are quicker with long texts, which are not here, and two kilobytes larger, which every browser
//! would load.

/// Where a part begins in a text.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    (0..=text.len()).find(|&at| text.as_bytes()[at..].starts_with(part.as_bytes()))
}

/// Whether a part is in a text.
pub(crate) fn has(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// Texts with a separator between them.
pub(crate) fn joined(texts: impl IntoIterator<Item = impl AsRef<str>>, separator: &str) -> String {
    let mut joined = String::new();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text.as_ref());
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{find, joined};

    proptest! {
        #[test]
        fn a_part_is_found_where_the_library_finds_it(text in "[ab\u{e9}]{0,8}", part in "[ab\u{e9}]{0,3}") {
            prop_assert_eq!(find(&text, &part), text.find(&part));
        }

        #[test]
        fn texts_are_joined_as_the_library_joins_them(texts in prop::collection::vec("[ab]{0,2}", 0..4)) {
            prop_assert_eq!(joined(&texts, ", "), texts.join(", "));
        }
    }
}
