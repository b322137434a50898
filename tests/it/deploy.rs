//! What stands in `deploy/` agrees with the program.

use std::process::Command;

use crate::support::worker::copydesk;

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
