//! Marks of Markdown that a text was dumped with.

use std::borrow::Cow;

use memchr::memmem;

/// Signs of Markdown from which on a text is taken for it.
const LEAST: usize = 2;

/// The notation of a text, found once for all of its lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notation {
    markdown: bool,
}

impl Notation {
    /// That of `text`.
    pub fn of(text: &str) -> Self {
        let marks = |mark: &str| memmem::find_iter(text.as_bytes(), mark).count();
        let links = marks("](http") + marks("](/");
        let bold = marks("**") / 2;
        let heads = if text.contains("# ") { text.lines().filter(|line| heading(line).is_some()).count() } else { 0 };
        Self { markdown: links + bold + heads >= LEAST }
    }

    /// `line` without its marks.
    pub fn plain(self, line: &str) -> Cow<'_, str> {
        if self.markdown && line.contains(['*', '#', '_', '[', '>', '-', '+', '\\', '=']) {
            return Cow::Owned(without_markdown(line));
        }
        Cow::Borrowed(line)
    }
}

/// What stands behind the signs of a heading.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    rest.strip_prefix(' ').filter(|rest| (1..=6).contains(&level) && rest.chars().any(char::is_alphabetic))
}

fn without_markdown(line: &str) -> String {
    let line = line.trim();
    if line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' ')) {
        return String::new();
    }
    let line = line.strip_prefix("> ").unwrap_or(line);
    if is_menu(line) {
        return String::new();
    }
    let alone = |sign: char| line.strip_prefix(sign)?.strip_suffix(sign).filter(|inner| !inner.contains(sign));
    let line = alone('*').or_else(|| alone('_')).unwrap_or(line);
    let line = heading(line).unwrap_or(line);
    let (item, line) = match line.strip_prefix(['*', '-', '+']).and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) => ("• ", rest),
        None => ("", line),
    };
    let mut out = item.to_owned();
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let image = rest[..open].ends_with('!');
        let Some((text, behind)) = link(&rest[open..]) else {
            out.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        out.push_str(rest[..open].trim_end_matches(|c| image && c == '!'));
        if !image {
            out.push_str(text);
        }
        rest = behind;
    }
    out.push_str(rest);
    let out = out.replace("**", "").replace("__", "");
    let mut plain = String::with_capacity(out.len());
    let mut chars = out.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c == '\\' && chars.peek().is_some_and(|next| next.is_ascii_punctuation())) {
            plain.push(c);
        }
    }
    plain
}

/// Whether a line is nothing but links, at least two of them, with signs between them.
fn is_menu(line: &str) -> bool {
    let (mut rest, mut links) = (line, 0);
    while let Some((_, behind)) = rest.find('[').filter(|&open| open <= 5).and_then(|open| link(&rest[open..])) {
        if rest[..rest.find('[').unwrap_or(0)].chars().any(char::is_alphanumeric) {
            return false;
        }
        rest = behind;
        links += 1;
    }
    links >= 2 && !rest.chars().any(char::is_alphanumeric)
}

/// The text of a link that `text` begins with (`[text](address)`), and what follows.
fn link(text: &str) -> Option<(&str, &str)> {
    let middle = text.find("](")?;
    let inside = text.get(1..middle).filter(|inside| !inside.contains('['))?;
    let address = text.get(middle + 2..)?;
    let end = address.find(')')?;
    let (address, behind) = (&address[..end], &address[end + 1..]);
    let is_address = address.starts_with(['/', '#']) || address.contains("://") || address.starts_with("mailto:");
    is_address.then_some((inside, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let notation = Notation::of(text);
        text.lines().map(|line| notation.plain(line).into_owned()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn takes_marks_off() {
        for (text, want) in [
            (
                "# The mole\n\n**It is shut**, said [the clerk](https://quay.example/a).\n* one\n---",
                "The mole\n\nIt is shut, said the clerk.\n• one\n",
            ),
            ("![boat](https://quay.example/b.png)\n## Next\nA 3\\.5 m wall", "\nNext\nA 3.5 m wall"),
            ("[Home](/) | [News](https://quay.example/n)\n# A mole\n*By Ada Lind*", "\nA mole\nBy Ada Lind"),
        ] {
            assert_eq!(plain(text), want, "{text}");
        }
    }

    #[test]
    fn leaves_other_texts_alone() {
        for text in [
            "“[i]t was shut,” she said [in May].",
            "Team #1 won 2 * 3 games, see [1].",
            "He rated it *** and a_b_c; [sic] - so it is",
            "# 1 of the list",
            "a [link](nowhere) and **one",
            "[",
            "[[[]",
        ] {
            assert_eq!(plain(text), text);
        }
    }
}
