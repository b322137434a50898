//! `copydesk duplicates`: what two documents share.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use similar::{Algorithm, ChangeTag, capture_diff_slices};

use super::{Exit, Fault, documents};
use crate::article::Article;
use crate::enrich::fingerprint::{is_unspaced, short_hash};

/// Most words of a text that are compared.
const WORDS: usize = 20_000;
/// Width of a column, in characters.
const COLUMN: usize = 56;

/// Explain why an article was taken for a copy.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show an article beside the earlier one that it repeats: what both say, and what only one does.
    #[command(after_help = "Examples:
  copydesk pipe crawl/ > documents.ndjson
  copydesk duplicates show 0f8a1c7e-58f0-5d9c-9b59-3d2d0e0e7b11 documents.ndjson

The left column is the earlier article, the right one this. Lines between = are in both.")]
    Show {
        /// Document id of the later article.
        id: String,
        /// Published documents, a JSON object a line, both of them among these; none, or -, is standard input.
        #[arg(value_name = "FILE")]
        documents: Vec<PathBuf>,
    },
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let Command::Show { id, documents: files } = &args.command;
    let mut known = Vec::new();
    documents::each(files, |document| known.push(document))?;
    let shown = show(id, &known).map_err(|why| Fault::new(Exit::Usage, why))?;
    std::io::stdout().write_all(shown.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

fn show(id: &str, known: &[Article]) -> Result<String, String> {
    let states: Vec<_> = known.iter().filter(|article| article.id == id).collect();
    if states.is_empty() {
        return Err(format!("no document has the id {id}"));
    }
    let later = states.iter().find(|article| article.duplicate.is_some());
    let Some((later, duplicate)) = later.and_then(|article| Some((*article, article.duplicate.as_ref()?))) else {
        return Err(format!("{id} repeats no earlier article: it has no `duplicate`"));
    };
    // Of several states of the earlier article, that which shares most.
    let earlier = known.iter().filter(|article| article.id == duplicate.of && !std::ptr::eq(*article, later));
    let Some(aligned) = earlier.map(|earlier| Aligned::of(earlier, later)).max_by_key(|aligned| aligned.shared())
    else {
        return Err(format!("the earlier article {} is not among these documents", duplicate.of));
    };
    Ok(aligned.table(&format!("{}, containment {}", duplicate.kind.as_str(), duplicate.containment)))
}

/// A word, or a character of a script without blanks, and where it begins.
fn words(text: &str) -> Vec<(usize, u32)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if is_unspaced(c) {
            found.push((at, at + c.len_utf8()));
            open = false;
        } else if c.is_whitespace() {
            open = false;
        } else if let Some(last) = found.last_mut().filter(|_| open) {
            last.1 = at + c.len_utf8();
        } else {
            found.push((at, at + c.len_utf8()));
            open = true;
        }
    }
    found.truncate(WORDS);
    found.into_iter().map(|(from, to)| (from, text.get(from..to).map_or(0, short_hash))).collect()
}

/// Two texts, piece by piece.
struct Aligned<'a> {
    earlier: &'a Article,
    later: &'a Article,
    pieces: Vec<(bool, &'a str, &'a str)>,
    shared: usize,
    counts: [usize; 2],
}

impl<'a> Aligned<'a> {
    fn of(earlier: &'a Article, later: &'a Article) -> Self {
        let (left, right) = (words(&earlier.body.text), words(&later.body.text));
        let hashes = |words: &[(usize, u32)]| words.iter().map(|(_, hash)| *hash).collect::<Vec<_>>();
        let (a, b) = (hashes(&left), hashes(&right));
        let slice = |article: &'a Article, words: &[(usize, u32)], range: std::ops::Range<usize>| {
            let place = |word: usize| words.get(word).map_or(article.body.text.len(), |(at, _)| *at);
            article.body.text.get(place(range.start)..place(range.end)).unwrap_or_default().trim()
        };
        let (mut pieces, mut shared) = (Vec::new(), 0);
        for operation in capture_diff_slices(Algorithm::Myers, &a, &b) {
            let same = operation.iter_changes(&a, &b).all(|change| change.tag() == ChangeTag::Equal);
            shared += if same { operation.old_range().len() } else { 0 };
            let both = (slice(earlier, &left, operation.old_range()), slice(later, &right, operation.new_range()));
            pieces.push((same, both.0, both.1));
        }
        Self { earlier, later, pieces, shared, counts: [a.len(), b.len()] }
    }

    fn shared(&self) -> usize {
        self.shared
    }

    fn table(&self, how: &str) -> String {
        let mut out = format!("{how}; {} words in both, of {} and {}\n\n", self.shared, self.counts[0], self.counts[1]);
        let title = |article: &Article| {
            let source =
                article.source.domain.as_deref().or(article.source.name.as_deref()).unwrap_or("source unknown");
            format!("{} ({source}) {}", article.headline.as_deref().unwrap_or("without headline"), article.id)
        };
        row(&mut out, ' ', &title(self.earlier), &title(self.later));
        for (same, left, right) in &self.pieces {
            out.push('\n');
            row(&mut out, if *same { '=' } else { '|' }, left, right);
        }
        out
    }
}

/// Two texts beside each other, wrapped, with `mark` between them.
fn row(out: &mut String, mark: char, left: &str, right: &str) {
    let (left, right) = (wrapped(left), wrapped(right));
    for line in 0..left.len().max(right.len()) {
        let of = |lines: &[String]| lines.get(line).cloned().unwrap_or_default();
        let left = of(&left);
        let fill = COLUMN.saturating_sub(left.chars().count());
        let _ = writeln!(out, "{left}{:fill$} {mark} {}", "", of(&right));
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        // Control characters of an article do nothing to the terminal.
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > COLUMN {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if line.chars().count() >= COLUMN {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Duplicate, DuplicateKind};

    fn article(id: &str, text: &str) -> Article {
        let mut article = Article { id: id.into(), headline: Some(format!("Headline of {id}")), ..Article::default() };
        article.body.text = text.into();
        article
    }

    #[test]
    fn passages_stand_side_by_side() {
        let earlier = article("a", "The bridge over the river closes on Monday. The mayor regrets it.");
        let mut later = article("b", "Our town: The bridge over the river closes on Monday.");
        later.duplicate = Some(Duplicate { of: "a".into(), containment: 0.9, kind: DuplicateKind::Near });
        let shown = show("b", &[earlier.clone(), later.clone()]).unwrap();
        assert!(shown.starts_with("near, containment 0.9; 8 words in both, of 12 and 10\n"), "{shown}");
        let same = "The bridge over the river closes on Monday.";
        assert!(shown.lines().any(|line| line.starts_with(same) && line.ends_with(&format!("= {same}"))), "{shown}");
        assert!(shown.lines().any(|line| line.starts_with("The mayor regrets it.") && line.contains('|')), "{shown}");
        assert!(show("a", std::slice::from_ref(&earlier)).unwrap_err().contains("repeats no earlier article"));
        assert!(show("b", &[later]).unwrap_err().contains("is not among these documents"));
        assert!(show("c", &[earlier]).unwrap_err().contains("no document has the id"));
    }

    #[test]
    fn scripts_without_blanks_are_compared_by_character() {
        let mut later = article("b", "市政府昨日宣布投资地铁");
        later.duplicate = Some(Duplicate { of: "a".into(), containment: 1.0, kind: DuplicateKind::Contained });
        let shown = show("b", &[article("a", "北京市政府昨日宣布投资地铁线路"), later]).unwrap();
        assert!(shown.contains("11 words in both, of 15 and 11"), "{shown}");
    }
}
