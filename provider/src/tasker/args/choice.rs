//! Arguments that are one of a few words.

use pulumi_rust::{FromValue, PropertyPath, Reading, Value};

/// What the function runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Architecture {
    /// 64-bit ARM.
    #[default]
    Arm64,
    /// 64-bit x86.
    X86_64,
}

impl Architecture {
    /// All of them, as the schema lists them.
    pub const ALL: [Self; 2] = [Self::Arm64, Self::X86_64];

    /// The word for it, in Lambda's API and in the inputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }
}

/// What the function logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Everything.
    Trace,
    /// Every decision.
    Debug,
    /// Starts and ends.
    #[default]
    Info,
    /// What was unusual.
    Warn,
    /// What went wrong.
    Error,
}

impl LogLevel {
    /// All of them, as the schema lists them.
    pub const ALL: [Self; 5] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// The word for it, in Lambda's API and in the inputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

impl FromValue for Architecture {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        one_of(&Self::ALL, Self::as_str, value, path, reading)
    }
}

impl FromValue for LogLevel {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        one_of(&Self::ALL, Self::as_str, value, path, reading)
    }
}

fn one_of<T: Copy>(
    all: &[T],
    word: fn(T) -> &'static str,
    value: Value,
    path: &PropertyPath,
    reading: &mut Reading,
) -> Option<T> {
    let text = String::from_value(value, path, reading)?;
    let found = all.iter().copied().find(|one| word(*one) == text);
    if found.is_none() {
        let words = all.iter().map(|one| format!("`{}`", word(*one))).collect::<Vec<_>>().join(", ");
        reading.fail(path, format!("must be one of {words}"));
    }
    found
}
