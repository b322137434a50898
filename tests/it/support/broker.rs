//! A RabbitMQ node of our own, of the version that `BROKER` names, started by `scripts/rabbitmq` on free ports of the loopback.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use super::{eventually, http, script, signal};

/// Longest that a node takes to boot on a busy machine.
const BOOT: Duration = Duration::from_secs(120);
/// Tries to start a node: another process may take a port between the look for free ones and the boot.
const STARTS: usize = 3;

/// One node.
pub struct Broker {
    folder: tempfile::TempDir,
    port: u16,
    environment: Vec<(&'static str, String)>,
    server: Mutex<Option<Child>>,
    reaper: Child,
}

/// A virtual host of a node, for one test.
pub struct Vhost<'a> {
    pub broker: &'a Broker,
    pub name: String,
}

/// The node that tests share which do not harm it.
pub fn shared() -> &'static Broker {
    static SHARED: OnceLock<Broker> = OnceLock::new();
    SHARED.get_or_init(|| Broker::start(""))
}

/// Version of the RabbitMQ that the tests run on, as its folder says: `rabbitmq_server-4.0.5`.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let found = script("rabbitmq-home").output().expect("scripts/rabbitmq-home");
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        let home = String::from_utf8(found.stdout).unwrap();
        home.trim().rsplit_once('-').unwrap_or_else(|| panic!("no version in {home:?}")).1.to_owned()
    })
}

/// Its major and minor version.
pub fn release() -> (u16, u16) {
    let mut numbers = version().split('.').map(|number| number.parse().expect("a number"));
    (numbers.next().expect("a major version"), numbers.next().expect("a minor version"))
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The first of `count` ports in a row that are free.
fn free_ports(count: u16) -> u16 {
    loop {
        let first = free_port();
        let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if first < u16::MAX - count && (first..first + count).all(free) {
            return first;
        }
    }
}

impl Broker {
    /// Starts a node and waits until it answers; `extra` is added to `rabbitmq.conf`.
    pub fn start(extra: &str) -> Self {
        Self::start_with(extra, Vec::new())
    }

    /// The same with variables for `scripts/rabbitmq`.
    pub fn start_with(extra: &str, environment: Vec<(&'static str, String)>) -> Self {
        let mut said = String::new();
        for _ in 0..STARTS {
            match Self::try_start(extra, environment.clone()) {
                Ok(broker) => return broker,
                Err(why) => said = why,
            }
        }
        panic!("the broker died: {said}")
    }

    fn try_start(extra: &str, environment: Vec<(&'static str, String)>) -> Result<Self, String> {
        let folder = tempfile::Builder::new().prefix("copydesk-rabbitmq-").tempdir().unwrap();
        let port = free_ports(8);
        fs::write(folder.path().join("extra.conf"), extra).unwrap();
        let reaper = reaper(folder.path(), port, &environment);
        let broker = Self { folder, port, environment, server: Mutex::new(None), reaper };
        broker.try_boot()?;
        Ok(broker)
    }

    /// Boots the node again after [`Broker::kill`] or [`Broker::stop`], with all it had stored.
    pub fn boot(&self) {
        self.try_boot().expect("a boot");
    }

    fn try_boot(&self) -> Result<(), String> {
        let path = self.folder.path();
        fs::create_dir_all(path.join("log")).unwrap();
        let log = |name: &str| fs::File::create(path.join("log").join(name)).unwrap();
        let mut server = self.command("rabbitmq-server");
        server.stdin(Stdio::null()).stdout(log("stdout")).stderr(log("stderr")).process_group(0);
        *self.server.lock().unwrap() = Some(server.spawn().expect("rabbitmq-server"));
        let _ = fs::remove_file(path.join("pid.os"));
        let mut dead = false;
        eventually("the broker boots", BOOT, || {
            dead = self.server.lock().unwrap().as_mut().is_some_and(|s| s.try_wait().unwrap().is_some());
            let management = || http::get(self.management_port(), "/api/overview");
            dead || answers(self.port) && management().is_ok_and(|(status, _)| status == 200)
        });
        if dead {
            let said = |name: &str| fs::read_to_string(path.join("log").join(name)).unwrap_or_default();
            return Err(said("stdout") + &said("stderr"));
        }
        // The broker removes its own pid file as soon as shutdown begins.
        fs::copy(path.join("pid"), path.join("pid.os")).unwrap();
        Ok(())
    }

    /// The port of the management plugin.
    pub fn management_port(&self) -> u16 {
        self.port + 3
    }

    /// Where it keeps its data, for `scripts/rabbitmq`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The AMQP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `http://guest:guest@…`, as `copydesk check --management-url` takes it.
    pub fn management_url(&self) -> String {
        format!("http://guest:guest@127.0.0.1:{}", self.management_port())
    }

    /// SIGKILL.
    pub fn kill(&self) {
        self.signal("KILL");
        self.reap();
    }

    /// A clean shutdown.
    pub fn stop(&self) {
        self.signal("TERM");
        self.reap();
    }

    /// Sends a signal to the Erlang VM.
    pub fn signal(&self, name: &str) {
        let pid = fs::read_to_string(self.folder.path().join("pid.os")).unwrap();
        signal(pid.trim(), name);
    }

    fn reap(&self) {
        if let Some(mut server) = self.server.lock().unwrap().take() {
            server.wait().unwrap();
        }
    }

    /// `rabbitmqctl` with `args`; its standard output.
    pub fn ctl(&self, args: &[&str]) -> String {
        let out = self.command("rabbitmqctl").arg("-q").args(args).output().unwrap();
        assert!(out.status.success(), "rabbitmqctl {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// A fresh virtual host.
    pub fn vhost(&self) -> Vhost<'_> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let port = self.management_port();
        let (status, body) = http::put(port, &format!("/api/vhosts/{name}"), "{}").unwrap();
        assert!(matches!(status, 201 | 204), "{status} {body}");
        let all = r#"{"configure":".*","write":".*","read":".*"}"#;
        let (status, body) = http::put(port, &format!("/api/permissions/{name}/guest"), all).unwrap();
        assert!(matches!(status, 201 | 204), "{status} {body}");
        Vhost { broker: self, name }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = script("rabbitmq");
        command.arg(self.folder.path()).arg(self.port.to_string()).arg(program);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        drop(self.reaper.stdin.take());
        let _ = self.reaper.wait();
        self.reap();
    }
}

impl Vhost<'_> {
    /// The AMQP URL of this virtual host.
    pub fn url(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}/{}", self.broker.port, self.name)
    }

    /// Closes every connection to this virtual host, as an operator does; waits until the management plugin knows of some.
    pub fn close_connections(&self) {
        let (port, path) = (self.broker.management_port(), format!("/api/vhosts/{}/connections", self.name));
        let mut closed = 0;
        eventually("the management plugin lists the connections", Duration::from_secs(60), || {
            let (_, body) = http::get(port, &path).unwrap();
            let list: serde_json::Value = serde_json::from_str(&body).unwrap();
            for connection in list.as_array().into_iter().flatten() {
                let name = connection["name"].as_str().unwrap_or_default().replace(' ', "%20").replace('>', "%3E");
                closed += usize::from(http::delete(port, &format!("/api/connections/{name}")).is_ok());
            }
            closed > 0
        });
    }

    /// Empties `queue` without reading it.
    pub fn purge(&self, queue: &str) {
        let path = format!("/api/queues/{}/{queue}/contents", self.name);
        let (status, body) = http::delete(self.broker.management_port(), &path).unwrap();
        assert_eq!(status, 204, "{body}");
    }

    /// What the management plugin says of `queue`.
    pub fn queue(&self, queue: &str) -> serde_json::Value {
        let (status, body) =
            http::get(self.broker.management_port(), &format!("/api/queues/{}/{queue}", self.name)).unwrap();
        if status == 200 { serde_json::from_str(&body).unwrap() } else { serde_json::Value::Null }
    }
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let mut first = [0];
    stream.write_all(b"AMQP\x00\x00\x09\x01").is_ok() && stream.read_exact(&mut first).is_ok() && first[0] == 1
}

/// Kills the node and its epmd, and removes its folder, when this process ends in any way: it waits for the end of its input. An epmd stays
/// as long as it believes that a node lives.
fn reaper(folder: &Path, port: u16, environment: &[(&'static str, String)]) -> Child {
    const SCRIPT: &str = r#"cat > /dev/null
        for file in "$2/pid.os" "$2/pid"; do kill -9 $(cat "$file"); done
        for again in $(seq 50); do "$1" "$2" "$3" epmd -kill 2>&1 | grep -q 'not allowed' || break; sleep 0.1; done
        rm -rf "$2""#;
    let program = script("rabbitmq");
    Command::new("sh")
        .args(["-c", SCRIPT, "reaper"])
        .arg(program.get_program())
        .arg(folder)
        .arg(port.to_string())
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}

#[test]
fn a_node_boots_and_takes_messages() {
    let vhost = shared().vhost();
    let client = super::queue::Client::connect(&vhost.url());
    client.declare("q", &[]);
    client.publish("q", &[(super::queue::properties("text/plain", "m"), b"x".to_vec())]);
    assert_eq!(client.get("q").unwrap().message_id(), "m");
}
