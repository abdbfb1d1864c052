//! The real Pulumi engine with a home, a backend and a project of its own, so that no state of the user is read or written.
//!
//! Both plugins lie in the home's `plugins` folder as an installation leaves them there: ours, and under the name of the real `aws` plugin the stand-in of the embedded cloud. The engine
//! may not download anything: a missing plugin is an error.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::architecture::Architecture;
use crate::cloud::Cloud;
use crate::command::{self, Output};
use crate::package;
use crate::programs::Surroundings;
use crate::run::Run;
use crate::setup::Tools;

/// The versions of the `aws` package that are asked for: by our component and programs in Python, by those in TypeScript, and by those in Go.
const AWS_VERSIONS: [&str; 3] = ["7.51.1", "7.48.0", "7.40.0"];

/// The folder of our plugin among an engine's plugins.
const OURS: &str = concat!("resource-redshift-tasker-v", env!("CARGO_PKG_VERSION"));

/// The definitions that the examples deploy.
const MACHINES: &str = "machines/jsonata";

/// The engine's programs, and a home with the plugins as on a user's machine.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    home: PathBuf,
    path: OsString,
}

/// An engine whose AWS is the embedded cloud.
#[derive(Debug)]
pub(crate) struct Engine {
    installation: Installation,
    folder: PathBuf,
    endpoint: String,
    region: String,
}

/// A project's folder and its stack.
#[derive(Debug)]
pub(crate) struct Stack<'a> {
    engine: &'a Engine,
    project: PathBuf,
    name: String,
    path: OsString,
    variables: Vec<(&'static str, OsString)>,
}

impl Installation {
    /// Builds the plugins and lays them out for whatever the run deploys.
    pub(crate) fn lay_out(run: &Run, tools: &Tools) -> Result<Self> {
        let home = run.folder.join("home");
        let plugins = home.join("plugins");
        package::lay_out_development(&plugins.join(OURS))?;
        for version in AWS_VERSIONS {
            place_stand_in(&plugins.join(format!("resource-aws-v{version}")), &tools.python)?;
        }
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path =
            std::env::join_paths(std::iter::once(tools.pulumi.bin.clone()).chain(std::env::split_paths(&inherited)))?;
        Ok(Self { home, path })
    }
}

impl Engine {
    /// An engine that keeps its stacks and projects in `folder`.
    pub(crate) fn new(installation: &Installation, folder: PathBuf, cloud: &Cloud) -> Result<Self> {
        fs::create_dir_all(folder.join("backend"))?;
        // The examples read the definitions of their state machines from beside their own folders.
        copy_folder(&command::checkout().join("examples").join(MACHINES), &folder.join(MACHINES))?;
        let (endpoint, region) = (cloud.ready.endpoint.clone(), cloud.ready.region.clone());
        Ok(Self { installation: installation.clone(), folder, endpoint, region })
    }

    /// A new stack of a copy of `examples/<example>`, for this machine's architecture.
    pub(crate) fn stack(&self, example: &str, name: &str) -> Result<Stack<'_>> {
        let project = self.project(&command::checkout().join("examples").join(example), name)?;
        let stack = self.init(project, name, Surroundings::default())?;
        stack.succeed(&["config", "set", "architecture", Architecture::of_this_machine().name()])?;
        Ok(stack)
    }

    /// A new stack of a YAML program.
    pub(crate) fn stack_of(&self, program: &str, name: &str) -> Result<Stack<'_>> {
        let project = self.folder.join(format!("project-{name}"));
        fs::create_dir_all(&project)?;
        fs::write(project.join("Pulumi.yaml"), program)?;
        self.init(project, name, Surroundings::default())
    }

    /// A copy of a program's folder, without the settings of any stack.
    pub(crate) fn project(&self, program: &Path, name: &str) -> Result<PathBuf> {
        let project = self.folder.join(format!("project-{name}"));
        copy_folder(program, &project)?;
        Ok(project)
    }

    /// A new stack of a program that was made ready in its own folder.
    pub(crate) fn stack_in(&self, project: PathBuf, name: &str, surroundings: Surroundings) -> Result<Stack<'_>> {
        self.init(project, name, surroundings)
    }

    fn init(&self, project: PathBuf, name: &str, surroundings: Surroundings) -> Result<Stack<'_>> {
        let path =
            std::env::join_paths(surroundings.path.into_iter().chain(std::env::split_paths(&self.installation.path)))?;
        let stack = Stack { engine: self, project, name: name.to_owned(), path, variables: surroundings.variables };
        stack.succeed(&["stack", "init"])?;
        Ok(stack)
    }

    /// The folder of a plugin of this package and version, to be filled.
    pub(crate) fn plugin_folder(&self, package: &str, version: &str) -> PathBuf {
        self.installation.home.join("plugins").join(format!("resource-{package}-v{version}"))
    }

    /// The folder of our plugin.
    pub(crate) fn plugin(&self) -> PathBuf {
        self.installation.home.join("plugins").join(OURS)
    }

    /// The folder that everything of this engine lies in, but for its installation.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the engine's programs, where it is not on the user's own PATH.
    pub(crate) fn bin_to_add(&self) -> Option<PathBuf> {
        command::find_on_path("pulumi")
            .is_none()
            .then(|| std::env::split_paths(&self.installation.path).next())
            .flatten()
    }

    /// The environment that makes this engine and no other answer, as a person would export it.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("PULUMI_HOME", self.installation.home.display().to_string()),
            ("PULUMI_BACKEND_URL", format!("file://{}", self.folder.join("backend").display())),
            ("PULUMI_CONFIG_PASSPHRASE", "local".to_owned()),
            ("PULUMI_SKIP_UPDATE_CHECK", "true".to_owned()),
            ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true".to_owned()),
            ("AWS_ENDPOINT_URL", self.endpoint.clone()),
            ("AWS_REGION", self.region.clone()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ]
    }
}

impl Stack<'_> {
    pub(crate) fn project(&self) -> &Path {
        &self.project
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// `pulumi up`; what it says comes back.
    pub(crate) fn up(&self, further: &[&str], line: impl FnMut(&str)) -> Result<Output> {
        let arguments = [&["up", "--yes", "--skip-preview"], further].concat();
        command::succeed(&mut self.pulumi(&arguments), line)
    }

    /// `pulumi preview`, whatever its end is.
    pub(crate) fn preview(&self) -> Result<Output> {
        self.capture(&["preview", "--diff"])
    }

    /// `pulumi preview`, as JSON.
    pub(crate) fn planned(&self) -> Result<Value> {
        json_of(&self.succeed(&["preview", "--json"])?)
    }

    /// The state, secrets encrypted.
    pub(crate) fn export(&self) -> Result<Value> {
        json_of(&self.succeed(&["stack", "export"])?)
    }

    /// The state, secrets in the clear.
    pub(crate) fn export_in_the_clear(&self) -> Result<Value> {
        json_of(&self.succeed(&["stack", "export", "--show-secrets"])?)
    }

    /// Sets values of the stack's configuration.
    pub(crate) fn configure(&self, plain: &[(&str, &str)], secret: &[(&str, &str)]) -> Result<()> {
        let mut arguments = vec!["config".to_owned(), "set-all".to_owned()];
        for (kind, values) in [("--plaintext", plain), ("--secret", secret)] {
            arguments.extend(values.iter().flat_map(|(key, value)| [kind.to_owned(), format!("{key}={value}")]));
        }
        self.succeed(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).map(|_| ())
    }

    /// `pulumi`, whatever its end is.
    pub(crate) fn capture(&self, arguments: &[&str]) -> Result<Output> {
        command::capture(&mut self.pulumi(arguments), |_| {})
    }

    /// Takes over a state that `pulumi stack export` wrote.
    pub(crate) fn import_state(&self, state: &str) -> Result<()> {
        let file = self.project.join("state.json");
        fs::write(&file, state)?;
        self.succeed(&["stack", "import", "--file", "state.json"]).map(|_| ())
    }

    pub(crate) fn refresh(&self, further: &[&str]) -> Result<Output> {
        self.succeed(&[&["refresh", "--yes", "--skip-preview"], further].concat())
    }

    pub(crate) fn destroy(&self) -> Result<Output> {
        self.succeed(&["destroy", "--yes", "--skip-preview"])
    }

    /// The stack's outputs by name, secrets in the clear.
    pub(crate) fn outputs(&self) -> Result<Value> {
        json_of(&self.succeed(&["stack", "output", "--json", "--show-secrets"])?)
    }

    pub(crate) fn succeed(&self, arguments: &[&str]) -> Result<Output> {
        command::succeed(&mut self.pulumi(arguments), |_| {})
    }

    fn pulumi(&self, arguments: &[&str]) -> Command {
        let mut pulumi = command::scrubbed("pulumi");
        pulumi
            .args(arguments)
            .args(["--stack", &self.name, "--non-interactive", "--color", "never"])
            .current_dir(&self.project)
            // `Command` looks for the program on the PATH that the child gets.
            .env("PATH", &self.path)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .envs(self.engine.environment());
        pulumi
    }
}

fn json_of(output: &Output) -> Result<Value> {
    serde_json::from_str(&output.stdout).context("what the engine told is not JSON")
}

/// The stand-in, started with the embedded cloud's Python.
fn place_stand_in(folder: &Path, python: &Path) -> Result<()> {
    let mut install = crate::cloud::module(python, "redshift_tasker_local.aws_plugin.install");
    command::succeed(install.arg(folder), |_| {}).map(|_| ())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("`{}` cannot be read", from.display()))? {
        let entry = entry?;
        let is_stack_settings =
            entry.file_name().to_string_lossy().strip_prefix("Pulumi.").is_some_and(|rest| rest != "yaml");
        if entry.file_type()?.is_file() && !is_stack_settings {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
