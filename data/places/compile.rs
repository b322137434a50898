//! Makes `names.fst` of `names.tsv`, both beside this file: `cargo run --release --example compile-places`.

use std::io::BufWriter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/places");
    let names =
        std::fs::read_to_string(folder.join("names.tsv")).map_err(|e| format!("names.tsv: {e}; run build.py first"))?;
    let out = BufWriter::new(std::fs::File::create(folder.join("names.fst"))?);
    let mut map = fst::MapBuilder::new(out)?;
    for line in names.lines() {
        let (key, value) = line.split_once('\t').ok_or("a line without a tab")?;
        map.insert(key, value.parse()?)?;
    }
    map.finish()?;
    Ok(())
}
