//! Values that must never be printed: SQL text, parameters, task tokens.
//!
//! `Debug` shows the type's name only, and there is no `Display`, so that a log line, an error or a panic message
//! can't carry the content by accident. It is no protection against memory dumps and does not wipe memory.

use std::fmt;

/// A value that prints as `Secret(***)`; whoever needs the content says so with [`Secret::expose`].
///
/// ```
/// let token = lambda::secret::Secret::new("AAAAK...".to_owned());
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "AAAAK...");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The content; keep it out of anything that is printed.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The content, by value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
