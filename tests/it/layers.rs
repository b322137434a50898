//! The layers hold: a lower one imports no higher one, and the pure ones know neither runtime, clock, environment nor chance.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every module at the top of `src`, with its layer.
const LAYERS: &[(&str, u8)] = &[
    ("message", 0),
    ("article", 0),
    ("budget", 0),
    ("reason", 0),
    ("decode", 1),
    ("normalize", 1),
    ("enrich", 1),
    ("encode", 1),
    ("route", 1),
    ("pipeline", 2),
    ("settle", 2),
    ("memory", 2),
    ("transport", 3),
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
