//! Documents for people at a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::sync::Arc;

use super::{Exit, Fault};
use crate::article::Article;
use crate::budget::Budget;
use crate::config::Config;
use crate::memory::{self, Memory, Question};
use crate::message::Message;
use crate::normalize::Trace;
use crate::pipeline::{Pipeline, Prepared, Processed, Verdict};
use crate::transport::Failure;
use crate::transport::files::{Messages, Outputs, Unreadable};

/// Most characters of a paragraph, and most removed pieces, that are shown.
const PARAGRAPH: usize = 400;
const PARAGRAPHS: usize = 3;
const REMOVED: usize = 20;

/// Processes messages one after the other and shows what came of each.
pub fn show(
    messages: Messages,
    pipeline: &Pipeline,
    memory: &dyn Memory,
    config: &Config,
    outputs: &Outputs,
    unreadable: impl Fn(&Unreadable),
) -> Result<(), Fault> {
    let paint = Paint::of_stdout();
    for message in messages {
        let message = match message {
            Ok(message) => message,
            Err(error) => {
                unreadable(&error);
                continue;
            }
        };
        let budget = Budget::new(config.service.work_units, Arc::default());
        let shown = match pipeline.prepare(&message, &budget, &(), Trace::collecting) {
            Ok(prepared) => prepared
                .into_iter()
                .map(|Prepared { mut article, trace }| {
                    if let Some(question) = Question::of(&article) {
                        memory::wait(memory, question).fill(&mut article);
                    }
                    document(&message, &article, &trace, paint)
                })
                .collect(),
            Err(processed) => stopped(&message, &processed, outputs, paint),
        };
        outputs.write(shown.as_bytes());
        let _ = outputs.finish();
        match outputs.failure() {
            None => {}
            Some(Failure::OutputClosed) => return Err(Fault::new(Exit::ClosedPipe, "")),
            Some(failure) => return Err(Fault::new(Exit::Output, failure.to_string())),
        }
    }
    Ok(())
}

fn stopped(message: &Message, processed: &Processed, outputs: &Outputs, paint: Paint) -> String {
    let (word, reason) = match &processed.verdict {
        Verdict::Publish(_) => return String::new(),
        Verdict::Skip(reason) => ("dropped", reason),
        Verdict::Reject(reason) => ("rejected", reason),
    };
    outputs.reject(message, &processed.about, reason, processed.stage);
    let title = format!("{} {word}: {}", clean(&message.queue), reason.code);
    format!("{}\n  {}\n  {}\n", paint.red(&title), clean(&reason.detail), paint.dim(reason.code.meaning()))
}

/// One document, in colours where standard output is a terminal that takes them.
pub fn published(message: &Message, article: &Article, trace: &Trace) -> String {
    document(message, article, trace, Paint::of_stdout())
}

fn document(message: &Message, article: &Article, trace: &Trace, paint: Paint) -> String {
    let mut out = String::new();
    let headline = article.headline.as_deref().map_or_else(|| "(no headline)".to_owned(), clean);
    let _ = writeln!(out, "{}", paint.bold(&headline));
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "  {} {}", paint.dim(&format!("{name:<10}")), clean(&value));
        }
    };
    fact("from", Some(message.queue.clone()));
    fact("source", article.source.name.clone().or_else(|| article.source.domain.clone()));
    fact("byline", article.byline.clone());
    fact("authors", Some(article.authors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")));
    fact("dateline", article.dateline.clone());
    fact("published", article.published.as_ref().map(|m| m.at.clone()));
    fact("language", article.language.as_ref().map(|l| format!("{} ({:.2})", l.code, l.confidence)));
    let body = &article.body;
    fact("body", Some(format!("{} paragraphs, {} words", body.paragraphs, body.words)));
    let found = &article.annotations;
    fact("people", Some(found.people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")));
    fact("places", Some(found.places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")));
    fact("subjects", Some(found.subjects.iter().map(|s| &*s.name).collect::<Vec<_>>().join(", ")));
    fact("keywords", Some(found.keywords.iter().map(|k| k.text.as_str()).collect::<Vec<_>>().join(", ")));
    fact(
        "duplicate",
        article.duplicate.as_ref().map(|d| format!("of {} ({}, {:.2})", d.of, d.kind.as_str(), d.containment)),
    );
    let first = |story: &crate::article::Story| story.first_source.clone().unwrap_or_else(|| story.id.clone());
    fact(
        "story",
        article.story.as_ref().filter(|s| s.members > 1).map(|s| format!("{} reports, first {}", s.members, first(s))),
    );
    let warning = |w: &crate::article::Warning| match (&w.field, &w.detail) {
        (Some(field), _) => format!("{} ({field})", w.code),
        (None, Some(detail)) => format!("{}: {detail}", w.code),
        (None, None) => w.code.to_string(),
    };
    fact("warnings", Some(article.warnings.iter().map(warning).collect::<Vec<_>>().join("; ")));
    out.push('\n');
    for paragraph in body.text.split("\n\n").take(PARAGRAPHS) {
        let _ = writeln!(out, "  {}\n", cut(&clean(paragraph), PARAGRAPH));
    }
    let more = (body.paragraphs as usize).saturating_sub(PARAGRAPHS);
    if more > 0 {
        let _ = writeln!(out, "  {}\n", paint.dim(&format!("… {more} more paragraphs")));
    }
    if !trace.removed.is_empty() {
        let _ = writeln!(out, "  {}", paint.dim("removed:"));
        for removed in trace.removed.iter().take(REMOVED) {
            let _ =
                writeln!(out, "  - {} {}", cut(&clean(&removed.text), 80), paint.dim(&format!("[{}]", removed.rule)));
        }
        let more = trace.removed.len().saturating_sub(REMOVED);
        if more > 0 {
            let _ = writeln!(out, "  {}", paint.dim(&format!("… and {more} more")));
        }
    }
    out
}

/// Text that cannot steer a terminal: control characters become blanks.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// At most `most` characters of `text`.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    /// Colours for a terminal, unless `NO_COLOR` is set.
    pub(super) fn of_stdout() -> Self {
        Self(std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with(text, "1")
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with(text, "2")
    }

    pub(super) fn red(self, text: &str) -> String {
        self.with(text, "31")
    }

    fn with(self, text: &str, code: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Body;

    #[test]
    fn shows_what_was_found_and_removed_and_cannot_be_steered() {
        let mut trace = Trace::collecting();
        trace.removed("Share\u{1b}[2J This", "shared");
        let article = Article {
            headline: Some("A\u{7}b".into()),
            body: Body {
                text: format!("{}\n\nb\n\nc\n\nd", "x".repeat(500)),
                paragraphs: 4,
                words: 9,
                ..Body::default()
            },
            ..Article::default()
        };
        let message = Message { queue: "a.txt".into(), ..Message::default() };
        let shown = document(&message, &article, &trace, Paint(false));
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        assert!(shown.starts_with("A b\n  from       a.txt\n"), "{shown}");
        assert!(shown.contains("- Share [2J This [shared]") && shown.contains("… 1 more paragraphs"), "{shown}");
    }
}
