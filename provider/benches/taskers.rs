//! How time and memory grow with the number of taskers in one program: `cargo bench -p provider --bench taskers`.
//!
//! Every tasker is constructed over real gRPC against the framework's fake engine, all of a program side by side as the engine does. The engine lives in the same process, so its records are in the memory. Figures per
//! tasker that stay the same mean linear growth; nothing here fails by time.
#![allow(clippy::print_stdout, reason = "a bench tells its figures")]

use std::time::Instant;

use pulumi_rust::testing::{FakeEngine, Harness, Outcome, Registration, construct_request};
use pulumi_rust::wire::proto;
use pulumi_rust::{Properties, Value};
use serde_json::json;

const TOKEN: &str = "redshift-tasker:index:SfnRedshiftTasker";
const TASKERS: [usize; 4] = [25, 50, 100, 200];

/// Every output that a child is asked for.
const OUTPUTS: [&str; 7] = ["arn", "name", "url", "keyId", "uniqueId", "dashboardName", "dashboardArn"];

fn deployed(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    let outputs = OUTPUTS.iter().map(|key| ((*key).to_owned(), format!("{name}-{key}").into()));
    Outcome::Created(format!("id-of-{name}"), outputs.collect())
}

/// The process's resident memory in kilobytes.
fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Milliseconds and kilobytes that so many taskers take.
async fn measured(taskers: usize) -> (f64, u64) {
    let engine = FakeEngine::start(deployed).await;
    let answer = |token: &str, answers: &[(&str, &str)]| {
        let answers = answers.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
        engine.answer(token, answers.collect::<Properties>());
    };
    answer("aws:index/getPartition:getPartition", &[("partition", "aws"), ("dnsSuffix", "amazonaws.com")]);
    answer("aws:index/getRegion:getRegion", &[("region", "eu-west-1")]);
    answer("aws:index/getCallerIdentity:getCallerIdentity", &[("accountId", "111122223333")]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("bootstrap-arm64.zip"), "").expect("an archive");
    let harness = Harness::start(provider::provider()).await.expect("a provider");
    let handshake = proto::ProviderHandshakeRequest {
        root_directory: Some(folder.path().display().to_string()),
        ..proto::ProviderHandshakeRequest::default()
    };
    harness.client().handshake(handshake).await.expect("a handshake");
    let target = json!({ "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "etl" });
    let inputs: Properties = [("redshiftTarget".to_owned(), target.into())].into();
    let (before, began) = (resident_kilobytes(), Instant::now());
    let built = (0..taskers).map(|number| {
        let request = construct_request(&engine, TOKEN, &format!("tasker{number}"), &inputs, false);
        harness.construct(request)
    });
    for built in futures::future::join_all(built).await {
        built.expect("a tasker");
    }
    (began.elapsed().as_secs_f64() * 1000.0, resident_kilobytes().saturating_sub(before))
}

#[tokio::main]
async fn main() {
    // The first program pays for what is made once.
    measured(TASKERS[0]).await;
    println!("taskers   ms in all   ms each   KB in all   KB each");
    for taskers in TASKERS {
        let (milliseconds, kilobytes) = measured(taskers).await;
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let (count, memory) = (taskers as f64, kilobytes as f64);
        println!(
            "{taskers:7}   {milliseconds:9.0}   {:7.2}   {kilobytes:9}   {:7.0}",
            milliseconds / count,
            memory / count
        );
    }
}
