//! The embedded cloud as a task sees it: started from its Python package, asked through that package's own commands, ended with the run.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::command;
use crate::machines::Execution;
use crate::run::Run;
use crate::setup::Emulator;

const PACKAGE: &str = "redshift_tasker_local";
/// It takes a second or two; a machine that compiles beside it can be far slower.
const READY_WITHIN: Duration = Duration::from_mins(3);

/// What the cloud's ready file says.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Ready {
    pub(crate) endpoint: String,
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) log: PathBuf,
    #[serde(default)]
    pub(crate) postgres: Value,
}

/// A statement in the Data API's history; times are seconds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PastStatement {
    pub(crate) sql: String,
    pub(crate) submitted: f64,
    pub(crate) ended: f64,
}

/// A running cloud.
#[derive(Debug)]
pub(crate) struct Cloud {
    pub(crate) ready: Ready,
    python: PathBuf,
    folder: PathBuf,
    child: Child,
}

impl Cloud {
    /// Starts it and waits until it answers. With an emulator, functions of the other architecture run too.
    pub(crate) fn start(run: &Run, python: &Path, emulator: Option<&Emulator>) -> Result<Self> {
        // Short names: the path of the database's socket may have 107 bytes.
        let folder = tempfile::Builder::new()
            .prefix("c")
            .rand_bytes(3)
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .tempdir_in(&run.folder)?
            .keep();
        let ready_file = folder.join("ready.json");
        let log = File::create(folder.join("log"))?;
        let mut serve = module(python, PACKAGE);
        serve.args(["serve", "--port", "0", "--data-dir"]).arg(folder.join("d")).arg("--ready-file").arg(&ready_file);
        if let Some(emulator) = emulator {
            serve.arg("--emulator").arg(format!("{}={}", emulator.architecture.name(), emulator.command()));
        }
        let mut child = serve
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("the embedded cloud cannot be started")?;
        let began = Instant::now();
        let ready = loop {
            if let Ok(text) = fs::read(&ready_file) {
                break serde_json::from_slice(&text).context("the cloud's ready file is not as agreed")?;
            }
            if let Some(status) = child.try_wait()? {
                bail!(
                    "the embedded cloud ended at once, with {status}:\n{}",
                    command::indented(&last_lines(&folder.join("log")))
                );
            }
            if began.elapsed() > READY_WITHIN {
                bail!(
                    "the embedded cloud does not get ready:\n{}",
                    command::indented(&last_lines(&folder.join("log")))
                );
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Ok(Self { ready, python: python.to_path_buf(), folder, child })
    }

    /// The names of every resource in the cloud, by kind.
    pub(crate) fn inventory(&self) -> Result<BTreeMap<String, Vec<String>>> {
        #[derive(Deserialize)]
        struct Inventory {
            resources: BTreeMap<String, Vec<String>>,
        }
        Ok(self.ask::<Inventory>(&["inventory"])?.resources)
    }

    /// Starts state machines side by side and waits for their ends; the reports come in the order of the ARNs.
    pub(crate) fn run_machines(&self, arns: &[&str]) -> Result<Vec<Execution>> {
        self.ask(&[&["run-machines", "--timeout", "300"], arns].concat())
    }

    /// Every statement that was submitted to the Data API.
    pub(crate) fn statements(&self) -> Result<Vec<PastStatement>> {
        self.ask(&["statements"])
    }

    /// How a person opens the database.
    pub(crate) fn database_command(&self) -> String {
        let text = |key: &str| self.ready.postgres[key].to_string().trim_matches('"').to_owned();
        format!("psql --host '{}' --port {} --username {} dev", text("host"), text("port"), text("user"))
    }

    /// What the cloud said so far, for a failure's message.
    pub(crate) fn last_words(&self) -> String {
        last_lines(&self.ready.log)
    }

    /// Whether it said something so far.
    pub(crate) fn said(&self, words: &str) -> Result<bool> {
        Ok(fs::read_to_string(&self.ready.log)?.contains(words))
    }

    /// Asks it to end, waits for that and removes its data: a run may have many, each with a database of its own.
    pub(crate) fn stop(mut self) -> Result<()> {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        }
        self.child.wait()?;
        let _goes_with_the_run_otherwise = fs::remove_dir_all(&self.folder);
        Ok(())
    }

    /// Runs one of the package's commands on this cloud.
    pub(crate) fn ask<T: DeserializeOwned>(&self, words: &[&str]) -> Result<T> {
        let mut ask = module(&self.python, PACKAGE);
        ask.args(words).args(["--endpoint", &self.ready.endpoint, "--json"]);
        let answer = command::succeed(&mut ask, |_| {})?;
        serde_json::from_str(&answer.stdout)
            .with_context(|| format!("`{}` did not answer with the agreed JSON", command::shown(&ask)))
    }
}

/// A module of the embedded cloud's package, from this checkout.
pub(crate) fn module(python: &Path, name: &str) -> Command {
    let mut command = command::scrubbed(python);
    command.args(["-m", name]).env("PYTHONPATH", command::checkout().join("local")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}
