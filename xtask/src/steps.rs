//! Showing progress: one line for each step, with its time, and a spinner with the running program's last line where somebody watches.
//!
//! Without a terminal, or under `CI`, there are plain lines only, one when a step starts and one when it ends. All of it goes to standard error; standard output is for results.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

/// A step that runs.
#[derive(Debug)]
pub(crate) struct Step {
    label: String,
    began: Instant,
    bar: Option<ProgressBar>,
}

impl Step {
    pub(crate) fn begin(label: impl Into<String>) -> Self {
        let label = label.into();
        let bar = somebody_watches().then(|| {
            let bar = ProgressBar::new_spinner().with_message(label.clone());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed} {prefix:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if bar.is_none() {
            eprintln!("  .. {label}");
        }
        Self { label, began: Instant::now(), bar }
    }

    /// Shows the last line that the running program said.
    pub(crate) fn line(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_prefix(text.chars().filter(|letter| !letter.is_control()).take(90).collect::<String>());
        }
    }

    pub(crate) fn done(self, note: &str) {
        self.end("ok", note);
    }

    pub(crate) fn failed(self, note: &str) {
        self.end("FAILED", note);
    }

    /// Runs `work` as this step and ends it by its result.
    pub(crate) fn through<T>(
        self,
        work: impl FnOnce(&Self) -> Result<T>,
        note: impl FnOnce(&T) -> String,
    ) -> Result<T> {
        match work(&self) {
            Ok(value) => {
                self.done(&note(&value));
                Ok(value)
            }
            Err(error) => {
                self.failed("");
                Err(error)
            }
        }
    }

    fn end(self, word: &str, note: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        eprintln!("  {word} {}{note} ({})", self.label, seconds(self.began.elapsed()));
    }
}

/// `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

fn somebody_watches() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::seconds;

    #[test]
    fn times_are_told_as_a_person_would() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(75)), "75 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }
}
