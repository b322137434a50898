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

/// `host:port` of each, with commas between.
pub fn addresses(servers: &[Redis]) -> String {
    servers.iter().map(|server| format!("127.0.0.1:{}", server.port)).collect::<Vec<_>>().join(",")
}

/// A master, its replica, and three sentinels that watch over them under the name `news`.
pub fn watched() -> (Redis, Redis, Vec<Redis>) {
    let master = Redis::start(&[]);
    let replica = Redis::start(&["--replicaof", "127.0.0.1", &master.port().to_string()]);
    let sentinels: Vec<_> = (0..3).map(|_| sentinel(master.port())).collect();
    eventually("the replica is there", Duration::from_secs(30), || {
        master.cli(&["INFO", "replication"]).contains("state=online")
            && sentinels.iter().all(|s| s.cli(&["SENTINEL", "MASTER", "news"]).contains("num-other-sentinels\n2"))
            && sentinels.iter().all(|s| s.cli(&["SENTINEL", "REPLICAS", "news"]).contains(&replica.port().to_string()))
    });
    (master, replica, sentinels)
}

fn sentinel(master: u16) -> Redis {
    let port = free_port();
    let folder = std::env::temp_dir().join(format!("copydesk-sentinel-{}-{port}.conf", std::process::id()));
    let text = format!(
        "port {port}\nsentinel monitor news 127.0.0.1 {master} 2\nsentinel down-after-milliseconds news 1000\n\
         sentinel failover-timeout news 5000\nsentinel parallel-syncs news 1\n"
    );
    std::fs::write(&folder, text).unwrap();
    Redis::start_on(port, &[&folder.display().to_string(), "--sentinel", "--port", &port.to_string()])
}

/// Three masters and their replicas.
pub fn cluster() -> Vec<Redis> {
    let node = || {
        let port = free_port();
        let bus = free_port().to_string();
        Redis::start_on(port, &["--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--cluster-port", &bus])
    };
    let nodes: Vec<_> = (0..6).map(|_| node()).collect();
    let addresses: Vec<_> = nodes.iter().map(|n| format!("127.0.0.1:{}", n.port())).collect();
    let mut create = vec!["--cluster", "create"];
    create.extend(addresses.iter().map(String::as_str));
    create.extend(["--cluster-replicas", "1", "--cluster-yes"]);
    let said = nodes[0].cli(&create);
    assert!(said.contains("All 16384 slots covered"), "{said}");
    eventually("the cluster stands", Duration::from_secs(30), || {
        nodes.iter().all(|n| n.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok"))
            && nodes[0].cli(&["CLUSTER", "NODES"]).matches("slave").count() == 3
    });
    nodes
}
