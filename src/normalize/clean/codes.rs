//! Codes in brackets that content systems replace when they show a text, and that stay where nobody does: short codes and BBCode.

use memchr::{memchr_iter, memchr2, memmem, memrchr};
use rustc_hash::FxHashSet;

use super::markup;
use crate::cut;

/// Codes that stand in pairs around a text.
const PAIRED: [&str; 17] = [
    "b",
    "i",
    "u",
    "s",
    "url",
    "quote",
    "color",
    "size",
    "center",
    "left",
    "right",
    "list",
    "code",
    "spoiler",
    "font",
    "email",
    "highlight",
];

/// Codes around a picture and the line below it.
const CAPTIONS: [&str; 2] = ["caption", "wp_caption"];

/// Codes that stand for what is no text: between two of them stands its address.
const EMBEDDED: [&str; 17] = [
    "embed",
    "img",
    "video",
    "audio",
    "playlist",
    "gallery",
    "youtube",
    "vimeo",
    "dailymotion",
    "tweet",
    "twitter",
    "instagram",
    "facebook",
    "tiktok",
    "soundcloud",
    "spotify",
    "wpvideo",
];

/// Codes that stand alone, without values.
const ALONE: [&str; 9] =
    ["gallery", "playlist", "toc", "nextpage", "more", "adsense", "adrotate", "contact-form", "shortcode"];

/// Longest code, and longest text between two codes of [`EMBEDDED`] or [`CAPTIONS`], in bytes.
const LONGEST: (usize, usize) = (400, 2000);

/// A code in a text.
struct Code<'a> {
    /// Where it begins.
    start: usize,
    /// Behind its closing bracket.
    end: usize,
    /// In small letters.
    name: String,
    /// What stands behind the name.
    rest: &'a str,
    /// `[/name]`.
    closing: bool,
}

/// `text` without its codes, without addresses of what they embed and without captions; `None` where it has none.
pub fn undo(text: &str) -> Option<String> {
    without(text, &codes(text), |_| String::new())
}

/// As [`undo`], of a part of a page: pictures with captions become figures. A whole page is left as it is, since it may show codes.
pub fn undo_markup(page: &str) -> Option<String> {
    if markup::is_whole_page(page) {
        return None;
    }
    let mut codes = codes(page);
    if codes.is_empty() {
        return None;
    }
    let find = |tag: &'static str| memmem::find_iter(page.as_bytes(), tag);
    let scripts: Vec<(usize, usize)> = find("<script").zip(find("</script")).collect();
    codes.retain(|code| {
        let head = page.as_bytes().get(code.start.saturating_sub(4 * LONGEST.0)..code.start).unwrap_or_default();
        let in_tag = memrchr(b'<', head) > memrchr(b'>', head);
        let script = scripts.partition_point(|script| script.0 <= code.start).checked_sub(1);
        !in_tag && script.is_none_or(|script| scripts[script].1 <= code.start)
    });
    without(page, &codes, figure)
}

/// What stands between two codes of a caption as a figure.
fn figure(inner: &str) -> String {
    let mut at = 0;
    while let Some(tag) = inner.get(at..).and_then(|rest| rest.trim_start().strip_prefix('<')) {
        at = inner.len() - tag.len() + tag.find('>').map_or(tag.len(), |end| end + 1);
    }
    let (picture, caption) = inner.split_at(at);
    format!("<figure>{picture}<figcaption>{caption}</figcaption></figure>")
}

/// `text` without `codes`; what a caption says goes through `caption`.
fn without(text: &str, codes: &[Code<'_>], caption: impl Fn(&str) -> String) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (n, code) in codes.iter().enumerate() {
        if code.start < done {
            continue;
        }
        out.push_str(text.get(done..code.start)?);
        done = code.end;
        let name = code.name.as_str();
        if code.closing || !(EMBEDDED.contains(&name) || CAPTIONS.contains(&name)) {
            continue;
        }
        let next = codes.get(n + 1).filter(|next| next.closing && next.name == name);
        if let Some(next) = next.filter(|next| next.start - code.end <= LONGEST.1) {
            if CAPTIONS.contains(&name) {
                out.push_str(&caption(text.get(code.end..next.start)?));
            }
            done = next.end;
        }
    }
    out.push_str(text.get(done..)?);
    (!codes.is_empty()).then_some(out)
}

/// The codes of `text`: names with values, and such as stand in pairs.
fn codes(text: &str) -> Vec<Code<'_>> {
    let mut found: Vec<Code<'_>> = memchr_iter(b'[', text.as_bytes()).filter_map(|at| code_at(text, at)).collect();
    let names = |closing: bool| -> FxHashSet<String> {
        found.iter().filter(|code| code.closing == closing).map(|code| code.name.clone()).collect()
    };
    let (opened, closed) = (names(false), names(true));
    found.retain(|code| match code.closing {
        true => opened.contains(&code.name),
        false => closed.contains(&code.name) || is_alone(code),
    });
    found
}

/// What may be a code: a name in brackets, with or without values.
fn code_at(text: &str, start: usize) -> Option<Code<'_>> {
    let inner = text.get(start + 1..)?;
    let end = memchr2(b'[', b']', cut::head(inner, LONGEST.0).as_bytes())?;
    // `[[name]]` speaks of a code.
    let spoken = text.get(..start)?.ends_with('[') || inner.get(end + 1..)?.starts_with(']');
    if spoken || inner.as_bytes().get(end) != Some(&b']') {
        return None;
    }
    let inner = inner.get(..end)?;
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let (name, rest) = inner.split_at_checked(length)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && (rest.is_empty() || !closing);
    is_name.then(|| Code { start, end: start + 2 + end, name: name.to_ascii_lowercase(), rest, closing })
}

/// Whether a code needs no other that closes it: it has values, or a name that only programs give.
fn is_alone(code: &Code<'_>) -> bool {
    let name = code.name.as_str();
    if PAIRED.contains(&name) {
        return false;
    }
    let rest = code.rest.trim_end_matches([' ', '/']);
    if rest.is_empty() {
        return ALONE.contains(&name) || name.contains('_');
    }
    let is_value = |value: &str| {
        value.starts_with(['"', '\'']) || value.contains("://") || value.starts_with(|c: char| c.is_ascii_digit())
    };
    match rest.strip_prefix('=') {
        Some(value) => EMBEDDED.contains(&name) && is_value(value),
        None if rest.contains('=') => rest.starts_with(' '),
        None => EMBEDDED.contains(&name) && !rest.trim().contains(' ') && is_value(rest.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_off_texts() {
        for (text, want) in [
            ("[b]Shut[/b] since [url=https://quay.example]May[/url]", "Shut since May"),
            ("It shut. [gallery ids=\"1,2\"] It opened.", "It shut.  It opened."),
            ("[vc_row][vc_column_text css=\"a\"]It shut.[/vc_column_text][/vc_row]", "It shut."),
            ("[lead]It shut.[/lead] [tweet 77120] [youtube=https://v.example/a]", "It shut.  "),
            ("A.\n[embed]https://v.example/a[/embed]\nB.\n[quay_ad]\n[gallery]", "A.\n\nB.\n\n"),
            ("A.\n[caption id=\"a_1\" width=\"640\"]The pier[/caption]\nB.", "A.\n\nB."),
        ] {
            assert_eq!(undo(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_picture_with_a_caption_is_a_figure() {
        let page = "<p>A [1]</p>[caption id=\"a_1\"]<a href=\"/b?c[d]=e\"><img src=\"b.png\" /></a> The pier[/caption]\n[adrotate group=\"3\"]";
        let want = "<p>A [1]</p><figure><a href=\"/b?c[d]=e\"><img src=\"b.png\" /></a><figcaption> The pier</figcaption></figure>\n";
        assert_eq!(undo_markup(page).as_deref(), Some(want));
        for page in [
            "<p title='[gallery id=1]'>A</p>",
            "<script>a[gallery id=1]</script>",
            "<html><body>[gallery id=\"1\"]</body></html>",
        ] {
            assert!(undo_markup(page).is_none_or(|kept| kept == page), "{page}");
        }
    }

    #[test]
    fn other_brackets_stay() {
        for text in [
            "“[i]t was shut,” she said [in May]. See [1], [sic], [a], [Video] and [/b].",
            "The code is [[gallery ids=\"1\"]].",
            "[b]Shut",
            "[",
            "[[[]",
            "[/]",
            "[é=1]",
        ] {
            assert!(undo(text).is_none_or(|kept| kept == text), "{text}");
        }
        assert!(undo(&"[a".repeat(100_000)).is_none());
    }
}
