//! `cargo xtask demo`: the whole product at work on this machine. It starts the embedded cloud, deploys `examples/yaml` with the real engine, runs its state machines, shows what happened
//! and how to look further, and cleans up.
//!
//! With `--ci` it checks what happened, destroys the stack, checks that nothing is left, and ends; the exit code tells. It touches nothing of the user's: the engine has a home and a
//! backend of its own, AWS is the embedded cloud, all in the run's folder (see `run`).

mod story;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use crate::cloud::Cloud;
use crate::engine::{Engine, Installation, Stack};
use crate::machines::{self, Execution};
use crate::run::{Run, supervised};
use crate::steps::Step;
use crate::tally::{Reported, Tally};
use crate::{run, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Check what happened, clean up and end, instead of waiting for Ctrl-C
    #[arg(long, conflicts_with = "down")]
    ci: bool,
    /// Tell the result as JSON on standard output
    #[arg(long, conflicts_with = "down")]
    json: bool,
    /// Stop every demo that still runs and remove what it left
    #[arg(long)]
    down: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.down {
        let swept = run::sweep(Some("demo"))?;
        eprintln!(
            "{}",
            if swept == 0 { "Nothing was running.".to_owned() } else { format!("Stopped and removed: {swept}.") }
        );
        return Ok(());
    }
    supervised("demo", |run| demo(run, options))
}

fn demo(run: &Run, options: &Options) -> Result<()> {
    let tools = setup::for_running(run)?;
    let cloud = Step::begin("the embedded cloud")
        .through(|_| Cloud::start(run, &tools.python, None), |cloud| cloud.ready.endpoint.clone())?;
    let engine = Engine::new(&Installation::lay_out(run, &tools)?, run.folder.join("engine"), &cloud)?;
    let done = deploy_and_show(run, options, &cloud, &engine);
    if done.is_err() && !run.was_interrupted() {
        eprintln!("The embedded cloud's last words:\n{}", crate::command::indented(&cloud.last_words()));
    }
    cloud.stop()?;
    done
}

fn deploy_and_show(run: &Run, options: &Options, cloud: &Cloud, engine: &Engine) -> Result<()> {
    let stack = engine.stack("yaml", "demo")?;
    Step::begin("pulumi up of examples/yaml")
        .through(|step| stack.up(&[], |line| step.line(line)), |_| String::new())?;
    let executions = Step::begin("the state machines")
        .through(|_| machines::run_quick(cloud, &stack), |ended| format!("{} ended", ended.len()))?;
    let mut checks = machines::check_all(&executions);
    if options.ci {
        Step::begin("pulumi destroy").through(|_| stack.destroy(), |_| String::new())?;
        checks.push(("pulumi destroy left nothing in the cloud".to_owned(), nothing_left(cloud)));
    }
    tell(options, cloud, engine, &stack, &executions)?;
    let mut tally = Tally::default();
    for (name, outcome) in checks {
        tally += Tally::one(&name, outcome.is_ok());
        match outcome {
            Ok(()) if options.ci => eprintln!("  ok {name}"),
            Ok(()) => {}
            Err(error) => eprintln!("  FAILED {name}\n{}", crate::command::indented(&format!("{error:#}"))),
        }
    }
    if options.ci {
        return if tally.failed == 0 { Ok(()) } else { Err(Reported.into()) };
    }
    eprintln!("\nCtrl-C ends the demo and removes everything.");
    run.wait_for_interrupt();
    eprintln!("Stopping.");
    Ok(())
}

pub(crate) fn nothing_left(cloud: &Cloud) -> Result<()> {
    let left = cloud.inventory()?;
    anyhow::ensure!(left.is_empty(), "left: {left:?}");
    Ok(())
}

fn tell(options: &Options, cloud: &Cloud, engine: &Engine, stack: &Stack<'_>, executions: &[Execution]) -> Result<()> {
    if options.json {
        let told = json!({ "endpoint": cloud.ready.endpoint, "region": cloud.ready.region, "account": cloud.ready.account, "executions": executions });
        println!("{}", serde_json::to_string_pretty(&told).context("the result cannot be told as JSON")?);
        return Ok(());
    }
    println!("\n{}", story::table(executions));
    for line in story::fetched_rows(executions).into_iter().chain(story::latencies(executions)) {
        println!("{line}");
    }
    if !options.ci {
        println!("\n{}", story::how_to_look_further(cloud, engine, stack));
    }
    Ok(())
}
