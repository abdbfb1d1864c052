//! How many checks passed and failed, ours and those that other test runners tell of.

use std::fmt;
use std::ops::AddAssign;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }

    /// From the `test result:` lines of `cargo test`, one for each test binary. Where it failed without a failed test (it did not compile, say), that is one failure.
    pub(crate) fn of_cargo_test(output: &str, succeeded: bool) -> Self {
        let mut tally = Self::default();
        for line in output.lines().filter(|line| line.starts_with("test result:")) {
            tally += counts(line);
        }
        tally.agreeing_with(succeeded)
    }

    /// From the last line of pytest, as in `3 failed, 12 passed in 0.12s`.
    pub(crate) fn of_pytest(output: &str, succeeded: bool) -> Self {
        let last = output.lines().rev().find(|line| {
            line.contains(" in ") && (line.contains("passed") || line.contains("failed") || line.contains("error"))
        });
        last.map(counts).unwrap_or_default().agreeing_with(succeeded)
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
        Self { passed: number("# pass "), failed: number("# fail ") }.agreeing_with(succeeded)
    }

    fn agreeing_with(self, succeeded: bool) -> Self {
        match (succeeded, self) {
            (false, Self { failed: 0, passed }) => Self { passed, failed: 1 },
            // A runner that found nothing to run has shown nothing.
            (true, Self { failed: 0, passed: 0 }) => Self { passed: 0, failed: 1 },
            _ => self,
        }
    }
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
                      test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(Tally::of_cargo_test(output, false), Tally { passed: 7, failed: 1 });
    }

    #[test]
    fn code_that_does_not_compile_is_one_failure() {
        assert_eq!(Tally::of_cargo_test("error[E0308]: mismatched types", false), Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn the_last_line_of_pytest_is_read() {
        assert_eq!(
            Tally::of_pytest("3 passed by hand\n=== 1 failed, 12 passed, 2 errors in 0.12s ===\n", false),
            Tally { passed: 12, failed: 3 }
        );
    }

    #[test]
    fn the_last_lines_of_nodes_tests_are_read() {
        assert_eq!(
            Tally::of_node_test("ok 1 - # pass 9\n1..1\n# tests 4\n# pass 3\n# fail 1\n", false),
            Tally { passed: 3, failed: 1 }
        );
    }

    #[test]
    fn a_runner_that_found_nothing_to_run_is_a_failure() {
        assert_eq!(Tally::of_pytest("no tests ran in 0.01s", false), Tally { passed: 0, failed: 1 });
    }
}
