//! The layers hold: a lower one imports no higher one, the pure ones know neither runtime, clock, environment nor chance, and the files of a
//! folder read in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every module at the top of `src`, with its layer.
const LAYERS: &[(&str, u8)] = &[
    ("message", 0),
    ("article", 0),
    ("budget", 0),
    ("reason", 0),
    ("cut", 0),
    ("decode", 1),
    ("normalize", 1),
    ("enrich", 1),
    ("encode", 1),
    ("route", 1),
    ("pipeline", 2),
    ("settle", 2),
    ("memory", 2),
    ("transport", 3),
    ("store", 3),
    ("service", 4),
    ("telemetry", 4),
    ("config", 5),
    ("cli", 5),
    ("main", 5),
    ("lib", 5),
];

/// What a pure module may not name.
const IMPURE: &[&str] = &[
    "tokio",
    "lapin",
    "tracing",
    "time::Instant",
    "Instant::now",
    "SystemTime",
    "std::env",
    "fastrand",
    "std::fs",
    "std::net",
    "RandomState",
];

/// The highest layer that is pure.
const PURE: u8 = 2;

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// The code of a file without comments and without its unit tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..tests].lines();
    lines.map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_layer_imports_a_higher_one() {
    let layers: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > LAYERS.len(), "found the sources");
    let mut broken = Vec::new();
    for path in files {
        let place = path.strip_prefix(&src).unwrap();
        let module = place.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let Some(&layer) = layers.get(module) else {
            broken.push(format!("{}: module {module:?} has no layer", place.display()));
            continue;
        };
        let code = code(&path);
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let imported: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if layers.get(imported.as_str()).is_some_and(|&other| other > layer) {
                broken.push(format!("{} (layer {layer}) imports {imported}", place.display()));
            }
        }
        for word in IMPURE.iter().filter(|_| layer <= PURE) {
            if code.contains(word) {
                broken.push(format!("{} (layer {layer}) names {word}", place.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The module that a file is, as its names from the crate's root: `enrich/names/mod.rs` is `["enrich", "names"]`.
fn module(place: &Path) -> Vec<String> {
    let names = place.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "mod").collect()
}

/// The paths that start with `crate::` or `super::` in the code of the module `here`, as names from the crate's root; of `use super::{a::B, c}` each.
fn imports(code: &str, here: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("crate::").into_iter().chain(rest.find("super::")).min() {
        let mut base =
            if rest[at..].starts_with("crate::") { Vec::new() } else { here[..here.len().saturating_sub(1)].to_vec() };
        rest = &rest[at + "crate::".len()..];
        while let Some(up) = rest.strip_prefix("super::") {
            base.pop();
            rest = up;
        }
        tree(rest, &base, &mut found);
    }
    found
}

/// Reads one use tree, `a::b`, or `a::{b, c::d}`, into the paths that it names.
fn tree(text: &str, base: &[String], into: &mut Vec<Vec<String>>) {
    let mut path = base.to_vec();
    let mut rest = text;
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            for part in parts(group) {
                tree(part.trim_start(), &path, into);
            }
            return;
        }
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        rest = &rest[name.len()..];
        path.push(name);
        match rest.strip_prefix("::") {
            Some(more) => rest = more,
            None => break,
        }
    }
    into.push(path);
}

/// The parts of a group between commas, up to the brace that closes it.
fn parts(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// A circle in `edges`, as the names on the way, if there is one.
fn circle(edges: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        at: &String,
        edges: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        if let Some(begin) = way.iter().position(|name| name == at) {
            way.drain(..begin);
            return true;
        }
        if !done.insert(at.clone()) {
            return false;
        }
        way.push(at.clone());
        if edges.get(at).into_iter().flatten().any(|next| walk(next, edges, way, done)) {
            return true;
        }
        way.pop();
        false
    }
    let mut done = BTreeSet::new();
    edges.keys().find_map(|from| {
        let mut way = Vec::new();
        walk(from, edges, &mut way, &mut done).then_some(way)
    })
}

#[test]
fn the_files_of_a_folder_read_in_one_direction() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let modules: BTreeSet<Vec<String>> = files.iter().map(|path| module(path.strip_prefix(&src).unwrap())).collect();
    // For each folder, which of its files and folders import which.
    let mut folders: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for path in &files {
        let here = module(path.strip_prefix(&src).unwrap());
        for import in imports(&code(path), &here) {
            let shared = here.iter().zip(&import).take_while(|(a, b)| a == b).count();
            let is_folder = |depth: usize| depth < here.len() && depth < import.len();
            if shared > 0 && is_folder(shared) && modules.contains(&import[..=shared]) {
                let edges = folders.entry(here[..shared].to_vec()).or_default();
                edges.entry(here[shared].clone()).or_default().insert(import[shared].clone());
            }
        }
    }
    assert!(folders.len() > 10, "found the imports");
    let circles = folders.iter().filter_map(|(folder, edges)| Some((folder, circle(edges)?)));
    let circles: Vec<_> = circles.map(|(folder, way)| format!("{}: {}", folder.join("/"), way.join(" -> "))).collect();
    assert!(circles.is_empty(), "files import each other in circles\n{}", circles.join("\n"));
}

#[test]
fn circles_are_found() {
    let here = ["a".to_owned(), "b".to_owned()];
    let found = imports("use super::{c::D, e}; crate::x::y(); super::super::f::g", &here);
    let found: Vec<_> = found.iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["a::c::D", "a::e", "x::y", "f::g"]);
    let edges = |pairs: &[(&str, &str)]| {
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            edges.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        edges
    };
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("c", "b")])), Some(vec!["b".to_owned(), "c".to_owned()]));
}
