//! The simulator's own tests.

use super::*;

#[test]
fn a_schedule_is_played_the_same_again() {
    let setup = Setup { faults: 0.15, trace: true, ..Setup::default() };
    for schedule in 0..5 {
        assert_eq!(play(1, schedule, &setup).trace, play(1, schedule, &setup).trace);
    }
}
