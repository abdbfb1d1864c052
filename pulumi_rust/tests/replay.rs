//! What the real engine asked of the example provider `files` in the life of one file, and what the provider answered: played again, and once with an answer changed.
//!
//! Recorded with pulumi 3.258.0 and `PULUMI_DEBUG_GRPC`: `pulumi up` with its preview, another with a changed text, `pulumi refresh`, `pulumi destroy`. `FOLDER` stands for the folder.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pulumi_rust::testing::{FakeEngine, Harness, Mismatch, Outcome, replay};

#[allow(dead_code, reason = "the example's own main")]
#[path = "../examples/files/main.rs"]
mod files;

const LOG: &str = include_str!("recorded/files.jsonl");

/// Plays the log in a folder of its own.
async fn played(log: &str) -> (usize, Vec<Mismatch>) {
    let folder = tempfile::tempdir().unwrap();
    let harness = Harness::within(files::provider(), &FakeEngine::within(|_| Outcome::Failed));
    replay(&harness, "files", &log.replace("FOLDER", folder.path().to_str().unwrap())).await
}

#[tokio::test]
async fn the_recorded_life_of_a_file_is_lived_again() {
    let (calls, mismatches) = played(LOG).await;
    assert!(mismatches.is_empty(), "{}", mismatches.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    assert_eq!(calls, LOG.lines().count());
}

#[tokio::test]
async fn another_answer_than_the_recorded_one_is_told_with_its_place() {
    let changed = LOG.replace(r#""response": {"version": "0.1.0"}"#, r#""response": {"version": "0.2.0"}"#);
    let (_, mismatches) = played(&changed).await;
    let told: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
    assert_eq!(told, [r#"line 2: GetPluginInfo: response.version is "0.1.0", not "0.2.0""#]);
}
