//! One run of a task and everything it starts, which ends with it whatever happens.
//!
//! A task works in two processes. The outer one makes the run's folder, locks it, starts the same command again as the inner one, and waits. The inner one does the work; every
//! program it starts inherits a variable that names the run, so they are found again wherever they went (the engine gives its plugins groups of their own). Each watches the other: when
//! the inner one ends, by itself, by a crash or by `kill -9`, the outer one stops what is left; when the outer one goes, the inner one's standard input ends and it does the same. Signals
//! of a terminal reach the outer one, which passes them on. Should both be killed at once, the next run finds a folder that nobody has locked and clears it first.

use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::{cache, processes};

/// Names the runs that a process belongs to: the folders, outermost first, with `:` between them.
pub(crate) const RUN_VARIABLE: &str = "REDSHIFT_TASKER_RUN";
/// Tells the inner process that it is one, and its folder.
const INNER_VARIABLE: &str = "REDSHIFT_TASKER_INNER";

/// The inner process's view of the run.
#[derive(Debug)]
pub(crate) struct Run {
    /// A folder for whatever the run needs, removed at its end.
    pub(crate) folder: PathBuf,
    interrupted: Arc<AtomicBool>,
    interrupts: Receiver<()>,
}

impl Run {
    /// Waits until a person or another program asks the run to end.
    pub(crate) fn wait_for_interrupt(&self) {
        let _ended_either_way = self.interrupts.recv();
    }

    pub(crate) fn was_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }
}

/// Does `work` as described above, in a folder that starts with `name`; does not return before everything it started has ended.
pub(crate) fn supervised(name: &str, work: impl FnOnce(&Run) -> Result<()>) -> Result<()> {
    match std::env::var_os(INNER_VARIABLE) {
        Some(folder) => inner(PathBuf::from(folder), work),
        None => outer(name),
    }
}

/// `cargo xtask` itself, for a scenario that runs a task of its own: a run within this one.
pub(crate) fn task(arguments: &[&str]) -> Command {
    let mut command = Command::new("/proc/self/exe");
    command.args(arguments).env_remove(INNER_VARIABLE);
    command
}

/// Stops everything that earlier runs left, and the runs called `also_alive` even if nothing is wrong with them. Tells how many runs there were.
pub(crate) fn sweep(also_alive: Option<&str>) -> Result<usize> {
    let runs = runs_folder()?;
    let _turn = turn(&runs)?;
    let mut swept = 0;
    for folder in fs::read_dir(&runs)?.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()) {
        let abandoned = File::open(folder.join("lock")).map_or(true, |lock| lock.try_lock().is_ok());
        let called = also_alive.is_some_and(|name| {
            folder.file_name().is_some_and(|folder| folder.to_string_lossy().starts_with(&format!("{name}-")))
        });
        if abandoned || called {
            processes::stop_all_of(&folder);
            remove(&folder);
            swept += 1;
        }
    }
    Ok(swept)
}

fn outer(name: &str) -> Result<()> {
    sweep(None)?;
    let runs = runs_folder()?;
    let (folder, _lock) = {
        let _turn = turn(&runs)?;
        let folder = tempfile::Builder::new()
            .prefix(&format!("{name}-"))
            .permissions(Permissions::from_mode(0o755))
            .tempdir_in(&runs)?
            .keep();
        let lock = File::create(folder.join("lock"))?;
        lock.lock()?;
        (folder, lock)
    };
    let runs_of_inner = match std::env::var(RUN_VARIABLE) {
        Ok(outside) if !outside.is_empty() => format!("{outside}:{}", folder.display()),
        _ => folder.display().to_string(),
    };
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let mut inner = Command::new("/proc/self/exe")
        .arg0(std::env::args_os().next().unwrap_or_else(|| "xtask".into()))
        .args(std::env::args_os().skip(1))
        .env(INNER_VARIABLE, &folder)
        .env(RUN_VARIABLE, runs_of_inner)
        .stdin(Stdio::piped())
        .process_group(0)
        .spawn()
        .context("the task cannot be started")?;
    let pid = Pid::from_child(&inner);
    std::thread::spawn(move || {
        for _asked in signals.forever() {
            let _gone = kill_process(pid, Signal::INT);
        }
    });
    // The pipe must stay open while the inner process runs: `wait` would close it.
    let lifeline = inner.stdin.take();
    let ended = inner.wait()?;
    drop(lifeline);
    processes::stop_all_of(&folder);
    remove(&folder);
    leave(ended.code().unwrap_or(1))
}

fn inner(folder: PathBuf, work: impl FnOnce(&Run) -> Result<()>) -> Result<()> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let orphaned = Arc::new(AtomicBool::new(false));
    let (tell, interrupts) = mpsc::channel();
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn({
        let (folder, interrupted) = (folder.clone(), Arc::clone(&interrupted));
        move || {
            for _asked in signals.forever() {
                interrupted.store(true, Ordering::SeqCst);
                let _nobody_waits = tell.send(());
                processes::stop_all_of(&folder);
            }
        }
    });
    std::thread::spawn({
        let (folder, orphaned) = (folder.clone(), Arc::clone(&orphaned));
        move || {
            let _only_the_end_matters = std::io::stdin().read_to_end(&mut Vec::new());
            orphaned.store(true, Ordering::SeqCst);
            processes::stop_all_of(&folder);
            remove(&folder);
            leave(1)
        }
    });
    let run = Run { folder, interrupted, interrupts };
    let done = work(&run);
    while orphaned.load(Ordering::SeqCst) {
        // The thread above is clearing up and ends this process when it is done.
        std::thread::park();
    }
    if done.is_err() && run.was_interrupted() {
        bail!("interrupted; everything that was started has been stopped");
    }
    done
}

fn runs_folder() -> Result<PathBuf> {
    let runs = cache::root()?.join("runs");
    fs::create_dir_all(&runs).with_context(|| cache::unwritable(&runs))?;
    Ok(runs)
}

/// Making a folder and locking it is one step for whoever sweeps.
fn turn(runs: &Path) -> Result<File> {
    let lock = File::create(runs.join("lock")).with_context(|| cache::unwritable(runs))?;
    lock.lock()?;
    Ok(lock)
}

fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        eprintln!("warning: `{}` cannot be removed: {error}", folder.display());
    }
}

#[allow(clippy::exit, reason = "the exit status is the inner process's, and nothing is left to unwind")]
fn leave(code: i32) -> ! {
    std::process::exit(code)
}
