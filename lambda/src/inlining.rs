//! Null and empty parameters, written into the SQL at their places.
//!
//! The Data API takes parameters as texts of at least one character, so `null` and `""` can't be sent. They become the
//! constants `NULL` and `''` where the SQL names them. No character of a value takes part, and the validator has refused
//! SQL in which a place is uncertain, so nothing can be injected here.

use validator::{Parameter, Reading, placeholders};

use crate::secret::Secret;

/// The SQL with its null and empty parameters in place; the others stay named.
pub(crate) fn inlined(sql: &str, parameters: &[Parameter]) -> Secret<String> {
    let mut written = String::with_capacity(sql.len());
    let mut from = 0;
    for place in placeholders(sql, Reading::Plain) {
        let given = parameters.iter().find(|parameter| parameter.name == place.name && parameter.is_inlined());
        let Some(parameter) = given else { continue };
        written.push_str(&sql[from..place.span.start]);
        written.push_str(if parameter.value.is_some() { "''" } else { "NULL" });
        from = place.span.end;
    }
    written.push_str(&sql[from..]);
    Secret::new(written)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use validator::ParameterText;

    use super::*;

    fn parameter(name: &str, value: Option<&str>) -> Parameter {
        Parameter { name: name.to_owned(), value: value.map(ParameterText::new) }
    }

    #[test]
    fn only_null_and_empty_ones_are_written() {
        let parameters = [parameter("n", None), parameter("e", Some("")), parameter("x", Some("1"))];
        let sql = inlined("SELECT :n::int, :e, :x, ':n', :n", &parameters);
        assert_eq!(sql.expose(), "SELECT NULL::int, '', :x, ':n', NULL");
    }

    proptest! {
        #[test]
        fn no_value_ever_reaches_the_sql(value in "[a-z';:-]{1,20}") {
            let sql = "SELECT :v, :n";
            let parameters = [parameter("v", Some(&value)), parameter("n", None)];
            let written = inlined(sql, &parameters);
            prop_assert_eq!(written.expose(), "SELECT :v, NULL");
        }
    }
}
