//! The table of all versions of the broker that the suite was run on in this target folder: a row for each scenario, a column for each version.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One run: what became of each scenario, by its name.
pub type Run = BTreeMap<String, String>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults")
}

/// Keeps a run on `version`, over what an earlier one said of the same scenarios.
pub fn keep(version: &str, run: Run) {
    let mut all = read(version);
    all.extend(run);
    fs::create_dir_all(folder()).unwrap();
    fs::write(folder().join(version), serde_json::to_vec_pretty(&all).unwrap()).unwrap();
}

fn read(version: &str) -> Run {
    fs::read(folder().join(version)).map(|kept| serde_json::from_slice(&kept).unwrap()).unwrap_or_default()
}

/// Everything that was kept, in Markdown, in the order of `scenarios`.
pub fn table(scenarios: impl Iterator<Item = &'static str>) -> String {
    let files = fs::read_dir(folder()).into_iter().flatten();
    let mut versions: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    versions.sort_by_key(|version| version.split('.').map(|number| number.parse().unwrap_or(0)).collect::<Vec<u32>>());
    let runs: Vec<Run> = versions.iter().map(|version| read(version)).collect();
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = versions.iter().map(|version| format!("RabbitMQ {version}")).collect();
    let mut out = line(&[&["scenario"], &head.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat());
    out += &line(&vec!["---"; versions.len() + 1]);
    for scenario in scenarios {
        let cells = runs.iter().map(|run| run.get(scenario).map_or("-", String::as_str));
        out += &line(&std::iter::once(scenario).chain(cells).collect::<Vec<_>>());
    }
    out
}
