//! `cargo xtask bench provider`: the same component with 14 children made with `pulumi_rust` and with its peers in Go, Node.js and Python, before one monitor, in one run.
//!
//! The component and what measures it lie in `pulumi_rust/bench`; this file builds them and shows the figures with their ratios and the goals. Ours and Go's are built as they would ship.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Options;
use super::figure::{megabytes, milliseconds};
use crate::package::PROFILE;
use crate::programs::{self, Language};
use crate::run::Run;
use crate::setup::{self, ProgramTools};
use crate::steps::Step;
use crate::{cache, command};

const BENCH: &str = "pulumi_rust/bench";
/// Our two crates there.
const COMPONENT: &str = "bench_component";
const MEASURE: &str = "bench_measure";
const OURS: &str = "pulumi_rust";
const PEERS: [&str; 3] = ["Go", "Node.js", "Python"];
/// The registrations of a Construct without a provider.
const MONITOR: &str = "monitor";

/// What was measured of a provider. The monitor alone has its Constructs only.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct Figures {
    start_ms: Option<f64>,
    schema_ms: Option<f64>,
    first_construct_ms: Option<f64>,
    construct_ms: Option<f64>,
    memory_at_port_bytes: Option<f64>,
    memory_settled_bytes: Option<f64>,
    memory_peak_bytes: Option<f64>,
}

/// A line of the table: a figure, how it is read, and what is wanted of ours.
type Line = (&'static str, fn(&Figures) -> Option<f64>, fn(f64) -> String, &'static str);

const LINES: [Line; 7] = [
    ("start to port", |it| it.start_ms, milliseconds, "a third of Go's, a tenth of the others'"),
    ("first GetSchema", |it| it.schema_ms, milliseconds, ""),
    ("first Construct", |it| it.first_construct_ms, milliseconds, ""),
    ("later Construct", |it| it.construct_ms, milliseconds, "at most twice the monitor's own"),
    ("memory at port", |it| it.memory_at_port_bytes, megabytes, "a third of Go's, a tenth of the others'"),
    ("memory settled", |it| it.memory_settled_bytes, megabytes, "a third of Go's, a tenth of the others'"),
    ("memory peak", |it| it.memory_peak_bytes, megabytes, "a third of Go's, a tenth of the others'"),
];

pub(super) fn run(run: &Run, options: &Options) -> Result<()> {
    let figures = measure(run)?;
    options.tell(&figures, || table(&figures))
}

fn measure(run: &Run) -> Result<BTreeMap<String, Figures>> {
    let tools = setup::for_programs(run)?;
    let built = Step::begin("ours and what measures").through(ours, |_| "optimised build".to_owned())?;
    let go = Step::begin("the peer in Go").through(go, |_| String::new())?;
    let node = node(&run.folder.join("node"), &tools)?;
    let python = command::checkout().join(BENCH).join("python");
    let plugin = tools.node.join("node_modules/@pulumi/pulumi/cmd/run-plugin");
    let wanted = json!([
        start(OURS, &[&built.join(COMPONENT)], &run.folder),
        start("Go", &[&go], &run.folder),
        start("Node.js", &[Path::new("node"), &plugin, &node], &node),
        start("Python", &[&tools.python.join("python"), &python], &python),
    ]);
    let told = Step::begin("each at work").through(|_| told_by(&built.join(MEASURE), &wanted), |_| String::new())?;
    serde_json::from_str(&told).context("what measures did not answer with the agreed JSON")
}

fn start(name: &str, command: &[&Path], folder: &Path) -> Value {
    json!({ "name": name, "command": command, "folder": folder })
}

/// The folder of our executables. Built one after the other: together, the component would get the features that only measuring needs.
fn ours(step: &Step) -> Result<PathBuf> {
    for package in [COMPONENT, MEASURE] {
        let mut cargo = command::cargo()?;
        cargo.args(["build", "--locked", "--profile", PROFILE, "--package", package]);
        command::succeed(&mut cargo, |line| step.line(line))?;
    }
    Ok(cache::target()?.join(PROFILE))
}

fn go(step: &Step) -> Result<PathBuf> {
    let source = command::checkout().join(BENCH).join("go");
    let parts = ["go.mod", "go.sum", "main.go"].map(|file| fs::read(source.join(file)));
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>().context("the peer in Go cannot be read")?;
    let key = cache::key(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let folder = cache::make("bench-go", &key, |folder| {
        let mut go = Command::new("go");
        go.args(["build", "-ldflags", "-s -w", "-o"]).arg(folder.join("component")).arg(".");
        go.current_dir(&source).env("GOFLAGS", "-mod=readonly -buildvcs=false");
        command::succeed(&mut go, |line| step.line(line)).map(|_| ())
    })?;
    Ok(folder.join("component"))
}

/// The peer's folder with its packages. It may not lie below `node_modules`, whose sources are not compiled.
fn node(folder: &Path, tools: &ProgramTools) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for file in ["package.json", "tsconfig.json", "index.ts"] {
        fs::copy(command::checkout().join(BENCH).join("nodejs").join(file), folder.join(file))?;
    }
    programs::make_ready(Language::TypeScript, folder, tools, &[])?;
    Ok(folder.to_path_buf())
}

fn told_by(program: &Path, wanted: &Value) -> Result<String> {
    let mut measure = command::scrubbed(program);
    let mut measure = measure.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    measure.stdin.take().context("no standard input")?.write_all(wanted.to_string().as_bytes())?;
    let output = measure.wait_with_output()?;
    ensure!(output.status.success(), "measuring ended with {}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

fn table(figures: &BTreeMap<String, Figures>) -> Result<Table> {
    let of = |name: &str| figures.get(name).with_context(|| format!("`{name}` was not measured"));
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header(["", MONITOR, OURS, "Go", "ratio", "Node.js", "ratio", "Python", "ratio", "goal"]);
    for (name, read, shown, goal) in LINES {
        let told = |value: Option<f64>| value.map(shown).unwrap_or_default();
        let mine = read(of(OURS)?);
        let mut row = vec![name.to_owned(), told(read(of(MONITOR)?)), told(mine)];
        for peer in PEERS {
            let theirs = read(of(peer)?);
            let ratio = mine.zip(theirs).map(|(mine, theirs)| format!("{:.1}", theirs / mine));
            row.extend([told(theirs), ratio.unwrap_or_default()]);
        }
        row.push(goal.to_owned());
        table.add_row(row);
    }
    Ok(table)
}
