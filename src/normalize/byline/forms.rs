//! Lines in which the name is not what the line is: an address beside it, brackets behind it, a label in the middle of other things.

use std::borrow::Cow;

use super::words;

/// What stands in brackets, where the rest is nothing but an address of mail: `editor@paper.example (Ana Ruiz)`, as RSS has it.
pub(super) fn in_brackets(text: &str) -> Option<&str> {
    let (address, rest) = text.trim().split_once(['(', '<'])?;
    let name = rest.trim_end().strip_suffix([')', '>'])?.trim();
    let address = address.trim().trim_start_matches("mailto:");
    (is_address(address) && !name.is_empty() && !name.contains(['(', ')', '@'])).then_some(name)
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
        start > 0 && label.chars().next().is_some_and(|first| words::before(first).contains(&label.as_str()))
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
        assert_eq!(in_brackets("desk@paper.example (Ana Ruiz)"), Some("Ana Ruiz"));
        assert_eq!(in_brackets("desk@paper.example <Ana Ruiz>"), Some("Ana Ruiz"));
        assert_eq!(in_brackets("Ana Ruiz (Paper)"), None);
        assert_eq!(in_brackets("Ana Ruiz <desk@paper.example>"), None);
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
