//! What the program is built from: licences and sources as `deny.toml` allows them, and no `unsafe` of its own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn packages() -> Vec<Value> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let out = cargo.output().expect("cargo");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn rules() -> toml::Table {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    text.parse().unwrap()
}

fn words<'a>(list: &'a toml::Value, key: Option<&str>) -> Vec<&'a str> {
    let word = |item: &'a toml::Value| key.map_or(Some(item), |key| item.get(key)).and_then(toml::Value::as_str);
    list.as_array().unwrap().iter().filter_map(word).collect()
}

/// Whether an SPDX expression can be satisfied with `allowed`: `AND` of parts, each an `OR` of licences; an old slash is an `OR`. An `OR` at
/// the top with parentheses around its parts does not occur.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let one = |licence: &str| allowed.contains(&licence.trim_matches(['(', ')', ' ']));
    let any = |part: &str| part.split(" OR ").flat_map(|word| word.split('/')).any(one);
    expression.split(" AND ").all(any)
}

#[test]
fn every_dependency_has_an_allowed_licence_and_source() {
    let rules = rules();
    let allowed = words(&rules["licenses"]["allow"], None);
    let banned = words(&rules["bans"]["deny"], Some("crate"));
    let packages = packages();
    assert!(packages.len() > 50, "the metadata hold {} packages", packages.len());
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(satisfied(licence, &allowed), "{name} has the licence {licence:?}");
        assert!(!banned.contains(&name), "{name} is banned");
        let source = package["source"].as_str();
        assert!(source.is_none_or(|source| source.starts_with("registry+")), "{name} comes from {source:?}");
    }
    assert!(!satisfied("MIT AND GPL-3.0-only", &allowed) && satisfied("MIT OR GPL-3.0-only", &allowed));
}

#[test]
fn the_client_library_is_pinned_since_its_faults_were_measured() {
    let lapin: Vec<_> = packages().into_iter().filter(|package| package["name"] == "lapin").collect();
    assert_eq!(lapin.len(), 1);
    let root = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let version = lapin[0]["version"].as_str().unwrap();
    assert!(root.contains(&format!("lapin = {{ version = \"={version}\", default-features = false")), "{version}");
}
