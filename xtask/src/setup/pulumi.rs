//! The Pulumi CLI with its language hosts: the user's own where it is complete, else built from Go modules pinned in `tools/`.
//!
//! The user's counts when `pulumi` and `pulumi-language-yaml` are both found: the official installer puts them side by side. Ours takes some minutes, once.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use crate::steps::Step;
use crate::{cache, command};

/// The module folder under `tools/`, and the programs that are built there.
const MODULES: [(&str, &[&str]); 3] = [
    ("pulumi", &["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"]),
    ("pulumi-language-yaml", &["github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"]),
    (
        "pulumi-language-hosts",
        &[
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
            "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
            "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
        ],
    ),
];
const CLI_MODULE: &str = "github.com/pulumi/pulumi/pkg/v3";
/// The module that also carries the script by which the Python host starts programs.
const HOSTS_MODULE: &str = "github.com/pulumi/pulumi/sdk/v3";
const PYTHON_EXEC: &str = "pulumi-language-python-exec";

#[derive(Debug)]
pub(crate) struct Pulumi {
    /// The folder that must come first on PATH.
    pub(crate) bin: PathBuf,
    pub(crate) origin: String,
}

pub(crate) fn ensure(step: &Step) -> Result<Pulumi> {
    if let (Some(pulumi), Some(_yaml)) =
        (command::find_on_path("pulumi"), command::find_on_path("pulumi-language-yaml"))
        && let Some(bin) = pulumi.parent()
    {
        return Ok(Pulumi { bin: bin.to_path_buf(), origin: format!("found on PATH, {}", bin.display()) });
    }
    let key = key()?;
    if let Some(folder) = cache::find("pulumi", &key)? {
        // An entry that an earlier version of this file made has the script as it lies in its module.
        make_executable(&folder.join("bin").join(PYTHON_EXEC))?;
        return Ok(Pulumi { bin: folder.join("bin"), origin: "cached".to_owned() });
    }
    need_go()?;
    step.line("not on PATH: building it from Go modules, which takes some minutes once");
    let folder = cache::make("pulumi", &key, |folder| build(folder, step))?;
    Ok(Pulumi { bin: folder.join("bin"), origin: "built from Go modules".to_owned() })
}

/// What is built depends on the pinned modules and the machine's kind alone.
fn key() -> Result<String> {
    let mut parts = vec![std::env::consts::ARCH.as_bytes().to_vec()];
    for (module, _) in MODULES {
        for file in ["go.mod", "go.sum"] {
            let path = folder_of(module).join(file);
            parts.push(fs::read(&path).with_context(|| format!("`{}` cannot be read", path.display()))?);
        }
    }
    Ok(cache::key(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

fn build(folder: &Path, step: &Step) -> Result<()> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    let version_flag = format!(
        "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version={}",
        about("pulumi", "{{.Version}}", CLI_MODULE)?
    );
    for (module, programs) in MODULES {
        for program in programs {
            let name = program.rsplit('/').next().unwrap_or(program);
            step.line(&format!("building {name}"));
            let mut go = go(module);
            go.args(["build", "-ldflags", &version_flag, "-o"]).arg(bin.join(name)).arg(program);
            command::succeed(&mut go, |line| step.line(&format!("{name}: {line}")))?;
        }
    }
    let script =
        Path::new(&about("pulumi-language-hosts", "{{.Dir}}", HOSTS_MODULE)?).join("python/cmd").join(PYTHON_EXEC);
    fs::copy(script, bin.join(PYTHON_EXEC)).context("the Python host's script is not in its module")?;
    make_executable(&bin.join(PYTHON_EXEC))
}

/// The host finds its script on PATH, where only what can be executed counts.
fn make_executable(script: &Path) -> Result<()> {
    fs::set_permissions(script, fs::Permissions::from_mode(0o755))
        .with_context(|| format!("`{}` cannot be made executable", script.display()))
}

/// What Go knows of a module that ours requires.
fn about(module: &str, what: &str, required: &str) -> Result<String> {
    let listed = command::succeed(go(module).args(["list", "-m", "-f", what, required]), |_| {})?;
    Ok(listed.stdout.trim().to_owned())
}

fn go(module: &str) -> Command {
    let mut go = Command::new("go");
    go.current_dir(folder_of(module)).env("GOFLAGS", "-mod=mod -buildvcs=false");
    go
}

fn need_go() -> Result<()> {
    command::find_on_path("go").map(|_| ()).ok_or_else(|| {
        anyhow!("neither `pulumi` nor `go`, which builds it, is on PATH\nhint: install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.25 or newer (https://go.dev/doc/install), and run this again")
    })
}

fn folder_of(module: &str) -> PathBuf {
    command::checkout().join("tools").join(module)
}
