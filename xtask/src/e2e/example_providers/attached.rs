//! Providers that a person started, as under a debugger: engines are told their ports in `PULUMI_DEBUG_PROVIDERS` and attach, one after the other.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::command;

/// A provider's process, started without an engine.
pub(super) struct Provider {
    package: &'static str,
    child: Child,
    output: BufReader<ChildStdout>,
    port: u16,
}

impl Provider {
    /// Starts the program as a person would, and reads the port that it prints.
    pub(super) fn start(package: &'static str, program: &Path) -> Result<Self> {
        let mut child = command::scrubbed(program).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("a child without its output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let port = line.trim_end().parse().with_context(|| format!("`{package}` printed {line:?}, not its port"))?;
        Ok(Self { package, child, output, port })
    }

    /// Ends it with Ctrl-C. It must have been there all the time and have printed nothing but its port.
    pub(super) fn end(mut self) -> Result<()> {
        let running = self.child.try_wait()?.is_none();
        ensure!(running, "`{}` ended before it was told to", self.package);
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).context("a child without an id")?;
        kill_process(pid, Signal::INT)?;
        let mut rest = String::new();
        self.output.read_to_string(&mut rest)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "`{}` ended with {status}", self.package);
        ensure!(rest.is_empty(), "`{}` printed {rest:?} after its port", self.package);
        Ok(())
    }
}

/// What `PULUMI_DEBUG_PROVIDERS` has to say.
pub(super) fn ports(providers: &[Provider]) -> OsString {
    let named = providers.iter().map(|provider| format!("{}:{}", provider.package, provider.port));
    named.collect::<Vec<_>>().join(",").into()
}

/// Puts a program that only fails where the plugin was: whoever starts it did not attach.
pub(super) fn refuse_to_start(plugin: &Path) -> Result<()> {
    fs::remove_file(plugin)?;
    fs::write(plugin, "#!/bin/sh\necho 'the engine started a plugin of its own' >&2\nexit 1\n")?;
    fs::set_permissions(plugin, Permissions::from_mode(0o755))?;
    Ok(())
}
