//! Texts that must not be seen in logs, errors or debug prints: SQL, parameters, task tokens, response URLs.
//!
//! Each is a type of its own, so that a signature says what it takes and one can't be passed for the other. Printing
//! one shows its name only; reading it takes an explicit [`expose`](Sql::expose). This guards against accidents: the
//! memory is not wiped.

use std::fmt;

macro_rules! masked {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Hides `text`.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text itself; keep it out of everything that is printed.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// The text itself, by value.
            pub fn into_exposed(self) -> String {
                self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("***")
            }
        }
    };
}

masked!(
    /// The text of one SQL statement: not blank, at most [`MAX_SQL_BYTES`](crate::MAX_SQL_BYTES) bytes.
    Sql
);
masked!(
    /// The text that stands for a parameter; it may be empty.
    ParameterText
);
masked!(
    /// What proves to Step Functions that the sender may end a task: 1 to 2,048 characters.
    TaskToken
);
masked!(
    /// The presigned address to which CloudFormation wants its answer: whoever knows it can answer.
    ResponseUrl
);

#[cfg(test)]
mod tests {
    use super::{ResponseUrl, Sql, TaskToken};

    #[test]
    fn printing_shows_no_content() {
        let printed = format!(
            "{:?} {} {:?} {} {:?} {}",
            Sql::new("canary"),
            Sql::new("canary"),
            TaskToken::new("canary"),
            TaskToken::new("canary"),
            ResponseUrl::new("canary"),
            ResponseUrl::new("canary"),
        );
        assert_eq!(printed, "Sql(***) *** TaskToken(***) *** ResponseUrl(***) ***");
    }

    #[test]
    fn the_content_is_there_for_who_asks() {
        assert_eq!(Sql::new("SELECT 1").expose(), "SELECT 1");
        assert_eq!(TaskToken::new("token").into_exposed(), "token");
    }
}
