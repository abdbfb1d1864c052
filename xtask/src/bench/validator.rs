//! `cargo xtask bench validator`: text to verdict, native and in Node, beside Ajv for payloads and the linters of state machines for documents; and what a browser loads of each.
//!
//! The measuring is a script for Node and an example of the crate `validator`; this file builds ours, fetches the peers, and shows the figures with their ratios and the goals.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use serde::{Deserialize, Serialize};

use super::Options;
use crate::run::Run;
use crate::steps::Step;
use crate::wasm::{self, Tools};
use crate::{command, setup};

const OURS: &str = "ours";
const SCHEMA: &str = "validator/schema/invoker-payload.schema.json";

/// Figures by who they are of; none for one that took too long or could not be had.
type Figures = BTreeMap<String, Option<f64>>;

#[derive(Debug, Serialize)]
struct Measured {
    node: InNode,
    native: Native,
}

/// What the script in Node tells.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct InNode {
    bytes: f64,
    /// Payloads on which all have one verdict, of how many.
    agreement: u32,
    of: u32,
    /// Nanoseconds for the verdict on a payload, one in five of them wrong.
    payload: Figures,
    right_payload: Figures,
    /// Nanoseconds for all that is wrong with one of the wrong ones.
    wrong_payload: Figures,
    /// Milliseconds for a machine, by its states.
    documents: BTreeMap<String, Figures>,
    gzip: Figures,
}

/// What the example tells.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Native {
    payload_nanoseconds: f64,
    right_payload_nanoseconds: f64,
    wrong_payload_nanoseconds: f64,
    machine_of_200_milliseconds: f64,
    machine_of_10000_milliseconds: f64,
}

pub(super) fn run(_run: &Run, options: &Options) -> Result<()> {
    let measured = measure()?;
    options.tell(&measured, || Ok(table(&measured)))
}

fn measure() -> Result<Measured> {
    let package = wasm::ready()?;
    let (tools, peers) = (Tools::ensure()?, setup::for_peers()?);
    let native = Step::begin("the native library at work").through(
        |step| {
            let mut cargo = command::cargo()?;
            cargo.args(["run", "--quiet", "--locked", "--release", "--package", "validator", "--example", "speed"]);
            command::succeed(&mut cargo, |line| step.line(line))
        },
        |_| String::new(),
    )?;
    let mut script = std::process::Command::new("node");
    script.arg("tools/bench/validator.mjs").arg(package).arg(peers.join("node_modules"));
    script.arg(tools.modules.join("esbuild/bin/esbuild")).arg(SCHEMA).current_dir(command::checkout());
    let node = Step::begin("all of them at work in Node")
        .through(|step| command::succeed(&mut script, |line| step.line(line)), |_| String::new())?;
    Ok(Measured {
        node: serde_json::from_str(&node.stdout).context("the script did not answer with the agreed JSON")?,
        native: serde_json::from_str(&native.stdout).context("the example did not answer with the agreed JSON")?,
    })
}

fn table(Measured { node, native }: &Measured) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(["", "ours", "beside", "theirs", "ratio", "goal"]);
    let mut compare = |name: &str, figures: &Figures, shown: fn(f64) -> String, goal: &str| {
        let Some(ours) = figures.get(OURS).copied().flatten() else { return };
        let peers = figures.iter().filter(|(peer, _)| *peer != OURS);
        for (peer, theirs) in peers {
            let ratio = theirs.map(|theirs| format!("{:.2}", theirs / ours)).unwrap_or_default();
            let theirs = theirs.map_or_else(|| "not measured".to_owned(), shown);
            table.add_row([name, &shown(ours), peer, &theirs, &ratio, goal]);
        }
    };
    compare("verdict, one in five wrong, in Node", &node.payload, nanoseconds, "1.4 times faster than Ajv standalone");
    compare("verdict, right, in Node", &node.right_payload, nanoseconds, "");
    compare("all findings, wrong, in Node", &node.wrong_payload, nanoseconds, "");
    for (states, figures) in &node.documents {
        compare(
            &format!("{states} states, in Node"),
            figures,
            milliseconds,
            if states == "200" { "at most 2 ms" } else { "linear" },
        );
    }
    compare("gzip", &node.gzip, kilobytes, "at most 90 KB");
    let mut alone = |name: &str, figure: &str, goal: &str| {
        table.add_row([name, figure, "", "", "", goal]);
    };
    alone("verdict, one in five wrong, native", &nanoseconds(native.payload_nanoseconds), "at most 400 ns");
    alone("verdict, right, native", &nanoseconds(native.right_payload_nanoseconds), "at most 400 ns");
    alone("all findings, wrong, native", &nanoseconds(native.wrong_payload_nanoseconds), "");
    alone("200 states, native", &milliseconds(native.machine_of_200_milliseconds), "at most 2 ms");
    alone("10000 states, native", &milliseconds(native.machine_of_10000_milliseconds), "linear");
    table
}

fn nanoseconds(time: f64) -> String {
    format!("{time:.0} ns")
}

fn milliseconds(time: f64) -> String {
    format!("{time:.2} ms")
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1} KB", bytes / 1e3)
}
