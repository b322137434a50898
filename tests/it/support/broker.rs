//! A RabbitMQ node of our own: Debian's packaged broker, started on loopback with free ports, its own epmd, cookie and folders. The
//! packaged wrapper is bypassed, since it insists on the `rabbitmq` user.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use super::{eventually, http};

/// Longest that a node takes to boot on a busy machine.
const BOOT: Duration = Duration::from_secs(120);

/// Settings that every node has.
const PLUGINS: &str = "[rabbitmq_management,rabbitmq_stream].";

/// One node.
pub struct Broker {
    folder: tempfile::TempDir,
    home: PathBuf,
    port: u16,
    epmd_port: u16,
    extra: String,
    server: Mutex<Option<Child>>,
    _epmd: Child,
    _reaper: Child,
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

/// The packaged broker's own folder.
fn rabbitmq_home() -> PathBuf {
    let found = fs::read_dir("/usr/lib/rabbitmq/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    found
        .filter(|path| path.join("sbin/rabbitmq-server").exists())
        .max()
        .expect("RabbitMQ is not installed: run `make deps` (Debian's package rabbitmq-server)")
}

fn free_port() -> u16 {
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
        let folder = tempfile::Builder::new().prefix("copydesk-rabbitmq-").tempdir().unwrap();
        let port = free_ports(8);
        let epmd_port = free_port();
        for name in ["mnesia", "log", "home"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let home = rabbitmq_home();
        let epmd = Command::new("epmd")
            .args(["-port", &epmd_port.to_string(), "-address", "127.0.0.1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("epmd comes with Debian's rabbitmq-server: run `make deps`");
        let reaper = reaper(folder.path(), epmd.id());
        let broker = Self {
            folder,
            home,
            port,
            epmd_port,
            extra: extra.to_owned(),
            server: Mutex::new(None),
            _epmd: epmd,
            _reaper: reaper,
        };
        broker.boot();
        broker
    }

    /// Boots the node again after [`Broker::kill`] or [`Broker::stop`], with all it had stored.
    pub fn boot(&self) {
        let path = self.folder.path();
        let conf = format!(
            "listeners.tcp.1 = 127.0.0.1:{}\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {}\n\
             stream.listeners.tcp.1 = 127.0.0.1:{}\nloopback_users = none\ndisk_free_limit.absolute = 50MB\n\
             collect_statistics_interval = 1000\n{}\n",
            self.port,
            self.port + 3,
            self.port + 5,
            self.extra,
        );
        fs::write(path.join("rabbitmq.conf"), conf).unwrap();
        fs::write(path.join("enabled_plugins"), PLUGINS).unwrap();
        let log = |name: &str| fs::File::create(path.join("log").join(name)).unwrap();
        let mut server = self.command("rabbitmq-server");
        server.stdin(Stdio::null()).stdout(log("stdout")).stderr(log("stderr")).process_group(0);
        *self.server.lock().unwrap() = Some(server.spawn().expect("rabbitmq-server"));
        let _ = fs::remove_file(path.join("pid.os"));
        eventually("the broker boots", BOOT, || {
            let dead = self.server.lock().unwrap().as_mut().is_some_and(|s| s.try_wait().unwrap().is_some());
            assert!(!dead, "the broker died: {}", fs::read_to_string(path.join("log/stdout")).unwrap_or_default());
            answers(self.port)
                && http::get(self.management_port(), "/api/overview").is_ok_and(|(status, _)| status == 200)
        });
        // The broker removes its own pid file as soon as shutdown begins.
        fs::copy(path.join("pid"), path.join("pid.os")).unwrap();
    }

    /// The port of the management plugin.
    pub fn management_port(&self) -> u16 {
        self.port + 3
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
        let status = Command::new("kill").args([&format!("-{name}"), pid.trim()]).status().unwrap();
        assert!(status.success(), "kill -{name} {pid}");
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
        let path = self.folder.path();
        let at = |name: &str| path.join(name);
        let mut command = Command::new(self.home.join("sbin").join(program));
        command
            .env("PATH", format!("{}:{}", self.home.join("sbin").display(), std::env::var("PATH").unwrap_or_default()))
            .env("HOME", at("home"))
            .env("LANG", "C.UTF-8")
            .env("ERL_EPMD_PORT", self.epmd_port.to_string())
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
            .env("RABBITMQ_NODENAME", format!("copydesk{}@localhost", self.port))
            .env("RABBITMQ_USE_LONGNAME", "false")
            .env("RABBITMQ_BASE", path)
            .env("RABBITMQ_MNESIA_BASE", at("mnesia"))
            .env("RABBITMQ_LOG_BASE", at("log"))
            .env("RABBITMQ_LOGS", at("log/rabbit.log"))
            .env("RABBITMQ_CONFIG_FILE", at("rabbitmq"))
            .env("RABBITMQ_ADVANCED_CONFIG_FILE", at("advanced.config"))
            .env("RABBITMQ_GENERATED_CONFIG_DIR", at("config"))
            .env("RABBITMQ_SCHEMA_DIR", at("schema"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", at("enabled_plugins"))
            .env("RABBITMQ_PID_FILE", at("pid"))
            .env("RABBITMQ_NODE_PORT", self.port.to_string())
            .env("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_DIST_PORT", (self.port + 2).to_string())
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none");
        command
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if self.server.lock().unwrap().is_some() {
            self.kill();
        }
        let _ = self._epmd.kill();
        let _ = self._epmd.wait();
        drop(self._reaper.stdin.take());
        let _ = self._reaper.wait();
    }
}

impl Vhost<'_> {
    /// The AMQP URL of this virtual host.
    pub fn url(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}/{}", self.broker.port, self.name)
    }

    /// Messages in `queue`, ready and unacknowledged, as the queue itself says at this moment.
    pub fn depth(&self, queue: &str) -> u64 {
        self.queue(queue)["messages"].as_u64().unwrap_or(0)
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

/// Kills the node and its epmd when this process ends in any way: it waits for the end of its standard input.
fn reaper(folder: &Path, epmd: u32) -> Child {
    let script = format!(
        "cat >/dev/null; kill -9 \"$(cat '{0}/pid.os' 2>/dev/null || cat '{0}/pid')\" {epmd} 2>/dev/null; rm -rf '{0}'",
        folder.display()
    );
    Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}
