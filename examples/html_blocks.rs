//! Prints the text blocks of pages with the features that the block model sees: NDJSON with `id` and `html` on standard input,
//! a line for each page on standard output. It feeds `data/html-body/train.py`.

use std::io::{BufRead, Write};

use copydesk::article::Given;
use copydesk::budget::Budget;
use copydesk::normalize::html::body::{blocks, features, stated};
use copydesk::normalize::html::dom::Document;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let budget = Budget::unlimited();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let page: serde_json::Value = serde_json::from_str(&line?)?;
        let html = page.get("html").and_then(|v| v.as_str()).unwrap_or_default();
        let document = Document::parse(html, &budget)?;
        let cut = blocks::cut(&document, false, &budget)?;
        let stated = stated::read(&document, &budget)?;
        let measured = features::Page::new(&document, &cut, &stated.reference(&Given::default()), &stated);
        let texts: Vec<_> = cut.blocks.iter().map(|b| cut.text(b)).collect();
        let groups: Vec<_> = cut
            .blocks
            .iter()
            .map(|b| measured.groups(b))
            .map(|g| [g[0].start, g[0].end, g[1].start, g[1].end])
            .collect();
        let words: Vec<_> = measured.measures.iter().map(|m| m.words).collect();
        let rows: Vec<_> = (0..cut.blocks.len()).map(|i| measured.row(i).to_vec()).collect();
        let topic: Vec<_> = stated.titles.iter().map(AsRef::as_ref).take(4).chain([stated.description()]).collect();
        let record = serde_json::json!({
            "id": page.get("id"), "names": features::names(), "texts": texts, "rows": rows, "groups": groups, "words": words,
            "signatures": measured.signatures(), "title": measured.title, "topic": topic,
        });
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
