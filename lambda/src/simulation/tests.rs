//! The simulator's own tests.

use super::*;

#[test]
fn a_schedule_is_played_the_same_again() {
    let setup = Setup { faults: 0.15, trace: true, ..Setup::default() };
    for schedule in 0..5 {
        assert_eq!(play(1, schedule, &setup).trace, play(1, schedule, &setup).trace);
    }
}

#[cfg(feature = "aws")]
#[test]
fn days_in_which_everything_goes_wrong_log_no_sql_and_no_token() {
    use tracing::level_filters::LevelFilter;

    use crate::telemetry::lines::{Lines, logged};

    let (lines, setup) = (Lines::default(), Setup { faults: 0.3, ..Setup::default() });
    tracing::subscriber::with_default(logged(LevelFilter::TRACE, &lines), || {
        for schedule in 0..20 {
            play(2, schedule, &setup);
        }
    });
    let text = lines.text();
    assert!(text.contains("reported") && text.contains("CallbackLatency"));
    // What `payload` sends: the SQL of entries and singletons, tokens, addresses.
    for canary in ["CALL ", "token-", "cloudformation-custom-resource"] {
        assert_eq!(text.lines().find(|line| line.contains(canary)), None, "{canary}");
    }
}
