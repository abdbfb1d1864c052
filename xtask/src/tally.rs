//! How many checks passed and failed, ours and those that other test runners tell of.

use std::fmt;
use std::ops::AddAssign;

use anyhow::Result;

/// How much of a failure's line is told again at the end.
const LINE: usize = 240;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// What failed, a line each; a runner that dies before it names a test adds none.
    pub(crate) failures: Vec<String>,
}

impl Tally {
    pub(crate) fn passed(count: usize) -> Self {
        Self { passed: count, ..Self::default() }
    }

    pub(crate) fn one(name: &str, passed: bool) -> Self {
        Self::of_one(passed).within(name)
    }

    /// A runner that is one check, named by its step.
    pub(crate) fn of_one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), failures: Vec::new() }
    }

    /// Ends a command: says what failed and how many.
    pub(crate) fn tell(&self) -> Result<()> {
        if let Some(recap) = self.recap() {
            eprintln!("{recap}");
        }
        println!("{self}");
        if self.failed > 0 {
            return Err(Reported.into());
        }
        Ok(())
    }

    /// With the name of the part that all of it belongs to before each failure.
    #[must_use]
    pub(crate) fn within(mut self, part: &str) -> Self {
        if self.failed > 0 && self.failures.is_empty() {
            self.failures.push(part.to_owned());
        } else {
            for failure in &mut self.failures {
                *failure = format!("{part}: {failure}");
            }
        }
        self
    }

    /// What failed, for the end of a long output, whose middle nobody finds again; nothing where nothing did.
    fn recap(&self) -> Option<String> {
        let shortened = |failure: &String| format!("  {}", failure.chars().take(LINE).collect::<String>());
        let lines: Vec<String> = self.failures.iter().map(shortened).collect();
        (!lines.is_empty()).then(|| format!("failed:\n{}", lines.join("\n")))
    }

    /// From the `test result:` lines of `cargo test`, one for each test binary. Where it failed without a failed test (it did not compile, say), that is one failure.
    pub(crate) fn of_cargo_test(output: &str, succeeded: bool) -> Self {
        let mut tally = Self::default();
        for line in output.lines().filter(|line| line.starts_with("test result:")) {
            tally += counts(line);
        }
        tally.failures = lines_of(output, |line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
        tally.agreeing_with(succeeded)
    }

    /// From the last line of pytest, as in `3 failed, 12 passed in 0.12s`.
    pub(crate) fn of_pytest(output: &str, succeeded: bool) -> Self {
        let last = output.lines().rev().find(|line| {
            line.contains(" in ") && (line.contains("passed") || line.contains("failed") || line.contains("error"))
        });
        let mut tally = last.map(counts).unwrap_or_default();
        tally.failures = lines_of(output, |line| line.strip_prefix("FAILED ").or_else(|| line.strip_prefix("ERROR ")));
        tally.agreeing_with(succeeded)
    }

    /// From the last line of the type check, as in `40 checks passed, 2 failed`.
    pub(crate) fn of_type_check(output: &str, succeeded: bool) -> Self {
        let last = output.lines().rev().find(|line| line.contains(" checks passed"));
        last.map(|line| counts(&line.replace("checks ", ""))).unwrap_or_default().agreeing_with(succeeded)
    }

    /// From the last lines of `node --test` in the form of TAP, as in `# pass 12` and `# fail 0`.
    pub(crate) fn of_node_test(output: &str, succeeded: bool) -> Self {
        let number = |name: &str| {
            let line = output.lines().rev().find_map(|line| line.strip_prefix(name));
            line.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
        };
        let failures = lines_of(output, |line| Some(line.trim_start().strip_prefix("not ok ")?.split_once(" - ")?.1));
        Self { passed: number("# pass "), failed: number("# fail "), failures }.agreeing_with(succeeded)
    }

    fn agreeing_with(mut self, succeeded: bool) -> Self {
        // A runner that found nothing to run has shown nothing.
        let shown = succeeded && self.passed > 0;
        if self.failed == 0 && !shown {
            self.failed = 1;
        }
        self
    }
}

fn lines_of(output: &str, told: impl Fn(&str) -> Option<&str>) -> Vec<String> {
    output.lines().filter_map(|line| told(line).map(str::to_owned)).collect()
}

/// Numbers that stand before `passed`, `failed` or `errors`.
fn counts(line: &str) -> Tally {
    let words: Vec<&str> =
        line.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut tally = Tally::default();
    for pair in words.windows(2) {
        let Ok(number) = pair[0].parse::<usize>() else {
            continue;
        };
        match pair[1] {
            "passed" => tally.passed += number,
            "failed" | "error" | "errors" => tally.failed += number,
            _ => {}
        }
    }
    tally
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Checks failed and each has been told of: there is nothing to add but the exit code.
#[derive(Debug, thiserror::Error)]
#[error("some checks failed")]
pub(crate) struct Reported;

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn the_binaries_of_a_cargo_test_are_added_up() {
        let output = "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      test rows::tests::a_row ... FAILED\n\
                      test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        let failures = vec!["rows::tests::a_row".to_owned()];
        assert_eq!(Tally::of_cargo_test(output, false), Tally { passed: 7, failed: 1, failures });
    }

    #[test]
    fn code_that_does_not_compile_is_one_failure() {
        assert_eq!(counted(&Tally::of_cargo_test("error[E0308]: mismatched types", false)), (0, 1));
    }

    #[test]
    fn the_last_line_of_pytest_is_read() {
        let tally = Tally::of_pytest(
            "3 passed by hand\nFAILED tests/test_a.py::test_b - assert 1 == 2\n=== 1 failed, 12 passed, 2 errors in 0.12s ===\n",
            false,
        );
        assert_eq!(counted(&tally), (12, 3));
        assert_eq!(tally.failures, ["tests/test_a.py::test_b - assert 1 == 2"]);
    }

    #[test]
    fn the_last_lines_of_nodes_tests_are_read() {
        let tally =
            Tally::of_node_test("ok 1 - # pass 9\nnot ok 2 - a fix\n1..2\n# tests 4\n# pass 3\n# fail 1\n", false);
        assert_eq!(counted(&tally), (3, 1));
        assert_eq!(tally.failures, ["a fix"]);
    }

    #[test]
    fn a_runner_that_found_nothing_to_run_is_a_failure() {
        assert_eq!(counted(&Tally::of_pytest("no tests ran in 0.01s", false)), (0, 1));
    }

    #[test]
    fn each_failure_is_told_again_at_the_end_with_its_part() {
        let mut tally = Tally::one("a row is written", false).within("lambda");
        tally += Tally::passed(3);
        tally += Tally::default().agreeing_with(false).within("clippy");
        assert_eq!(tally.recap().as_deref(), Some("failed:\n  lambda: a row is written\n  clippy"));
        assert_eq!(Tally::passed(3).recap(), None);
    }

    fn counted(tally: &Tally) -> (usize, usize) {
        (tally.passed, tally.failed)
    }
}
