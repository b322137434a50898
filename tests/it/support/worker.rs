//! `copydesk` as a child process, its log read line by line.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::broker::Vhost;
use super::{eventually, signal};

/// A running `copydesk serve`.
pub struct Worker {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
}

/// The program under test.
pub fn copydesk() -> Command {
    alone(Path::new(env!("CARGO_BIN_EXE_copydesk")))
}

/// A program that sees no configuration of whoever runs the tests, and keeps its state in the target folder.
pub fn alone(program: &Path) -> Command {
    let mut command = Command::new(program);
    let configures = |name: &str| name.starts_with("COPYDESK") || name.starts_with("OTEL_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| configures(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command.env("RUST_BACKTRACE", "0").env_remove("RUST_LOG").env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// The program with an enricher that misbehaves on demand: `examples/faulty.rs`, which `cargo test` builds beside the program.
pub fn faulty() -> Command {
    example("faulty")
}

/// One of `examples/`, which `cargo test` builds beside the program.
pub fn example(name: &str) -> Command {
    alone(&Path::new(env!("CARGO_BIN_EXE_copydesk")).with_file_name("examples").join(name))
}

impl Worker {
    /// Starts `copydesk serve --declare` on `vhost`; each of `set` is a `--set`.
    pub fn serve(vhost: &Vhost<'_>, set: &[&str]) -> Self {
        Self::serve_at(&vhost.url(), set)
    }

    /// The same at any URL.
    pub fn serve_at(url: &str, set: &[&str]) -> Self {
        let mut command = copydesk();
        command.args(["serve", "--declare"]).env("COPYDESK_AMQP_URL", url);
        for pair in set {
            command.args(["--set", pair]);
        }
        Self::spawn(command)
    }

    /// Starts `command` and reads its standard output as a log.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let into = Arc::clone(&log);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| into.lock().unwrap().push(line)));
        Self { child, log }
    }

    /// The same, and waits until it says `ready`.
    pub fn ready(vhost: &Vhost<'_>, set: &[&str]) -> Self {
        let worker = Self::serve(vhost, set);
        worker.wait_for("ready", 1, Duration::from_secs(20));
        worker
    }

    /// The log so far.
    pub fn lines(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// Every event of this name so far.
    pub fn events(&self, name: &str) -> Vec<Value> {
        // A log of many thousand lines is not parsed again and again.
        let named = format!("\"{name}\"");
        let parse = |line: &String| serde_json::from_str::<Value>(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let log = self.log.lock().unwrap();
        log.iter().filter(|line| line.contains(&named)).map(parse).filter(|event| event["event"] == name).collect()
    }

    /// Waits for the `count`th event of this name and returns it.
    pub fn wait_for(&self, name: &str, count: usize, limit: Duration) -> Value {
        let start = std::time::Instant::now();
        loop {
            if let Some(event) = self.events(name).into_iter().nth(count - 1) {
                return event;
            }
            let tail = || self.lines().iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join("\n");
            assert!(start.elapsed() < limit, "no {name} number {count} within {limit:?}; the log ends:\n{}", tail());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        signal(&self.pid().to_string(), name);
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for its end.
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        let mut status = None;
        eventually("the worker ends", limit, || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// SIGTERM, then waits for its end.
    pub fn terminate(mut self) -> (ExitStatus, Vec<String>) {
        self.signal("TERM");
        let status = self.wait(Duration::from_secs(40));
        std::thread::sleep(Duration::from_millis(100));
        (status, self.lines())
    }

    /// CPU time used so far, in user and system mode, as the kernel counts it (hundredths of a second).
    pub fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap_or_default();
        let fields: Vec<i64> =
            stat.rsplit(')').next().unwrap_or("").split_whitespace().filter_map(|field| field.parse().ok()).collect();
        // The first field after the name is a letter, so utime and stime (14 and 15 in proc(5)) are the 11th and 12th numbers.
        Duration::from_millis(fields.get(10..12).map_or(0, |ticks| ticks.iter().sum::<i64>().unsigned_abs() * 10))
    }

    /// Peak resident memory in MiB.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
