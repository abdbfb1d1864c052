//! The processes of a run, found in `/proc`: by the run's folder in their environment or on their command line, and by their parents.
//!
//! The folder's name is unique, so nothing else is ever matched. A zombie counts as ended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long programs may take to end by themselves before they are killed.
const GRACE: Duration = Duration::from_secs(4);

/// A process of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    pub(crate) command: String,
}

/// Asks all processes of the run to end, except this one, and kills those that do not.
pub(crate) fn stop_all_of(folder: &Path) {
    let began = Instant::now();
    let mut signal = Signal::TERM;
    let mut asked = BTreeSet::new();
    loop {
        let left = all_of(folder);
        if left.is_empty() || began.elapsed() > GRACE * 2 {
            return;
        }
        if began.elapsed() > GRACE && signal == Signal::TERM {
            signal = Signal::KILL;
            asked.clear();
        }
        for process in left {
            if asked.insert(process.id)
                && let Some(pid) = i32::try_from(process.id).ok().and_then(Pid::from_raw)
            {
                let _gone_meanwhile = kill_process(pid, signal);
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// All processes of the run but this one and those above it.
pub(crate) fn all_of(folder: &Path) -> Vec<Process> {
    let folder = folder.as_os_str().as_encoded_bytes();
    let mut parents = BTreeMap::new();
    let mut found = BTreeMap::new();
    for id in ids() {
        let Some(parent) = parent_of_living(id) else {
            continue;
        };
        parents.insert(id, parent);
        let holds = |file: &str| fs::read(format!("/proc/{id}/{file}")).is_ok_and(|bytes| contains(&bytes, folder));
        if holds("environ") || holds("cmdline") {
            found.insert(id, command_of(id));
        }
    }
    loop {
        let further: Vec<u32> = parents
            .iter()
            .filter(|(id, parent)| found.contains_key(parent) && !found.contains_key(id))
            .map(|(id, _)| *id)
            .collect();
        if further.is_empty() {
            break;
        }
        found.extend(further.into_iter().map(|id| (id, command_of(id))));
    }
    let mut ourselves = Some(std::process::id());
    while let Some(id) = ourselves {
        found.remove(&id);
        ourselves = parents.get(&id).copied();
    }
    found.into_iter().map(|(id, command)| Process { id, command }).collect()
}

fn ids() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn parent_of_living(id: u32) -> Option<u32> {
    // The second field is the program's name in parentheses and may hold anything: what follows its end is regular.
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (state != "Z" && state != "X").then_some(parent)
}

fn command_of(id: u32) -> String {
    let bytes = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace('\0', " ").trim().to_owned()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{all_of, stop_all_of};

    #[test]
    fn processes_are_found_by_their_environment_and_stopped_with_their_children() {
        let folder = tempfile::tempdir().unwrap();
        let mut child =
            Command::new("sh").args(["-c", "env -i sleep 300; true"]).env("ANY_NAME", folder.path()).spawn().unwrap();
        while all_of(folder.path()).len() < 2 {
            assert!(child.try_wait().unwrap().is_none(), "the child must not end by itself");
            std::thread::yield_now();
        }
        stop_all_of(folder.path());
        assert_eq!(all_of(folder.path()), []);
        child.wait().unwrap();
    }
}
