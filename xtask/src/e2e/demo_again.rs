//! The demo as a person or CI starts it, twice, and after a `kill -9` in the middle: it works each time, and nothing of it is left running or listening.
//!
//! A demo is found by its own marker: a value in the environment that every process it starts inherits, and the run's folder.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::{Checks, World};
use crate::run::Run;
use crate::{command, processes, run};

/// How long what was killed may take to be gone altogether.
const GONE_WITHIN: Duration = Duration::from_secs(15);

/// Moments to kill the demo at: the step that it has just begun.
const MOMENTS: [&str; 3] = ["the embedded cloud", "pulumi up", "the state machines"];

#[allow(clippy::unnecessary_wraps, reason = "every scenario has this form")]
pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let marker = world.engine.folder().join("nested-demo");
    for time in ["the first time", "a second time"] {
        checks.check(&format!("cargo xtask demo --ci exits 0 {time}"), || demo_in_full(&marker));
        checks.check(&format!("nothing of it is left running or listening {time}"), || gone(&marker, None));
    }
    for moment in MOMENTS {
        checks.check(&format!("kill -9 of the demo at `{moment}` leaves nothing running or listening"), || {
            let mut demo = begin(&marker)?;
            let endpoint = wait_for(&mut demo, moment)?;
            demo.kill()?;
            demo.wait()?;
            gone(&marker, endpoint)
        });
    }
    checks.check("Ctrl-C at `pulumi up` leaves nothing running or listening", || {
        let mut demo = begin(&marker)?;
        let endpoint = wait_for(&mut demo, "pulumi up")?;
        kill_process(Pid::from_child(&demo), Signal::INT)?;
        ensure!(!demo.wait()?.success(), "an interrupted demo must not look like a success");
        gone(&marker, endpoint)
    });
    checks.check("cargo xtask demo --ci works at once after that", || demo_in_full(&marker));
    checks.check("nothing of it is left running or listening at the end", || gone(&marker, None));
    Ok(())
}

fn demo_in_full(marker: &Path) -> Result<()> {
    let mut demo = run::task(&["demo", "--ci"]);
    command::succeed(demo.env("NESTED_DEMO", marker), |_| {}).map(|_| ())
}

fn begin(marker: &Path) -> Result<Child> {
    run::task(&["demo", "--ci"])
        .env("NESTED_DEMO", marker)
        .env("CI", "true")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("the demo cannot be started")
}

/// Reads the demo's plain progress lines until a step begins, and tells the cloud's endpoint if it was named by then. The rest is read and dropped, so that the demo never waits for its reader.
fn wait_for(demo: &mut Child, moment: &str) -> Result<Option<SocketAddr>> {
    let mut lines = BufReader::new(demo.stderr.take().context("a demo without its output")?).lines();
    let mut told = String::new();
    let begun = lines.by_ref().map_while(Result::ok).any(|line| {
        told.push_str(&line);
        told.push('\n');
        line.contains(&format!(".. {moment}"))
    });
    ensure!(begun, "the demo ended before `{moment}`:\n{}", command::indented(&told));
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    let address = told.split_once("http://").and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok());
    Ok(address)
}

/// Waits until no process with the marker is left and nobody answers at the endpoint.
fn gone(marker: &Path, endpoint: Option<SocketAddr>) -> Result<()> {
    let began = Instant::now();
    let left = loop {
        let left = processes::all_of(marker);
        if left.is_empty() || began.elapsed() > GONE_WITHIN {
            break left;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    ensure!(left.is_empty(), "still running: {left:?}");
    if let Some(endpoint) = endpoint {
        ensure!(TcpStream::connect(endpoint).is_err(), "somebody still listens at {endpoint}");
    }
    Ok(())
}
