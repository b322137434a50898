//! Prints the features of every line for training the line model: texts as JSON strings on stdin, one a line; for each text a row of
//! numbers a line, then an empty line.

use std::io::{BufRead, Write};

use copydesk::normalize::text::context::{FEATURES, Page};
use copydesk::normalize::text::lines;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for text in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&text?)?;
        for row in Page::of(&lines::read(&text)).features().chunks(FEATURES) {
            for value in row {
                write!(out, "{value} ")?;
            }
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
