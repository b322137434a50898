//! What stands in `deploy/` agrees with the program.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use crate::round_trip::TEXT;
use crate::support::broker::Broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::{Worker, copydesk};
use crate::support::{http, script};

fn file(name: &str) -> String {
    let path = format!("{}/deploy/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_definitions_are_the_topology() {
    let shown = copydesk().args(["topology", "show", "--definitions"]).output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let kept: serde_json::Value = serde_json::from_str(&file("rabbitmq/definitions.json")).unwrap();
    assert_eq!(kept, shown, "copydesk topology show --definitions > deploy/rabbitmq/definitions.json");
}

#[test]
fn the_scripts_are_shell_that_parses() {
    for script in ["container-test", "check", "image/rootfs", "image/stub", "rabbitmq/apply-policies"] {
        let path = format!("{}/deploy/{script}", env!("CARGO_MANIFEST_DIR"));
        let status = Command::new("bash").args(["-n", &path]).status().unwrap();
        assert!(status.success(), "{script}");
    }
}

/// Definitions and policies are imported, the policies set by the script too, and a worker with the documented rights and no more does its work.
#[test]
fn a_broker_set_up_from_the_files_is_right_for_a_worker() {
    let broker = Broker::start("");
    let path = |name: &str| format!("{}/deploy/rabbitmq/{name}", env!("CARGO_MANIFEST_DIR"));
    broker.ctl(&["import_definitions", &path("definitions.json")]);
    broker.ctl(&["import_definitions", &path("policies.json")]);
    let policies = || http::get(broker.management_port(), "/api/policies/%2f").unwrap().1;
    for name in ["articles-input", "articles-no-limit"] {
        assert!(policies().contains(name), "{name}");
        broker.ctl(&["clear_policy", name]);
    }
    let folder = tempfile::tempdir().unwrap();
    let ctl = folder.path().join("rabbitmqctl");
    let run = script("rabbitmq").get_program().to_string_lossy().into_owned();
    let node = broker.folder().display();
    std::fs::write(&ctl, format!("#!/bin/sh\nexec '{run}' '{node}' {} rabbitmqctl \"$@\"\n", broker.port())).unwrap();
    std::fs::set_permissions(&ctl, std::fs::Permissions::from_mode(0o755)).unwrap();
    let search = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let set = Command::new(path("apply-policies")).env("PATH", search).output().unwrap();
    assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
    assert!(policies().contains("reject-publish") && policies().contains("articles-no-limit"), "{}", policies());

    broker.ctl(&["add_user", "worker", "secret"]);
    let rights = file("rabbitmq/README.md");
    let rights = rights.lines().find(|line| line.contains("set_permissions")).expect("the documented rights");
    let rights: Vec<&str> = rights.split('\'').skip(1).step_by(2).collect();
    let [configure, write, read] = rights[..] else { panic!("{rights:?}") };
    // What a worker cannot do without, as it was documented for older versions: some queues may not be seen then.
    let permit = |write: &str| drop(broker.ctl(&["set_permissions", "-p", "/", "worker", configure, write, read]));
    permit(r"^(amq\.default|articles)$");
    let url = format!("amqp://worker:secret@127.0.0.1:{}/%2f", broker.port());
    let mut serve = copydesk();
    serve.args(["serve"]).env("COPYDESK_AMQP_URL", &url);
    let worker = Worker::spawn(serve);
    worker.wait_for("ready", 1, Duration::from_secs(20));
    let client = Client::connect(&format!("amqp://guest:guest@127.0.0.1:{}/%2f", broker.port()));
    let bad = (properties("application/json", "bad"), b"{".to_vec());
    client.publish("articles.raw", &[(properties("text/plain", "good"), TEXT.as_bytes().to_vec()), bad]);
    for queue in ["articles.enriched", "articles.quarantine"] {
        client.take(queue, 1, Duration::from_secs(30));
    }
    permit(write);
    let mut check = copydesk();
    check.args(["check", "--management-url", &broker.management_url()]).env("COPYDESK_AMQP_URL", &url);
    let said = check.output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success() && text.contains("0 problems, 0 unknown"), "{text}");
}
