//! What the program is built from: licences and sources as `deny.toml` allows them, and no `unsafe` of its own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn cargo(args: &[&str]) -> String {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    let out = cargo.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// What this platform's program and tests are built from: of other platforms' crates cargo has nothing here but the line in `Cargo.lock`.
fn packages() -> Vec<Value> {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let metadata = cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Every crate of every platform, as a name and where it comes from.
fn locked() -> Vec<(String, Option<String>)> {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let lock: toml::Table = lock.parse().unwrap();
    let text = |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let packages = lock["package"].as_array().unwrap();
    packages.iter().map(|package| (text(package, "name").unwrap(), text(package, "source"))).collect()
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
fn every_dependency_has_an_allowed_licence() {
    let rules = rules();
    let allowed = words(&rules["licenses"]["allow"], None);
    let packages = packages();
    assert!(packages.len() > 50, "the metadata hold {} packages", packages.len());
    for package in &packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(satisfied(licence, &allowed), "{} has the licence {licence:?}", package["name"]);
    }
    assert!(!satisfied("MIT AND GPL-3.0-only", &allowed) && satisfied("MIT OR GPL-3.0-only", &allowed));
}

#[test]
fn every_dependency_of_every_platform_is_allowed_and_comes_from_the_registry() {
    let rules = rules();
    let banned = words(&rules["bans"]["deny"], Some("crate"));
    let locked = locked();
    assert!(locked.len() > 50, "the lock file holds {} packages", locked.len());
    for (name, source) in &locked {
        assert!(!banned.contains(&name.as_str()), "{name} is banned");
        assert!(source.as_ref().is_none_or(|source| source.starts_with("registry+")), "{name} comes from {source:?}");
    }
}

#[test]
fn the_client_library_is_pinned_since_its_faults_were_measured() {
    let lapin: Vec<_> = packages().into_iter().filter(|package| package["name"] == "lapin").collect();
    assert_eq!(lapin.len(), 1);
    let root = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let version = lapin[0]["version"].as_str().unwrap();
    assert!(root.contains(&format!("lapin = {{ version = \"={version}\", default-features = false")), "{version}");
}

/// The rows of the tables of docs/dependencies.md: crate, version and the day of its release.
fn releases() -> Vec<(String, String, String)> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dependencies.md")).unwrap();
    let day = |cell: &&str| cell.len() == 10 && cell.starts_with("20");
    let row = |line: &str| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        Some((cells.first()?.to_string(), cells.get(1)?.to_string(), cells.iter().find(|cell| day(cell))?.to_string()))
    };
    page.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

#[test]
fn no_dependency_is_older_than_allowed() {
    let text = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let age = &manifest["package"]["metadata"]["age"];
    let (oldest, excepted) = (age["oldest"].as_str().unwrap(), age["exceptions"].as_table().unwrap());
    let lock: toml::Table = text("Cargo.lock").parse().unwrap();
    let releases = releases();
    let mut used = Vec::new();
    for package in lock["package"].as_array().unwrap().iter().filter(|package| package.get("source").is_some()) {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        let row = releases.iter().find(|row| row.0 == name && row.1 == version);
        let (_, _, day) =
            row.unwrap_or_else(|| panic!("{name} {version} is not in docs/dependencies.md: scripts/dependencies"));
        if day.as_str() < oldest {
            let why = excepted.get(name).and_then(toml::Value::as_str).unwrap_or_default();
            assert!(!why.is_empty(), "{name} {version} is of {day}, before {oldest}");
            used.push(name.to_owned());
        }
    }
    let idle: Vec<_> = excepted.keys().filter(|name| !used.contains(name)).collect();
    assert!(used.len() > 5 && idle.is_empty(), "excepted in vain: {idle:?}");
}
