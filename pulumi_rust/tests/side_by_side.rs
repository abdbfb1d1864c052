//! Many Constructs at once: each gets its own outcome, none waits for another, and nothing is left behind.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use peak_alloc::PeakAlloc;
use pulumi_rust::testing::{FakeEngine, Harness, Outcome, Registration, construct_request};
use pulumi_rust::value::Kind;
use pulumi_rust::{Component, Context, Error, Inputs, Output, Properties, ProviderBuilder, ResourceOptions};

/// Counts the bytes that are allocated.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const CONSTRUCTS: usize = 200;
const CHILDREN: usize = 20;

/// Every how many Constructs one has a child that fails.
const FAILING: usize = 7;

const TOKEN: &str = "demo:index:Chain";

/// A component whose children each wait for the one before.
struct Chain;

impl Component for Chain {
    const TOKEN: &'static str = TOKEN;
    type Args = ();
    type Outputs = Inputs;

    async fn construct(ctx: Context, name: String, (): ()) -> Result<Inputs, Error> {
        let mut last: Output<String> = Output::known(String::new());
        for number in 0..CHILDREN {
            let inputs = Inputs::new().with("before", last);
            let child =
                ctx.resource("demo:index:Link", &format!("{name}-{number}"), inputs, ResourceOptions::default());
            last = child.id();
        }
        Ok(Inputs::new().with("last", last))
    }
}

fn fails(construct: usize) -> bool {
    construct.is_multiple_of(FAILING)
}

/// The last child but one of every seventh chain fails.
fn decide(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    let (chain, number) = name.rsplit_once('-').unwrap();
    let construct: usize = chain.trim_start_matches("chain").parse().unwrap();
    if fails(construct) && number.parse() == Ok(CHILDREN - 2) {
        return Outcome::Failed;
    }
    Outcome::Created(format!("id-{name}"), Properties::new())
}

/// One deployment with all of them. Gives how many registrations there were.
async fn wave(harness: &Arc<Harness>, engine: &FakeEngine) -> usize {
    let runs = (0..CONSTRUCTS).map(|number| {
        let harness = Arc::clone(harness);
        let name = format!("chain{number}");
        let request = construct_request(engine, TOKEN, &name, &Properties::new(), false);
        tokio::spawn(async move { (number, harness.construct(request).await) })
    });
    let all = tokio::time::timeout(Duration::from_mins(2), join_all(runs)).await.expect("they wait for each other");
    for outcome in all {
        let (number, outcome) = outcome.unwrap();
        match outcome {
            Ok((state, _)) if !fails(number) => {
                let last = format!("id-chain{number}-{}", CHILDREN - 1);
                assert_eq!(state["last"].kind, Kind::String(last));
            }
            Err(refused) if fails(number) => {
                let failed = format!("resource `chain{number}-{}` (demo:index:Link) failed", CHILDREN - 2);
                assert_eq!(refused.message(), failed);
            }
            other => panic!("chain{number}: {other:?}"),
        }
    }
    let registered = engine.registrations().len();
    engine.until_under_way(0).await;
    engine.forget();
    registered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_constructs_with_twenty_children_each_leave_nothing_behind() {
    let engine = FakeEngine::start(decide).await;
    let harness = Arc::new(Harness::start(ProviderBuilder::new("demo", "0.1.0").component::<Chain>()).await.unwrap());
    let failing = (0..CONSTRUCTS).filter(|number| fails(*number)).count();
    // A failed chain has neither its last child, nor its outputs.
    let expected = CONSTRUCTS * (CHILDREN + 1) - failing;
    // The first wave fills what is kept for good: connections, their buffers, the monitor's features.
    assert_eq!(wave(&harness, &engine).await, expected);
    let after_the_first = MEMORY.current_usage();
    for _ in 0..3 {
        assert_eq!(wave(&harness, &engine).await, expected);
    }
    let grown = MEMORY.current_usage().saturating_sub(after_the_first);
    // Buffers of connections come and go, by half a megabyte. One context kept of each of these 600 Constructs would be more, and one kept child of each of their 12,000 far more.
    assert!(grown < 1 << 20, "{grown} bytes are left of three waves");
}
