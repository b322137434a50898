//! Published documents from files: a JSON object a line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use super::{Exit, Fault};
use crate::article::Article;

/// Hands over each document of `files` in turn; none, or `-`, is standard input.
pub fn each(files: &[PathBuf], mut hear: impl FnMut(Article)) -> Result<(), Fault> {
    if files.is_empty() {
        return read(std::io::stdin().lock(), "standard input", &mut hear);
    }
    for path in files {
        let name = path.display().to_string();
        if name == "-" {
            read(std::io::stdin().lock(), "standard input", &mut hear)?;
        } else {
            read(File::open(path).map_err(|error| unreadable(&name, &error))?, &name, &mut hear)?;
        }
    }
    Ok(())
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> Fault {
    Fault::new(Exit::Input, format!("{name} cannot be read: {error}"))
}

fn read(input: impl Read, name: &str, hear: &mut impl FnMut(Article)) -> Result<(), Fault> {
    for (number, line) in (1..).zip(BufReader::new(input).lines()) {
        let line = line.map_err(|error| unreadable(name, &error))?;
        if !line.trim().is_empty() {
            let document = serde_json::from_str(&line);
            hear(document.map_err(|error| unreadable(&format!("{name}, line {number}"), &error))?);
        }
    }
    Ok(())
}
