//! `simulate`: plays schedules of the simulator on all cores and says what harm was done.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its user")]

use std::io::IsTerminal;
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use lambda::rules::Rule;
use lambda::simulation::{Setup, Tally, play, sweep};
use serde_json::{Value, json};

/// How many schedules a thread takes at once.
const PORTION: u64 = 64;
/// Of how many swept schedules one is swept for pairs too.
const PAIRS_OF_EACH: u64 = 6;
/// How many calls the second fault of a pair is behind the first at most.
const PAIR_REACH: u64 = 2;
/// Schedules that a mutant is played with, first to last, until it is caught. Most are in the first few; some make each one slow.
const MUTANT_ROUNDS: [(u64, u64); 4] = [(0, 200), (200, 2_000), (2_000, 8_000), (8_000, 30_000)];
/// At which fault rates.
const MUTANT_FAULTS: [f64; 3] = [0.15, 0.05, 0.3];

#[derive(Debug, Parser)]
#[command(name = "simulate", about = "Plays schedules of the simulator and says what harm was done")]
struct Options {
    /// How many schedules
    #[arg(long, default_value_t = 100_000)]
    schedules: u64,
    /// How likely a call fails before its effect, in percent; other faults are in proportion
    #[arg(long, default_value_t = 15.0)]
    faults: f64,
    /// What the schedules are drawn from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Plays this one only
    #[arg(long)]
    schedule: Option<u64>,
    /// Leaves these rules out, by name
    #[arg(long)]
    mutant: Vec<String>,
    /// Prints every event of the one schedule
    #[arg(long, requires = "schedule")]
    trace: bool,
    /// Plays the first schedules of the seed in good weather with each single fault at each call, and with pairs of faults
    #[arg(long, conflicts_with_all = ["schedule", "mutants"])]
    sweep: Option<u64>,
    /// Leaves each rule out by itself and expects to see its harm
    #[arg(long, conflicts_with = "schedule")]
    mutants: bool,
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let left_out: Result<Vec<Rule>, String> = options.mutant.iter().map(|name| rule(name)).collect();
    let left_out = match left_out {
        Ok(left_out) => left_out,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let setup = Setup { faults: options.faults / 100.0, left_out, trace: options.trace };
    let began = Instant::now();
    let tally = match (options.schedule, options.sweep) {
        (Some(schedule), _) => one(&options, schedule, &setup),
        (None, Some(schedules)) => swept(&options, schedules),
        (None, None) if options.mutants => return mutants(&options),
        (None, None) => all(&options, 0..options.schedules, &setup),
    };
    let took = began.elapsed();
    if options.json {
        println!("{}", as_json(&options, &tally, took));
    } else {
        tell(&options, &tally, took);
    }
    if tally.bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rule(name: &str) -> Result<Rule, String> {
    let known = || Rule::ALL.map(|rule| format!("{rule:?}")).join(", ");
    let found = Rule::ALL.into_iter().find(|rule| format!("{rule:?}").eq_ignore_ascii_case(name));
    found.ok_or_else(|| format!("there is no rule `{name}` to leave out\nhint: one of {}", known()))
}

fn one(options: &Options, schedule: u64, setup: &Setup) -> Tally {
    let played = play(options.seed, schedule, setup);
    for line in &played.trace {
        println!("{line}");
    }
    let mut tally = Tally::default();
    tally.add(schedule, played);
    tally
}

/// Every fault at every call, and pairs within a few calls of each other.
fn swept(options: &Options, schedules: u64) -> Tally {
    shared_out(options, 0..schedules, 1, |tally, schedule| {
        tally.merge(sweep::singles(options.seed, schedule));
        if schedule % PAIRS_OF_EACH == 0 {
            tally.merge(sweep::pairs(options.seed, schedule, PAIR_REACH));
        }
    })
}

/// Leaves out one rule after another until its harm is seen, except for those that another one covers.
fn mutants(options: &Options) -> ExitCode {
    let (mut missed, mut played, mut lines) = (Vec::new(), 0, Vec::new());
    for rule in Rule::ALL {
        if let Some(reason) = rule.covered() {
            lines.push(format!("{rule:?}: not played, a second guard: {reason}"));
            continue;
        }
        let left_out = vec![rule];
        let mut caught = None;
        'search: for range in MUTANT_ROUNDS {
            for faults in MUTANT_FAULTS {
                let setup = Setup { faults, left_out: left_out.clone(), trace: false };
                let tally = all(options, range.0..range.1, &setup);
                played += tally.schedules;
                if tally.bad > 0 {
                    caught = Some((faults, tally));
                    break 'search;
                }
            }
        }
        lines.push(match &caught {
            Some((faults, tally)) => {
                let harms: Vec<String> = tally.harms.iter().map(|(kind, count)| format!("{kind:?} {count}")).collect();
                format!(
                    "{left_out:?}: {} of {} at {} %: {}",
                    tally.bad,
                    tally.schedules,
                    faults * 100.0,
                    harms.join(", ")
                )
            }
            None => format!("{left_out:?}: NOT CAUGHT"),
        });
        if caught.is_none() {
            missed.push(rule);
        }
    }
    if options.json {
        println!("{}", json!({ "schedules": played, "bad": missed.len(), "mutants": lines }));
    } else {
        for line in &lines {
            println!("{line}");
        }
        println!("{} mutants, {} not caught", Rule::ALL.len(), missed.len());
    }
    if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn all(options: &Options, schedules: Range<u64>, setup: &Setup) -> Tally {
    shared_out(options, schedules, PORTION, |tally, schedule| {
        tally.add(schedule, play(options.seed, schedule, setup));
    })
}

/// Shares schedules out among the processor's cores.
fn shared_out(options: &Options, schedules: Range<u64>, portion: u64, play: impl Fn(&mut Tally, u64) + Sync) -> Tally {
    let next = AtomicU64::new(schedules.start);
    let bar = bar(options, schedules.end - schedules.start);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut tally = Tally::default();
                    loop {
                        let first = next.fetch_add(portion, Ordering::Relaxed);
                        let last = (first + portion).min(schedules.end);
                        if first >= last {
                            return tally;
                        }
                        for schedule in first..last {
                            play(&mut tally, schedule);
                        }
                        bar.inc(last - first);
                    }
                })
            })
            .collect();
        for worker in workers {
            tally.merge(worker.join().expect("a schedule does not panic"));
        }
    });
    bar.finish_and_clear();
    tally
}

fn bar(options: &Options, schedules: u64) -> ProgressBar {
    if options.json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(schedules);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} schedules, {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

fn tell(options: &Options, tally: &Tally, took: Duration) {
    println!(
        "{} schedules at {} % faults, seed {}: {} bad ({} executions, {} requests of CloudFormation, {} statements, {} calls, {} faults; {:.1} s, {:.0} a second)",
        tally.schedules,
        options.faults,
        options.seed,
        tally.bad,
        tally.executions,
        tally.requests,
        tally.statements,
        tally.calls,
        tally.faults,
        took.as_secs_f64(),
        per_second(tally, took),
    );
    println!("  known, where a retry has the same task token again: {}", tally.known);
    for (kind, count) in &tally.harms {
        println!("  {kind:?}: {count}");
    }
    for (schedule, harms) in &tally.first_bad {
        println!("  schedule {schedule}:");
        for harm in harms {
            println!(
                "    at {:.3} s: {:?}: {}",
                Duration::from_millis(harm.at.unsigned_abs()).as_secs_f64(),
                harm.kind,
                harm.what
            );
        }
    }
    if let Some((schedule, _)) = tally.first_bad.first() {
        println!(
            "hint: cargo xtask simulate --seed {} --faults {} --schedule {schedule} --trace{}",
            options.seed,
            options.faults,
            options.mutant.iter().fold(String::new(), |text, name| text + " --mutant " + name),
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn per_second(tally: &Tally, took: Duration) -> f64 {
    tally.schedules as f64 / took.as_secs_f64().max(0.001)
}

fn as_json(options: &Options, tally: &Tally, took: Duration) -> Value {
    let harms: serde_json::Map<String, Value> =
        tally.harms.iter().map(|(kind, count)| (format!("{kind:?}"), (*count).into())).collect();
    json!({
        "schedules": tally.schedules, "faults": options.faults, "seed": options.seed, "mutants": options.mutant,
        "bad": tally.bad, "known": tally.known, "harms": harms, "executions": tally.executions, "requests": tally.requests, "statements": tally.statements,
        "calls": tally.calls, "injected": tally.faults, "seconds": took.as_secs_f64(),
        "badSchedules": tally.first_bad.iter().map(|(schedule, _)| schedule).collect::<Vec<_>>(),
    })
}
