//! `cargo xtask bench lambda`: the function as it ships beside its predecessor's Python handler, in one run, with the same Runtime API and the same answers of AWS.
//!
//! The measuring is a module of the embedded cloud; this file builds and fetches both functions, and shows the figures with their ratios and the goals.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result};
use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use serde::{Deserialize, Serialize};

use super::Options;
use super::figure::{megabytes, millions, milliseconds, plain};
use crate::architecture::Architecture;
use crate::cloud::{self, Cloud};
use crate::run::Run;
use crate::setup;
use crate::steps::Step;
use crate::{command, package};

/// One function's figures, as the measuring module tells them.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct Figures {
    package_bytes: f64,
    first_next_ms: f64,
    first_invoke_ms: f64,
    warm_invoke_ms: f64,
    memory_at_next_bytes: f64,
    memory_after_bytes: f64,
    completions_per_second: f64,
    first_invoke_instructions: Option<f64>,
    calls_to_start: f64,
    calls_to_complete: f64,
}

/// A line of the table: a figure, how it is read, whether more of it is better, and what is wanted of ours.
struct Line {
    name: &'static str,
    of: fn(&Figures) -> Option<f64>,
    shown: fn(f64) -> String,
    more_is_better: bool,
    goal: &'static str,
}

const LINES: [Line; 11] = [
    line("archive", |it| Some(it.package_bytes), megabytes, "at most 2.6 MB"),
    line(
        "cold: start to first answer",
        |it| Some(it.first_next_ms + it.first_invoke_ms),
        milliseconds,
        "20 times faster",
    ),
    line("  start to first /next", |it| Some(it.first_next_ms), milliseconds, "at most 15 ms"),
    line("  first invocation, a start", |it| Some(it.first_invoke_ms), milliseconds, ""),
    line("warm invocation, a start", |it| Some(it.warm_invoke_ms), milliseconds, ""),
    line("instructions to the end of the first", |it| it.first_invoke_instructions, millions, "at most 70 M"),
    line("memory at first /next", |it| Some(it.memory_at_next_bytes), megabytes, ""),
    line("memory after 100 invocations", |it| Some(it.memory_after_bytes), megabytes, "at most 10 MB, 5 times less"),
    Line {
        more_is_better: true,
        ..line("completions per second", |it| Some(it.completions_per_second), plain, "5 times as many")
    },
    line("AWS calls of a start", |it| Some(it.calls_to_start), plain, ""),
    line("AWS calls of a completion", |it| Some(it.calls_to_complete), plain, ""),
];

const fn line(
    name: &'static str,
    of: fn(&Figures) -> Option<f64>,
    shown: fn(f64) -> String,
    goal: &'static str,
) -> Line {
    Line { name, of, shown, more_is_better: false, goal }
}

pub(super) fn run(run: &Run, options: &Options) -> Result<()> {
    let figures = measure(run)?;
    options.tell(&figures, || table(&figures))
}

fn measure(run: &Run) -> Result<BTreeMap<String, Figures>> {
    let tools = setup::for_running(run)?;
    let predecessor = setup::for_bench(run, &tools)?;
    let folder = run.folder.join("bench");
    fs::create_dir_all(&folder)?;
    let here = Architecture::of_this_machine();
    let bootstraps = package::shipped_archives(run, &folder)?;
    let ours = bootstraps.iter().find(|one| one.architecture == here).context("no executable for this machine")?;
    let bootstrap = folder.join("bootstrap");
    fs::write(&bootstrap, &ours.program)?;
    fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o755))?;
    let cloud = Cloud::start(run, &tools.python, None)?;
    let mut bench = cloud::module(&tools.python, "redshift_tasker_local.bench");
    bench.args(["--endpoint", &cloud.ready.endpoint]);
    bench.arg("--bootstrap").arg(&bootstrap).arg("--archive").arg(package::archive_of(&folder, here));
    bench.arg("--handler").arg(&predecessor.handler).arg("--packages").arg(&predecessor.packages);
    let told = Step::begin("both functions at work")
        .through(|step| command::succeed(&mut bench, |line| step.line(line)), |_| String::new())?;
    cloud.stop()?;
    serde_json::from_str(&told.stdout).context("the measuring module did not answer with the agreed JSON")
}

fn table(figures: &BTreeMap<String, Figures>) -> Result<Table> {
    let of = |name: &str| figures.get(name).with_context(|| format!("`{name}` was not measured"));
    let (ours, predecessor) = (of("ours")?, of("predecessor")?);
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(["", "ours", "predecessor", "ratio", "goal"]);
    for line in LINES {
        let (mine, theirs) = ((line.of)(ours), (line.of)(predecessor));
        let shown = |value: Option<f64>| value.map_or_else(|| "not measured".to_owned(), line.shown);
        let ratio = mine.zip(theirs).map(|(mine, theirs)| {
            let ratio = if line.more_is_better { mine / theirs } else { theirs / mine };
            format!("{ratio:.1}")
        });
        table.add_row([line.name, &shown(mine), &shown(theirs), &ratio.unwrap_or_default(), line.goal]);
    }
    Ok(table)
}
