//! What the system says of this process.

use std::time::Duration;

use crate::transport::host;

/// Which process this is: host name and process id.
pub fn instance() -> String {
    format!("{}:{}", host::name(), std::process::id())
}

/// Resident memory in bytes, where the system says it.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Processor time, where the system says it.
pub fn cpu_time() -> Option<Duration> {
    /// Clock ticks in a second, as Linux shows them to programs on every machine.
    const TICKS: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold blanks.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 1000 / TICKS))
}
