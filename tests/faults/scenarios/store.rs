//! The store of the memory breaks: no article is lost, doubled or kept waiting past its budget.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::node;
use crate::course::{Course, LIMIT, SETTINGS};
use crate::ledger::Row;
use crate::proxy::Proxy;
use crate::support::redis::{Redis, addresses, cluster as nodes, watched};
use crate::support::worker::{Worker, copydesk};

/// `memory.budget_ms`, and what a busy machine may add to a wait.
const BUDGET_MS: f64 = 50.0;
const GRACE_MS: f64 = 150.0;

fn begin(url: &str) -> (Course<'static>, Worker) {
    let course = Course::on(node()).producing();
    let worker = course.worker_with(&["duplicates.enabled=true", "log.sample=1", &format!("memory.store={url}")]);
    (course, worker)
}

fn ready(course: &mut Course<'_>, worker: &Worker, count: usize, since: Instant) {
    worker.wait_for("store_ready", count, LIMIT);
    course.recovery.push(since.elapsed());
}

/// Counts, and holds every wait for the memory against the budget.
fn end(course: Course<'_>, worker: &Worker) -> Row {
    let row = course.count(&|_| false).once_each().within(Duration::from_secs(15));
    let settled = worker.events("message.settled");
    let unchecked = settled.iter().filter(|line| line["warnings"].to_string().contains("duplicate_unchecked")).count();
    let longest = settled.iter().filter_map(|line| line["time.recall_ms"].as_f64()).fold(0.0, f64::max);
    assert!(settled.len() >= row.sent, "{} of {} were settled", settled.len(), row.sent);
    assert!(longest <= BUDGET_MS + GRACE_MS, "an article waited {longest} ms for the memory");
    assert!(unchecked > 0 && unchecked < settled.len(), "{unchecked} of {} unchecked", settled.len());
    row.noting(format!("{unchecked} unchecked, longest wait {longest:.0} ms"))
}

/// Killed under load, and started again with nothing in it.
pub fn killed() -> Row {
    let server = Redis::start(&[]);
    let (mut course, worker) = begin(&server.url());
    course.more(300);
    server.kill();
    course.more(300);
    server.boot();
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// Stands still with its connections open.
pub fn paused() -> Row {
    let server = Redis::start(&[]);
    let (mut course, worker) = begin(&server.url());
    course.more(300);
    server.pause();
    std::thread::sleep(Duration::from_secs(10));
    server.resume();
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// The network in between carries nothing, then is cut, then heals.
pub fn cut() -> Row {
    let server = Redis::start(&[]);
    let proxy = Proxy::to(server.port());
    let (mut course, worker) = begin(&format!("redis://127.0.0.1:{}", proxy.port()));
    course.more(300);
    proxy.silence(true);
    course.more(300);
    proxy.silence(false);
    ready(&mut course, &worker, 2, Instant::now());
    proxy.cut(true);
    course.more(300);
    proxy.cut(false);
    ready(&mut course, &worker, 3, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// Has no memory left, then has.
pub fn full() -> Row {
    let server = Redis::start(&["--maxmemory-policy", "noeviction"]);
    let (course, worker) = begin(&server.url());
    course.more(300);
    server.cli(&["CONFIG", "SET", "maxmemory", "1mb"]);
    course.more(300);
    server.cli(&["CONFIG", "SET", "maxmemory", "0"]);
    course.more(300);
    end(course, &worker)
}

/// The master is killed, sentinels make the replica the master.
pub fn sentinels() -> Row {
    let (master, _replica, sentinels) = watched();
    let (mut course, worker) = begin(&format!("redis-sentinel://{}/news", addresses(&sentinels)));
    course.more(300);
    master.kill();
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// The node of a cluster that holds the articles is killed, its replica takes over.
pub fn cluster() -> Row {
    let nodes = nodes();
    let (mut course, worker) = begin(&format!("redis-cluster://{}", addresses(&nodes)));
    course.more(300);
    let busy = |node: &&Redis| node.cli(&["ROLE"]).starts_with("master") && node.cli(&["DBSIZE"]) != "0";
    nodes.iter().find(busy).expect("a node that holds the articles").kill();
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// Is not there when the worker starts, then is.
pub fn missing() -> Row {
    let server = Redis::start(&[]);
    server.kill();
    let (mut course, worker) = begin(&server.url());
    course.more(300);
    server.boot();
    ready(&mut course, &worker, 1, Instant::now());
    course.more(300);
    end(course, &worker)
}

/// A worker that remembers in this file. A file that may grow no further is an error to it, as on a full disk, and not its end.
fn filed(course: &Course<'_>, path: &Path) -> Worker {
    let mut worker = Command::new("sh");
    worker.args(["-c", "trap '' XFSZ; exec \"$@\"", "filed"]).arg(copydesk().get_program()).arg("serve");
    let store = format!("memory.store=file://{}", path.display());
    let more = ["duplicates.enabled=true", "log.sample=1", &store];
    worker.args(SETTINGS.iter().chain(&more).flat_map(|pair| ["--set", pair]));
    for (name, value) in copydesk().get_envs() {
        match value {
            Some(value) => worker.env(name, value),
            None => worker.env_remove(name),
        };
    }
    let worker = Worker::spawn({
        worker.env("COPYDESK_AMQP_URL", &course.url);
        worker
    });
    worker.wait_for("ready", 1, LIMIT);
    worker
}

/// All articles were compared, and none waited for the disk.
fn compared(row: Row, worker: &Worker) -> Row {
    let settled = worker.events("message.settled");
    let unchecked = settled.iter().filter(|line| line["warnings"].to_string().contains("duplicate_unchecked")).count();
    let longest = settled.iter().filter_map(|line| line["time.recall_ms"].as_f64()).fold(0.0, f64::max);
    assert_eq!(unchecked, 0, "of {} articles", settled.len());
    assert!(longest <= BUDGET_MS + GRACE_MS, "an article waited {longest} ms for the memory");
    row.noting(format!("none unchecked, longest wait {longest:.0} ms"))
}

/// The file's disk is full, then has room.
pub fn disk_full() -> Row {
    let folder = tempfile::tempdir().unwrap();
    let mut course = Course::on(node()).producing();
    let worker = filed(&course, &folder.path().join("memory.redb"));
    course.more(300);
    let limit = |size: &str| {
        let pid = worker.pid().to_string();
        let set = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={size}:")]).status();
        assert!(set.unwrap().success(), "prlimit");
    };
    limit("4096");
    worker.wait_for("store_behind", 1, LIMIT);
    course.more(300);
    limit("unlimited");
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    compared(course.count(&|_| false).once_each().within(Duration::from_secs(15)), &worker)
}

/// A file system of its own, on a loop device, which needs root.
struct Volume(tempfile::TempDir);

impl Volume {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let [image, place] = ["image", "place"].map(|name| folder.path().join(name));
        std::fs::create_dir(&place).unwrap();
        std::fs::File::create(&image).unwrap().set_len(64 << 20).unwrap();
        let made = run(Command::new("mkfs.ext4").arg("-q").arg(&image))
            && run(Command::new("mount").args(["-o", "loop"]).args([&image, &place]));
        made.then_some(Self(folder))
    }

    fn place(&self) -> PathBuf {
        self.0.path().join("place")
    }

    fn freeze(&self) -> Frozen {
        assert!(run(Command::new("fsfreeze").arg("--freeze").arg(self.place())), "fsfreeze");
        Frozen(self.place())
    }
}

/// While it lives, whoever writes to the volume waits in the kernel, and no signal ends that.
struct Frozen(PathBuf);

impl Drop for Frozen {
    fn drop(&mut self) {
        run(Command::new("fsfreeze").arg("--unfreeze").arg(&self.0));
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        run(Command::new("umount").arg("--lazy").arg(self.place()));
    }
}

fn run(command: &mut Command) -> bool {
    command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The file's disk does not come back from a write, then does.
pub fn disk_hangs() -> Row {
    let Some(volume) = Volume::mount() else {
        return Row::of_an_end("not run: it takes root, loop devices and mkfs.ext4");
    };
    let mut course = Course::on(node()).producing();
    let worker = filed(&course, &volume.place().join("memory.redb"));
    course.more(300);
    let frozen = volume.freeze();
    course.more(300);
    worker.wait_for("store_behind", 1, LIMIT);
    course.more(300);
    drop(frozen);
    ready(&mut course, &worker, 2, Instant::now());
    course.more(300);
    compared(course.count(&|_| false).once_each().within(Duration::from_secs(15)), &worker)
}

/// The worker is killed; its successor reads the file and knows what came before.
pub fn file_killed() -> Row {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let mut course = Course::on(node()).producing();
    let worker = filed(&course, &path);
    course.more(300);
    worker.signal("KILL");
    let since = Instant::now();
    let worker = filed(&course, &path);
    course.recovery.push(since.elapsed());
    course.more(300);
    let row = course.count(&|_| false);
    // The articles of the suite are all alike: each but the first repeats one before it.
    let settled = worker.events("message.settled");
    let known = settled.iter().filter(|line| line["duplicate"].is_string()).count();
    assert!(known > 0 && known == settled.len(), "{known} of {} are known to repeat earlier ones", settled.len());
    compared(row.noting("what was published and not yet acknowledged at the kill"), &worker)
}
