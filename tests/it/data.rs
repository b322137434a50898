//! What the enrichers carry with them stays small.

use std::path::Path;

/// Most bytes of data in the program.
const MOST: u64 = 40_000_000;

/// Sums what may be compiled in: everything but scripts, packed tables that packs are compiled of, and what models are trained on.
fn bytes_below(folder: &Path) -> u64 {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = entry.path();
        let script = path.extension().is_some_and(|ending| ["py", "mjs", "rs", "gz"].iter().any(|e| ending == *e));
        if path.is_dir() && entry.file_name() != "train" {
            sum += bytes_below(&path);
        } else if path.is_file() && !script {
            sum += entry.metadata().unwrap().len();
        }
    }
    sum
}

#[test]
fn data_stays_under_forty_megabytes() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut folders: Vec<_> =
        std::fs::read_dir(&data).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    let sizes: Vec<(String, u64)> =
        folders.iter().map(|f| (f.file_name().unwrap().to_string_lossy().into_owned(), bytes_below(f))).collect();
    let sum: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    assert!(sum > 1_000_000 && sum <= MOST, "{sum} bytes in data/: {sizes:?}");
}
