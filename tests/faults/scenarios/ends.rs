//! How a worker ends that cannot work: the right exit code, in time, and no secret in its log.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::node;
use crate::course::{Course, LIMIT, SETTINGS, article, serve};
use crate::ledger::Row;
use crate::support::broker::Broker;
use crate::support::tls::Certificates;
use crate::support::worker::copydesk;

/// Credentials and virtual hosts that are not there end the worker at once, with the code for it.
pub fn refused() -> Row {
    let port = node().port();
    for url in
        [format!("amqp://guest:hunter2@127.0.0.1:{port}/"), format!("amqp://guest:guest@127.0.0.1:{port}/nowhere")]
    {
        let mut worker = serve(&url, SETTINGS);
        let status = worker.wait(Duration::from_secs(20));
        assert_eq!(status.code(), Some(4), "{:?}", worker.lines());
        std::thread::sleep(Duration::from_millis(100));
        assert!(!worker.lines().iter().any(|line| line.contains("hunter2") || line.contains("guest:guest")));
        assert_eq!(worker.events("disconnected")[0]["error.type"], "access_refused");
    }
    Row::of_an_end("exit code 4, error.type access_refused, no secret in the log")
}

/// The broker takes nothing: the drain ends at its deadline, and what is in flight goes back.
pub fn terminated_while_blocked() -> Row {
    let broker = Broker::start("");
    let course = Course::on(&broker).producing();
    let settings: Vec<_> = SETTINGS.iter().copied().chain(["service.drain_seconds=5"]).collect();
    course.more(300);
    broker.ctl(&["set_vm_memory_high_watermark", "0.00001"]);
    let mut worker = serve(&course.url, &settings);
    worker.wait_for("blocked", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(1));
    worker.signal("TERM");
    let since = Instant::now();
    let status = worker.wait(Duration::from_secs(20));
    let took = since.elapsed();
    assert!(matches!(status.code(), Some(0 | 5)), "{status}");
    broker.ctl(&["set_vm_memory_high_watermark", "0.4"]);
    let _successor = course.worker();
    course.more(300);
    let note =
        format!("ended after {:.1} s of a deadline of 5 s with code {}", took.as_secs_f64(), status.code().unwrap());
    course.count(&|_| false).noting(note)
}

/// No broker at all: the drain has nobody to wait for.
pub fn terminated_without_broker() -> Row {
    let broker = Broker::start("");
    let course = Course::on(&broker);
    let mut worker = course.worker();
    broker.kill();
    worker.wait_for("disconnected", 1, LIMIT);
    worker.signal("TERM");
    let since = Instant::now();
    let status = worker.wait(Duration::from_secs(30));
    assert_eq!(status.code(), Some(0), "{:?}", worker.lines());
    Row::of_an_end(format!("ended after {:.1} s with code 0", since.elapsed().as_secs_f64()))
}

/// Certificates that are over, of a stranger, of another host, end the worker at once, with the code for it and the reason.
pub fn certificates() -> Row {
    let certificates = Certificates::make();
    let broker = certificates.broker();
    let url = format!("amqps://guest:guest@127.0.0.1:{}/", broker.port() + 1);
    let ca = certificates.set("ca_file", "ca.pem");
    for (shown, said) in [("expired", "expired"), ("stranger", "issuer"), ("elsewhere", "name")] {
        certificates.show_on(&broker, shown);
        let mut worker = serve(&url, &[&ca]);
        let status = worker.wait(Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(status.code(), Some(4), "{:?}", worker.lines());
        let event = &worker.events("disconnected")[0];
        assert_eq!(event["error.type"], "tls", "{event}");
        assert!(event["detail"].as_str().is_some_and(|detail| detail.to_lowercase().contains(said)), "{event}");
        assert!(!worker.lines().iter().any(|line| line.contains("guest:guest") || line.contains("PRIVATE KEY")));
    }
    Row::of_an_end("exit code 4, error.type tls, the detail says which")
}

/// `pipe` into a full disk, and into a reader that leaves: a code for each, and never a document cut in half without one.
pub fn outputs() -> Row {
    let lines: Vec<u8> = (0..300)
        .flat_map(|number| {
            let (_, text) = article(number);
            let text = String::from_utf8(text).unwrap();
            let mut line = serde_json::json!({ "id": number, "text": text }).to_string().into_bytes();
            line.push(b'\n');
            line
        })
        .collect();
    let pipe = |stdout: Stdio| {
        let mut command = copydesk();
        command.args(["pipe", "-"]).stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut stdin, lines) = (child.stdin.take().unwrap(), lines.clone());
        // It may stop reading before everything is written.
        std::thread::spawn(move || stdin.write_all(&lines));
        child
    };
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = pipe(full.into()).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(6), "{said}");
    assert!(said.contains("No space left"), "{said}");

    let mut left = pipe(Stdio::piped());
    let mut head = Command::new("head")
        .args(["-n", "1"])
        .stdin(left.stdout.take().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(head.wait().unwrap().success());
    let ended = left.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(141), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    Row::of_an_end("exit code 6 for a full disk, 141 for `| head`")
}
