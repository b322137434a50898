//! Mark-up of wikis in what should be text: links, templates, tables, references, headings, bold and slanted words.

use std::borrow::Cow;

use memchr::memmem;
use rustc_hash::FxHashMap;

/// Most levels of brackets that stand in each other.
const DEEPEST: usize = 12;

/// Templates whose last value is what a reader sees.
const SHOWN: [&str; 6] = ["w", "lang", "nowrap", "nobr", "abbr", "tooltip"];

/// Endings of addresses of pictures, sounds and films.
const FILES: [&str; 10] = [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".tif", ".ogg", ".ogv", ".webm"];

/// `text` without its marks; `None` where it is not written as pages of wikis are. Takes time linear in its length.
pub fn undo(text: &str) -> Option<String> {
    if !is_wiki(text) {
        return None;
    }
    let text = without_elements(text);
    let marked = Marked { text: &text, ends: ends(&text) };
    let mut plain = String::with_capacity(text.len());
    marked.write(0, text.len(), 0, &mut plain);
    let mut out = String::with_capacity(plain.len());
    for line in plain.lines() {
        if let Some(line) = plain_line(line) {
            out.push_str(&line);
        }
        out.push('\n');
    }
    Some(out)
}

/// Whether `text` holds links in doubled brackets and another mark of a wiki, or several of the other marks.
fn is_wiki(text: &str) -> bool {
    let finds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !(finds("[[") || finds("'''") || finds("{{")) {
        return false;
    }
    let count = |mark: &str| memmem::find_iter(text.as_bytes(), mark).count();
    let links = count("[[").min(count("]]"));
    let marks = [
        count("'''") >= 2,
        count("{{").min(count("}}")) > 0,
        text.lines().any(|line| heading(line.trim()).is_some()),
        finds("<ref"),
        links >= 3,
        links > 0 && text.lines().any(|line| is_about_page(line.trim())),
    ];
    let marks = marks.iter().filter(|&&found| found).count();
    marks >= if links > 0 { 1 } else { 2 }
}

/// Whether a line holds nothing but links that sort the page or lead to other languages: `[[Category:Ports]]`, `[[fr:Port]]`.
fn is_about_page(line: &str) -> bool {
    let mut rest = line;
    while let Some((target, behind)) = rest.strip_prefix("[[").and_then(|rest| rest.split_once("]]")) {
        if !is_sorting(target) {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}

/// What stands between the signs of a heading: `== Port ==`.
fn heading(line: &str) -> Option<&str> {
    let level = line.bytes().take_while(|&byte| byte == b'=').count();
    let inner = line.get(level..)?.trim_end().strip_suffix(line.get(..level)?)?;
    let is_heading = (2..=6).contains(&level) && !inner.contains('=') && inner.chars().any(char::is_alphabetic);
    is_heading.then(|| inner.trim())
}

/// `text` without comments, notes and switches.
fn without_elements(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let length = element(tag);
        if length == 0 {
            out.push('<');
        }
        rest = &tag[length.max(1)..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the comment, note or tag of a wiki that `tag` begins with; 0 where it begins with none.
fn element(tag: &str) -> usize {
    // A note that is longer is none.
    const LONGEST: usize = 2000;
    let head = tag.as_bytes().get(..LONGEST).unwrap_or(tag.as_bytes());
    let behind = |sign: &str| memmem::find(head, sign.as_bytes()).map_or(0, |at| at + sign.len());
    if tag.starts_with("<!--") {
        return behind("-->");
    }
    let name = tag[1..].trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    let end = || behind(">");
    match name {
        "ref" | "gallery" | "timeline" | "math" if head.get(end().wrapping_sub(2)) == Some(&b'/') => end(),
        "ref" | "gallery" | "timeline" | "math" => behind(&format!("</{name}>")),
        "references" | "nowiki" | "includeonly" | "noinclude" => end(),
        _ => 0,
    }
}

/// Brackets that stand around links, templates and tables.
const BRACKETS: [(&str, &str); 3] = [("[[", "]]"), ("{{", "}}"), ("{|", "|}")];

/// Where the brackets of `text` begin, with where what they hold ends.
fn ends(text: &str) -> FxHashMap<usize, usize> {
    let mut ends = FxHashMap::default();
    let mut open: [Vec<usize>; 3] = Default::default();
    let mut at = 0;
    while let Some(pair) = text.as_bytes().get(at..at + 2) {
        let kind = BRACKETS.iter().position(|(open, close)| [open.as_bytes(), close.as_bytes()].contains(&pair));
        match kind {
            Some(kind) if pair == BRACKETS[kind].0.as_bytes() => open[kind].push(at),
            Some(kind) => ends.extend(open[kind].pop().map(|begin| (begin, at))),
            None => {}
        }
        at += if kind.is_some() { 2 } else { 1 };
    }
    ends
}

/// A text and its brackets.
struct Marked<'a> {
    text: &'a str,
    ends: FxHashMap<usize, usize>,
}

impl Marked<'_> {
    /// Writes what stands between two bytes, with links as their words, and without templates, tables and files.
    fn write(&self, from: usize, to: usize, depth: usize, out: &mut String) {
        let mut at = from;
        while let Some(next) = self.text[at..to].find(['[', '{']).map(|next| at + next) {
            out.push_str(&self.text[at..next]);
            let end = self.ends.get(&next).copied().filter(|&end| end + 2 <= to && depth < DEEPEST);
            at = match end {
                Some(end) => {
                    self.shown(next, end, depth, out);
                    end + 2
                }
                None => match address(&self.text[next..to]) {
                    Some((words, length)) => {
                        out.push_str(words);
                        next + length
                    }
                    None => {
                        out.push_str(&self.text[next..=next]);
                        next + 1
                    }
                },
            };
        }
        out.push_str(&self.text[at..to]);
    }

    /// Writes what a reader sees of the brackets between two bytes.
    fn shown(&self, open: usize, end: usize, depth: usize, out: &mut String) {
        let inner = &self.text[open + 2..end];
        let words = match &self.text[open..open + 2] {
            "[[" => words_of_link(inner),
            "{{" => words_of_template(inner),
            _ => None,
        };
        if let Some(from) = words {
            self.write(open + 2 + from, end, depth + 1, out);
        }
    }
}

/// Where the words of a link begin; `None` for a file or a link that sorts the page.
fn words_of_link(inner: &str) -> Option<usize> {
    let target = inner.split('|').next().unwrap_or(inner);
    let lower = || target.to_ascii_lowercase();
    let is_file = target.contains(':') && FILES.iter().any(|ending| lower().ends_with(ending));
    let sorts = target.len() == inner.len() && is_sorting(target);
    (!is_file && !sorts).then(|| if target.len() == inner.len() { 0 } else { target.len() + 1 })
}

/// Whether the target of a link sorts the page or leads to the page in another language.
fn is_sorting(target: &str) -> bool {
    target.split_once(':').is_some_and(|(space, name)| !space.is_empty() && !name.starts_with(' '))
}

/// Where the words of a template that shows any begin: behind its last stroke.
fn words_of_template(inner: &str) -> Option<usize> {
    let name = inner.split('|').next().unwrap_or("").trim();
    let shows = SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name));
    inner.rfind('|').filter(|_| shows).map(|at| at + 1)
}

/// The words of a link to another site (`[https://quay.example the port]`), and the bytes of the link.
fn address(text: &str) -> Option<(&str, usize)> {
    const LONGEST: usize = 1000;
    let inner = text.strip_prefix('[').filter(|inner| inner.starts_with("http") || inner.starts_with("//"))?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b']')?;
    Some((inner[..end].split_once(' ').map_or("", |(_, words)| words), end + 2))
}

/// A line without the marks at its beginning and those of bold and slanted words; `None` for one that is a mark alone.
fn plain_line(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("----") || line.starts_with("__") && line.ends_with("__") {
        return None;
    }
    let line = heading(line).unwrap_or(line);
    let item = line.trim_start_matches(['*', '#', ':', ';']);
    let line = match line.starts_with(['*', '#']) && !item.is_empty() {
        true => format!("• {}", item.trim_start()),
        false => item.trim_start().to_owned(),
    };
    Some(line.replace("'''", "").replace("''", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        undo(text).map(|text| text.trim().to_owned())
    }

    #[test]
    fn marks_come_off() {
        for (text, want) in [
            (
                "{{Date|3 May}}\nThe '''mole''' of [[Port Ada|Ada]] is ''shut''.<ref>Quay, 3</ref>\n== Why ==\n[[Category:Ports]]",
                "The mole of Ada is shut.\nWhy",
            ),
            (
                "[[Datei:Mole.JPG|mini|Die [[Mole]] im Mai]]\nDie [[w:Mole|Mole]] ist seit [[Mai]] zu.\n\n[[Kategorie:Hafen]] [[en:Mole]]",
                "Die Mole ist seit Mai zu.",
            ),
            (
                "{{Infobox\n| name = {{lang|it|Molo}}\n| km = 3\n}}\nIl [[molo]] di {{w|Ada}} è chiuso.\n{| class=\"a\"\n| 1 || 2\n|}",
                "Il molo di Ada è chiuso.",
            ),
            (
                "[[Порт]] закрыт с мая. См. [https://quay.example сайт].\n=== Срок ===\n* один\n# два",
                "Порт закрыт с мая. См. сайт.\nСрок\n• один\n• два",
            ),
            ("'''港'''は[[五月]]から閉まる。\n__NOTOC__\n----\n[[Category:港]]", "港は五月から閉まる。"),
            (
                "The [[mole]] is shut.<!-- since May --><references />\n<ref name=\"a\" />{{source|a=b}}",
                "The mole is shut.",
            ),
        ] {
            assert_eq!(plain(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "“[[i]t was shut,” she said. It's '''so'''.",
            "Dear {{first_name}}, the mole is shut.",
            "The code is [[gallery ids=\"1\"]].",
            "1 == 1 and 2 == 2",
            "== Port ==\nThe mole is shut.",
            "",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn survives_hostile_input() {
        for text in ["[[".repeat(1 << 12), "{{a|".repeat(1 << 12), "<ref>".repeat(1 << 14), "[[a]]'''".repeat(1 << 12)]
        {
            let _ = undo(&format!("[[a]] '''b''' {text}"));
        }
    }
}
