//! Lines in which the name is not what the line is: an address beside it, brackets behind it, a label in the middle of other things.

use std::borrow::Cow;

use super::words::{self, List};

/// With the names that stand in brackets behind addresses of mail alone in the place of both, as RSS has them:
/// `editor@paper.example (Ana Ruiz), desk@paper.example (Tom Berg)`.
pub fn addressed(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '<']) {
        let (before, bracket) = rest.split_at(open);
        let Some(close) = bracket.find([')', '>']) else { break };
        let inner = bracket[1..close].trim();
        out.push_str(before);
        let start = out.trim_end().rfind(' ').map_or(0, |blank| blank + 1);
        let address = out[start..].trim_end().trim_start_matches("mailto:");
        // Feeds have addresses without a domain, too.
        let is_address = address.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
        if is_address && !inner.is_empty() && !inner.contains('@') && begins_entry(&out[..start]) {
            out.truncate(start);
            out.push_str(inner);
        } else {
            out.push_str(&bracket[..=close]);
        }
        rest = &bracket[close + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether what stands behind `before` is the start of a name in a list.
fn begins_entry(before: &str) -> bool {
    let before = before.trim_end();
    let last = before.rsplit(' ').next().unwrap_or_default();
    before.is_empty() || before.ends_with([',', ';', '|', '/', '>', ')']) || List::And.has(last)
}

/// Whether `text` is an address of mail and nothing else.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    let host = text.split_once('@').map(|(_, host)| host);
    host.is_some_and(|host| host.contains('.')) && !text.contains(char::is_whitespace)
}

/// Without what stands in brackets, without addresses of mail and without handles behind names.
pub(super) fn without_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '[', '@', '（', '<', '【']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '<' | '【' => depth += 1,
            ')' | ']' | '）' | '>' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let alone = out.split(' ').filter(|w| !w.is_empty()).count() == 1;
    let words = out.split(' ').filter(|w| !w.is_empty() && (alone || !w.contains('@')));
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// What follows a label with a colon in the middle of a line, up to the next thing that has one: `来源：晨报 作者：林晓雨`,
/// `12 March 2024 | Author: Ana Ruiz`.
pub(super) fn behind_label(line: &str) -> Option<&str> {
    let colons = line.char_indices().filter(|(_, c)| matches!(c, ':' | '：'));
    let (colon, c) = colons.into_iter().find(|&(at, _)| {
        let before = &line[..at];
        let start = before
            .rfind([' ', '|', '·', '•', '\t', '\u{3000}', '，', '／', '/'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let label = before[start..].to_lowercase();
        start > 0 && words::is_label(&label)
    })?;
    let rest = line[colon + c.len_utf8()..].trim_start();
    // Up to the word in front of the next colon.
    let end = rest.find([':', '：', '|', '•', '·', '\u{3000}']).unwrap_or(rest.len());
    let name = match rest[end..].chars().next() {
        Some(':' | '：') => rest[..end].rsplit_once(' ').map_or("", |(name, _)| name),
        _ => &rest[..end],
    };
    let name = name.trim_matches([' ', '/', ',']);
    (!name.is_empty()).then_some(name)
}

/// What may hold a Korean reporter's signature at the start of a text: the brackets that it begins with and what stands between them and the
/// next equals sign (`(서울=연합뉴스) 김민수 기자 = 시의회는`).
pub(super) fn signature(text: &str) -> Option<&str> {
    let head = text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at]);
    let inner = head.strip_prefix(['[', '(', '（', '【'])?;
    let (inside, behind) = inner.split_once([']', ')', '）', '】'])?;
    const REPORTER: [&str; 2] = ["기자", "특파원"];
    if REPORTER.iter().any(|word| inside.contains(word)) {
        return Some(inside.trim());
    }
    let name = behind.split_once('=')?.0.trim();
    REPORTER.iter().any(|word| name.ends_with(word)).then_some(name)
}

/// What brackets in the first words of a text say behind the word for a reporter.
pub(super) fn reporter(text: &str) -> Option<&str> {
    const REPORTER: [&str; 4] = ["记者", "記者", "通讯员", "通訊員"];
    let head = text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at]);
    let (_, inner) = head.split_once(['（', '('])?;
    let (inner, _) = inner.split_once(['）', ')'])?;
    let at = REPORTER.iter().find_map(|word| inner.find(word).map(|at| at + word.len()))?;
    let names = inner[at..].trim_matches([' ', ':', '：', '\u{3000}']);
    (!names.is_empty() && !names.chars().any(|c| c.is_ascii_digit())).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_names() {
        for (text, names) in [
            ("desk@paper.example (Ana Ruiz)", "Ana Ruiz"),
            ("desk@paper.example <Ana Ruiz>", "Ana Ruiz"),
            ("a@paper.example (Ana Ruiz), b@paper.example (Tom Berg)", "Ana Ruiz, Tom Berg"),
            ("mailto:a@paper.example (Ana Ruiz) und b@paper.example (Tom Berg)", "Ana Ruiz und Tom Berg"),
            ("Ana Ruiz <a@paper.example>, b@paper.example (Tom Berg)", "Ana Ruiz <a@paper.example>, Tom Berg"),
            ("Ana Ruiz a@paper.example (Paper)", "Ana Ruiz a@paper.example (Paper)"),
            ("desk@paper (Ana Ruiz)", "Ana Ruiz"),
            ("@desk (Ana Ruiz)", "@desk (Ana Ruiz)"),
            ("Ana Ruiz (Paper)", "Ana Ruiz (Paper)"),
            ("Ana Ruiz <desk@paper.example>", "Ana Ruiz <desk@paper.example>"),
        ] {
            assert_eq!(addressed(text), names, "{text}");
        }
        assert!(is_address("a.b@c.example") && !is_address("@handle") && !is_address("Ana a@b.example"));
    }

    #[test]
    fn reporters_in_brackets() {
        assert_eq!(reporter("晨报讯（记者 林晓雨）市政府宣布"), Some("林晓雨"));
        assert_eq!(reporter("（本报记者林晓雨、王明）市政府宣布"), Some("林晓雨、王明"));
        assert_eq!(reporter("市政府（昨日）宣布"), None);
    }

    #[test]
    fn labels_inside_lines() {
        for (line, name) in [
            ("2024-03-12 14:05 来源：晨报 作者：林晓雨", Some("林晓雨")),
            ("来源：晨报 记者：林晓雨 编辑：王明", Some("林晓雨")),
            ("12.03.2024 | Autor: Petr Novák | Domácí", Some("Petr Novák")),
            ("Date: 4.2.2014 / Author: Ana Ruiz / Source: Post", Some("Ana Ruiz")),
            ("Author: Ana Ruiz", None),
            ("The mayor said: no", None),
            ("10:30 Uhr", None),
        ] {
            assert_eq!(behind_label(line), name, "{line}");
        }
    }
}
