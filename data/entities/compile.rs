//! Makes `default.pack` of `table.tsv.gz`, `people.tsv` and `own.tsv`, all beside this file: `cargo run --release --example compile-entities`.

use std::io::Read;

use copydesk::enrich::entities::compile::Compiler;
use copydesk::enrich::entities::table::Form;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/entities");
    let mut table = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(folder.join("table.tsv.gz"))?).read_to_string(&mut table)?;
    let mut compiler = Compiler::new(Vec::new());
    let people = std::fs::read_to_string(folder.join("people.tsv"))?;
    for table in [table, people, std::fs::read_to_string(folder.join("own.tsv"))?] {
        let (header, rows) = table.split_once('\n').ok_or("an empty table")?;
        let (form, _) = Form::of(header)?;
        for row in rows.lines() {
            compiler.add(form.row(row).map_err(|e| format!("{row}: {e}"))?);
        }
    }
    let (pack, report) = compiler.finish()?;
    println!("{} entities, {} names, {} bytes", report.entities, report.names, pack.len());
    std::fs::write(folder.join("default.pack"), pack)?;
    Ok(())
}
