//! A Redis or Valkey of our own, as `STORE` says, on a free port of the loopback (`scripts/redis-home`).

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use super::broker::free_port;
use super::{eventually, script, signal};

/// Runs a server, says its process id, and kills it when whoever started it closes the pipe, as its end in any way does.
const KEEPER: &str =
    r#""$@" > /dev/null 2>&1 < /dev/null & echo $!; cat > /dev/null; kill -KILL $! 2> /dev/null; wait"#;

/// One server.
pub struct Redis {
    folder: tempfile::TempDir,
    port: u16,
    arguments: Vec<String>,
    running: Mutex<Option<Running>>,
}

struct Running {
    pid: String,
    keeper: Child,
    _pipe: ChildStdin,
}

/// The folder with the programs.
pub fn home() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let found = script("redis-home").output().expect("scripts/redis-home");
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        PathBuf::from(String::from_utf8(found.stdout).unwrap().trim())
    })
}

impl Redis {
    /// A server with these arguments beside its port; nothing is written to disk unless they say so.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_on(free_port(), arguments)
    }

    /// The same on this port.
    pub fn start_on(port: u16, arguments: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("copydesk-redis-").tempdir().unwrap();
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let server = Self { folder, port, arguments, running: Mutex::default() };
        server.boot();
        server
    }

    /// Starts it again after [`Redis::kill`]: empty, where nothing was written to disk.
    pub fn boot(&self) {
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(home().join("redis-server")).current_dir(self.folder.path());
        // The arguments of the test may begin with a configuration file.
        keeper.args(&self.arguments);
        if !self.arguments.iter().any(|argument| argument == "--port") {
            keeper.args(["--port", &self.port.to_string()]);
        }
        keeper.args(["--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]);
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("sh");
        let pipe = keeper.stdin.take().unwrap();
        let mut pid = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(keeper.stdout.take().unwrap()), &mut pid).unwrap();
        *self.running.lock().unwrap() = Some(Running { pid: pid.trim().to_owned(), keeper, _pipe: pipe });
        eventually("the store answers", Duration::from_secs(20), || {
            std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
        });
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `redis://…`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// What `redis-cli` says.
    pub fn cli(&self, arguments: &[&str]) -> String {
        let mut cli = Command::new(home().join("redis-cli"));
        let said = cli.args(["-p", &self.port.to_string()]).args(arguments).output().expect("redis-cli");
        String::from_utf8_lossy(&said.stdout).trim().to_owned()
    }

    /// Ends it at once.
    pub fn kill(&self) {
        if let Some(mut running) = self.running.lock().unwrap().take() {
            signal(&running.pid, "KILL");
            drop(running._pipe);
            let _ = running.keeper.wait();
        }
    }

    /// It stands still, with its connections open.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// It goes on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        signal(&self.running.lock().unwrap().as_ref().expect("it runs").pid, name);
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.lock().unwrap().take() {
            drop(running._pipe);
            let _ = running.keeper.wait();
        }
    }
}
