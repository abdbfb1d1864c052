//! Plays the engine and its monitor before providers and measures them: see `bench/README.md`.
//!
//! What to start is read from standard input, a JSON list of `{ name, command, folder }`; the figures go to standard output as JSON, times in milliseconds and memory in bytes. It measures
//! one provider after the other, each with a monitor of its own, and fails where a provider registers anything else than the others.
#![allow(clippy::print_stdout, reason = "its answer")]

mod monitor;
mod process;

use std::time::{Duration, Instant};

use pulumi_rust::testing::{Harness, construct_request};
use pulumi_rust::wire::proto;
use pulumi_rust::{Properties, Value};
use serde_json::{Value as Json, json};

use crate::monitor::Monitor;
use crate::process::Provider;

/// How often each is started, and how many Constructs follow the first.
const STARTS: usize = 7;
const CONSTRUCTS: usize = 100;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let wanted: Json = serde_json::from_reader(std::io::stdin())?;
    let mut figures = serde_json::Map::new();
    for one in wanted.as_array().into_iter().flatten() {
        let name = one["name"].as_str().unwrap_or_default();
        let monitor = Monitor::start().await;
        figures.insert(name.to_owned(), measured(one, &monitor).await.map_err(|error| format!("{name}: {error}"))?);
        if figures.len() == 1 {
            let (first, later) = monitor.alone(CONSTRUCTS).await?;
            let alone = json!({ "first_construct_ms": first, "construct_ms": later });
            figures.insert("monitor".to_owned(), alone);
        }
    }
    println!("{}", Json::Object(figures));
    Ok(())
}

async fn measured(one: &Json, monitor: &Monitor) -> Result<Json, Failure> {
    let mut starts = Vec::new();
    let provider = loop {
        let (provider, time) = Provider::start(one, &monitor.address())?;
        starts.push(time);
        if starts.len() == STARTS {
            break provider;
        }
    };
    let at_port = provider.memory()?;
    let harness = Harness::at(&format!("127.0.0.1:{}", provider.port))?;

    let began = Instant::now();
    harness.client().get_schema(proto::GetSchemaRequest::default()).await?;
    let schema = began.elapsed();
    harness.configure(&Properties::new()).await?;

    let mut times = Vec::new();
    for number in 0..=CONSTRUCTS {
        let inputs = [
            ("label".to_owned(), Value::from("orders")),
            ("tags".to_owned(), Value::from(json!({ "team": "data", "stage": "test" }))),
        ];
        let request =
            construct_request(monitor.engine(), "bench:index:Tasker", &format!("t{number}"), &inputs.into(), false);
        let began = Instant::now();
        harness.construct(request).await?;
        times.push(began.elapsed());
    }
    monitor.saw_all(CONSTRUCTS + 1)?;
    let first = times.remove(0);
    let after = provider.memory()?;
    Ok(json!({
        "start_ms": median(starts),
        "schema_ms": milliseconds(schema),
        "first_construct_ms": milliseconds(first),
        "construct_ms": median(times),
        "memory_at_port_bytes": at_port.now,
        "memory_settled_bytes": after.now,
        "memory_peak_bytes": after.peak,
    }))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).copied().map(milliseconds).unwrap_or_default()
}
