//! A provider's process: started as the engine starts a plugin, its port read from its first line, its memory from `/proc`. It ends with its owner.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::Failure;

pub(crate) struct Provider {
    child: Child,
    pub(crate) port: u16,
}

/// Bytes that the process and those it started have in memory.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    /// The most that each has ever had.
    pub(crate) peak: u64,
}

impl Provider {
    /// Starts it and waits for its port.
    pub(crate) fn start(one: &Json, engine: &str) -> Result<(Self, Duration), Failure> {
        let words = one["command"].as_array().into_iter().flatten().filter_map(Json::as_str);
        let words: Vec<&str> = words.collect();
        let (program, arguments) = words.split_first().ok_or("an empty command")?;
        let folder = PathBuf::from(one["folder"].as_str().unwrap_or("."));
        let mut command = Command::new(program);
        command.args(arguments).arg(engine).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped());
        let began = Instant::now();
        let mut child = command.spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("a child without its output")?;
        BufReader::new(output).read_line(&mut line)?;
        let time = began.elapsed();
        let port = line.trim().parse();
        let provider = Provider { child, port: *port.as_ref().unwrap_or(&0) };
        port.map_err(|_| format!("the first line is no port: {line:?}"))?;
        Ok((provider, time))
    }

    pub(crate) fn memory(&self) -> Result<Memory, Failure> {
        let mut memory = Memory::default();
        let mut open = vec![self.child.id()];
        while let Some(id) = open.pop() {
            let status = fs::read_to_string(format!("/proc/{id}/status"))?;
            let kilobytes = |key: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(key));
                line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default()
            };
            memory.now += kilobytes("VmRSS:") * 1024;
            memory.peak += kilobytes("VmHWM:") * 1024;
            for thread in fs::read_dir(format!("/proc/{id}/task"))? {
                let children = fs::read_to_string(thread?.path().join("children")).unwrap_or_default();
                open.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
            }
        }
        Ok(memory)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _status = self.child.wait();
    }
}
