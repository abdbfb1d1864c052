//! Which known name an unknown one was meant to be.

use crate::words;

/// The share of a name that may be wrong: one letter of three.
const LETTERS_PER_SLIP: usize = 3;

/// The known name that is nearest to `given`, if it is near: a few letters off whatever their case, or longer by the
/// rest of the word (`sql` for `sqlStatement`) where only one is.
pub(crate) fn of<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let given = given.to_ascii_lowercase();
    if given.is_empty() {
        return None;
    }
    let letters = given.chars().count();
    let by_letters = known
        .iter()
        // No slips make up for a length that is further off, and lengths are compared in no time.
        .filter(|name| name.len().abs_diff(letters) <= name.len() / LETTERS_PER_SLIP)
        .filter(|name| (set_of(&given) ^ set_of(name)).count_ones() as usize <= 2 * (name.len() / LETTERS_PER_SLIP))
        .map(|name| (strsim::osa_distance(&given, &name.to_ascii_lowercase()), *name))
        .filter(|(distance, name)| *distance <= name.len() / LETTERS_PER_SLIP)
        .min();
    if let Some((_, name)) = by_letters {
        return Some(name);
    }
    let mut holding = known.iter().filter(|name| words::has(&name.to_ascii_lowercase(), &given));
    match (holding.next(), holding.next()) {
        (Some(name), None) => Some(*name),
        _ => None,
    }
}

/// The letters of a text, a bit each. A slip changes two of them at most, and to compare sets takes no time.
fn set_of(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |set, letter| set | 1 << (letter & 0x1f))
}

#[cfg(test)]
mod tests {
    use super::of;

    const KNOWN: [&str; 4] = ["sqlStatement", "taskToken", "nextToken", "statementId"];

    #[test]
    fn slips_of_letters_and_case_are_forgiven() {
        for given in ["sqlStatment", "SQLStatement", "sql_statement", "sqlStatement.$"] {
            assert_eq!(of(given, &KNOWN), Some("sqlStatement"), "{given}");
        }
    }

    #[test]
    fn a_part_of_one_name_means_that_name() {
        assert_eq!(of("sql", &KNOWN), Some("sqlStatement"));
    }

    #[test]
    fn a_part_of_two_names_means_neither() {
        assert_eq!(of("token", &KNOWN), None);
    }

    #[test]
    fn something_else_has_no_nearest() {
        assert_eq!(of("comment", &KNOWN), None);
        assert_eq!(of("", &KNOWN), None);
    }
}
