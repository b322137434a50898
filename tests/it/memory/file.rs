//! A memory in a file: it outlives restarts and kills, belongs to one process, and no article waits for its disk.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use copydesk::article::DuplicateKind;
use copydesk::memory::{Bounds, Found, Memory, Window};
use copydesk::store::disk::EVERY;
use serde_json::{Value, json};

use super::made::{Chance, article, ask, disk, disk_within, prose, stream};
use crate::support::eventually;
use crate::support::worker::copydesk;

/// What a busy machine may add to a commit.
const GRACE: Duration = Duration::from_secs(2);

#[test]
fn restarts_change_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let window = Window::new(Bounds::default());
    let mut file = disk(&path);
    for (number, article) in stream(900, 7).iter().enumerate() {
        if number % 150 == 149 {
            drop(file);
            file = disk(&path);
        }
        assert_eq!(ask(&file, article), ask(&window, article), "article {number}, {}", article.id);
    }
}

#[test]
fn what_is_old_or_too_much_goes_from_the_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let bounds = Bounds { articles: 50, age: 2, ..Bounds::default() };
    let file = disk_within(&path, bounds);
    for n in 0..400 {
        ask(&file, &article(&format!("a{n}"), "m", &prose(n, 0..150)));
    }
    drop(file);
    let of = |file: &dyn Memory, n: u64| ask(file, &article("b", "mb", &prose(n, 0..149))).duplicate.map(|d| d.of);
    let file = disk_within(&path, Bounds { age: 3600, ..bounds });
    assert_eq!(of(&file, 10), None, "of 400 the last 50 are left");
    drop(file);
    let file = disk_within(&path, Bounds { age: 3600, ..bounds });
    assert_eq!(of(&file, 399).as_deref(), Some("a399"));
    drop(file);
    std::thread::sleep(Duration::from_secs(4));
    let file = disk_within(&path, bounds);
    assert_eq!(of(&file, 398), None, "too old");
}

/// A `copydesk pipe` that remembers in a file, fed line by line.
struct Pipe {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

/// A report of some two hundred words; those of two numbers have little in common.
fn report(n: u64) -> String {
    let mut chance = Chance(n);
    let mut name = || {
        let syllables = (0..3).map(|_| {
            format!(
                "{}{}",
                b"bdfgklmnprstvz"[chance.below(14) as usize] as char,
                ["a", "e", "i", "o", "u"][chance.below(5) as usize]
            )
        });
        syllables.collect::<String>()
    };
    let sentences = (0..9).map(|_| {
        format!(
            "The {} council told {} and {} that the {} bridge was closed, and {} {} wrote to the {} office about the {} road.",
            name(), name(), name(), name(), name(), name(), name(), name()
        )
    });
    sentences.collect::<Vec<_>>().join(" ")
}

fn line(id: &str, text: &str) -> String {
    json!({"id": id, "url": format!("https://news.example/{id}"), "title": format!("Report {id}"), "text": text})
        .to_string()
}

fn pipe(path: &Path) -> Command {
    let mut command = copydesk();
    command.args(["pipe", "--format", "json", "--set", "enrich.off=[\"names\",\"places\",\"subjects\"]"]);
    command.args(["--set", "log.level=info", "--store", &format!("file:{}", path.display()), "-"]);
    command
}

impl Pipe {
    fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, output: BufReader::new(output).lines() }
    }

    fn publish(&mut self, id: &str, text: &str) -> Value {
        writeln!(self.input, "{}", line(id, text)).unwrap();
        serde_json::from_str(&self.output.next().expect("a document").unwrap()).unwrap()
    }
}

#[test]
fn a_killed_process_forgets_no_more_than_the_last_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let mut published: Vec<(u64, Value, Instant)> = Vec::new();
    for round in 0..3 {
        let mut running = Pipe::start(pipe(&path));
        for n in round * 20..(round + 1) * 20 {
            let text = if n % 4 == 3 { report(n - 1) } else { report(n) };
            let document = running.publish(&format!("a{n}"), &text);
            assert_eq!(document["duplicate"]["of"].is_string(), n % 4 == 3, "{document}");
            published.push((n, document, Instant::now()));
            if n % 20 == 14 {
                std::thread::sleep(EVERY + GRACE);
            }
        }
        let killed = Instant::now();
        running.child.kill().unwrap();
        running.child.wait().unwrap();
        published.retain(|(_, _, at)| killed - *at > EVERY + GRACE);
    }
    assert_eq!(published.len(), 45, "15 of each round had their time");
    let mut running = Pipe::start(pipe(&path));
    for (n, document, _) in &published {
        let text = if n % 4 == 3 { report(n - 1) } else { report(*n) };
        let again = running.publish(&format!("a{n}"), &text);
        assert_eq!(
            again["duplicate"], document["duplicate"],
            "the redelivery of {n} gets the answer of the first time"
        );
        let copy = running.publish(&format!("copy{n}"), &text);
        assert!(copy["duplicate"]["of"].is_string(), "{n} is known: {copy}");
    }
}

#[test]
fn what_a_run_remembers_is_in_the_file_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    for n in 0..12 {
        for id in ["a", "b"] {
            let mut running = Pipe::start(pipe(&path));
            let document = running.publish(&format!("{id}{n}"), &report(n));
            assert_eq!(document["duplicate"]["of"].is_string(), id == "b", "{id}{n}: {document}");
            drop(running.input);
            assert!(running.child.wait().unwrap().success());
        }
    }
}

#[test]
fn a_file_belongs_to_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let held = disk(&path);
    let refused = pipe(&path).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("is in use by another process; give each worker a file of its own"), "{said}");
    drop(held);
    assert!(pipe(&path).stdin(Stdio::null()).output().unwrap().status.success());
}

#[test]
fn a_foreign_file_is_refused_and_a_damaged_one_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    std::fs::write(&path, "not a memory, but a letter").unwrap();
    let refused = pipe(&path).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("is no memory of copydesk's; name another file, or move this one away"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), b"not a memory, but a letter");

    std::fs::remove_file(&path).unwrap();
    ask(&disk(&path), &article("a", "m1", &prose(1, 0..300)));
    let length = std::fs::metadata(&path).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let begun = pipe(&path).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&begun.stderr);
    assert!(begun.status.success(), "{said}");
    assert!(said.contains("store_set_aside") && said.contains("memory.redb.damaged"), "{said}");
    assert_eq!(std::fs::metadata(folder.path().join("memory.redb.damaged")).unwrap().len(), length / 2);
    assert_eq!(ask(&disk(&path), &article("a", "m2", &prose(1, 0..300))), Found::default(), "it began empty");
}

#[test]
fn a_full_disk_delays_no_article_and_is_caught_up_with() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("memory.redb"), folder.path().join("log"));
    drop(disk(&path));
    let empty = std::fs::metadata(&path).unwrap().len();
    // The system lets this process write no file past a size, as a full disk does; the signal that comes with it is ignored.
    let arguments: Vec<_> = pipe(&path).get_args().map(|a| a.to_string_lossy().into_owned()).collect();
    let mut limited = Command::new("prlimit");
    limited.args([format!("--fsize={}:", empty + 4096), "sh".into(), "-c".into()]);
    limited.arg("trap '' XFSZ; log=$1; shift; exec \"$@\" 2> \"$log\"").arg("limited").arg(&log);
    limited.arg(copydesk().get_program()).args(arguments);
    let mut running = Pipe::start(limited);
    let mut longest = Duration::ZERO;
    let mut number = 0;
    eventually("the file is full", Duration::from_secs(120), || {
        let began = Instant::now();
        let document = running.publish(&format!("a{number}"), &report(number));
        longest = longest.max(began.elapsed());
        assert!(document.get("warnings").is_none_or(|w| !w.to_string().contains("duplicate_unchecked")), "{document}");
        number += 1;
        std::fs::read_to_string(&log).is_ok_and(|log| log.contains("store_behind"))
    });
    let copy = running.publish("copy", &report(number - 1));
    assert_eq!(copy["duplicate"]["kind"], DuplicateKind::Exact.as_str(), "articles are compared all the same");
    assert!(longest < Duration::from_secs(10), "{longest:?}");
    let pid = running.child.id().to_string();
    assert!(Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited:"]).status().unwrap().success());
    eventually("what was missing is written", Duration::from_secs(30), || {
        std::fs::read_to_string(&log).unwrap().matches("store_ready").count() == 2
    });
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    let mut running = Pipe::start(pipe(&path));
    for n in 0..number {
        let copy = running.publish(&format!("copy{n}"), &report(n));
        assert!(copy["duplicate"]["of"].is_string(), "{n} of {number} is known: {copy}");
    }
}
