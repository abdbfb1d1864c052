//! Running other programs: their output is captured, shown as a moving line while they run, and told only when they fail, with a hint for the failures that a person can mend.
//!
//! A program never sees the user's own AWS or Pulumi settings (`scrubbed`): nothing a task does may reach a real account or touch a real stack.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;

use anyhow::{Result, anyhow, bail};

/// What a program that ended said, standard output and standard error apart.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    /// Both streams, line by line, in the order of arrival.
    pub(crate) all: String,
}

impl Output {
    /// The end of what was said, for a failure's message.
    pub(crate) fn tail(&self, lines: usize) -> String {
        let all: Vec<&str> = self.all.trim_end().lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }
}

/// The checkout's root: that of the Cargo which runs this. Where it was built does not count, since checkouts share a target folder.
pub(crate) fn checkout() -> PathBuf {
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&crate_folder).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// `cargo`, building into the shared target folder.
pub(crate) fn cargo() -> Result<Command> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(checkout()).env("CARGO_TARGET_DIR", crate::cache::target()?).env("CARGO_TERM_COLOR", "never");
    Ok(cargo)
}

/// A program without the AWS and Pulumi settings of the user.
pub(crate) fn scrubbed(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("AWS_") || name_text.starts_with("PULUMI_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Finds a program on the user's PATH.
pub(crate) fn find_on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Runs to the end, whatever the end is; `line` sees every line as it comes.
pub(crate) fn capture(command: &mut Command, mut line: impl FnMut(&str)) -> Result<Output> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let (send, receive) = mpsc::channel();
    let streams: [(bool, Option<Box<dyn Read + Send>>); 2] = [
        (true, child.stdout.take().map(|stream| Box::new(stream) as _)),
        (false, child.stderr.take().map(|stream| Box::new(stream) as _)),
    ];
    for (is_stdout, stream) in streams {
        let (send, stream) = (send.clone(), stream.ok_or_else(|| anyhow!("a child without its output"))?);
        std::thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut bytes = Vec::new();
            while stream.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
                let received = send.send((is_stdout, String::from_utf8_lossy(&bytes).trim_end().to_owned()));
                bytes.clear();
                if received.is_err() {
                    break;
                }
            }
        });
    }
    drop(send);
    let (mut stdout, mut all) = (String::new(), String::new());
    for (is_stdout, text) in receive {
        line(&text);
        if is_stdout {
            stdout.push_str(&text);
            stdout.push('\n');
        }
        all.push_str(&text);
        all.push('\n');
    }
    Ok(Output { status: child.wait()?, stdout, all })
}

/// Runs to the end and takes anything but success as an error, which tells the end of the output and a hint where there is one.
pub(crate) fn succeed(command: &mut Command, line: impl FnMut(&str)) -> Result<Output> {
    let output = capture(command, line)?;
    if !output.status.success() {
        let hint = hint_for(&output.all).map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
        bail!("`{}` ended with {}:\n{}{hint}", shown(command), output.status, indented(&output.tail(25)));
    }
    Ok(output)
}

/// The program and its arguments, without the environment (which holds passphrases).
pub(crate) fn shown(command: &Command) -> String {
    let program =
        Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    command.get_args().fold(program, |text, argument| format!("{text} {}", argument.to_string_lossy()))
}

pub(crate) fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        anyhow!(
            "the program `{program}` is not there\nhint: install it and see that it is on PATH; CONTRIBUTING.md says what a fresh machine needs"
        )
    } else {
        anyhow!("`{program}` cannot be started: {error}")
    }
}

/// What to do about the failures that are the environment's, recognised by what every tool says of them.
fn hint_for(output: &str) -> Option<&'static str> {
    const HINTS: [(&[&str], &str); 4] = [
        (
            &["No space left on device", "ENOSPC", "disk quota exceeded"],
            "free some disk space, or set REDSHIFT_TASKER_CACHE to a folder on a larger disk",
        ),
        (
            &[
                "Temporary failure in name resolution",
                "Could not resolve host",
                "dial tcp",
                "ENOTFOUND",
                "EAI_AGAIN",
                "ECONNREFUSED",
                "ETIMEDOUT",
                "NewConnectionError",
                "Network is unreachable",
                "no such host",
                "failed to download from",
                "Read timed out",
                "network failure seems to have happened",
                "(from versions: none)",
            ],
            "the package registry cannot be reached: see that the network works (proxies: HTTPS_PROXY, GOPROXY, npm and pip settings), then run the same command again",
        ),
        (&["go.mod requires go >="], "install a newer Go: the version that the line above asks for"),
        (&["Permission denied", "EACCES"], "see that this user may write the cache folder (REDSHIFT_TASKER_CACHE)"),
    ];
    HINTS.iter().find(|(signs, _)| signs.iter().any(|sign| output.contains(sign))).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{capture, hint_for, succeed};

    #[test]
    fn a_failure_tells_the_end_of_the_output_and_what_to_do() {
        let failed = succeed(
            Command::new("sh").args(["-c", "echo first; echo 'write: No space left on device' >&2; exit 3"]),
            |_| {},
        )
        .unwrap_err()
        .to_string();
        assert!(failed.contains("No space left on device"), "{failed}");
        assert!(failed.contains("hint: free some disk space"), "{failed}");
    }

    #[test]
    fn a_missing_program_is_named_with_a_hint() {
        let failed = capture(&mut Command::new("no-such-program-here"), |_| {}).unwrap_err().to_string();
        assert!(failed.contains("`no-such-program-here` is not there\nhint: "), "{failed}");
    }

    #[test]
    fn a_failure_of_the_program_itself_has_no_hint() {
        assert_eq!(hint_for("error[E0308]: mismatched types"), None);
    }
}
