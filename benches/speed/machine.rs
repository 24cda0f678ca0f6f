//! What this machine is, and what it has.

use std::process::Command;
use std::{env, fs, thread};

/// Where GNU's `time` would be.
pub const GNU_TIME: &str = "/usr/bin/time";

/// Whether the peak of memory can be measured; says so if not.
pub fn has_gnu_time() -> bool {
    let output = Command::new(GNU_TIME).args(["-f", "%M", "true"]).output();
    let found = output.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).trim().parse::<u64>().is_ok());
    if !found {
        eprintln!("no GNU {GNU_TIME} here: the peak of memory is left out");
    }
    found
}

/// The machine in a few words.
pub fn name() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) { "; a DEBUG build, which says nothing" } else { "" };
    format!("{}, {cores} cores, {}{build}", model.unwrap_or(env::consts::ARCH), env::consts::OS)
}
