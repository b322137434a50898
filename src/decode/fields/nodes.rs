//! Text nodes of a page, as a crawler's selector returns them: pieces of sentences in a list, with the blanks that stood around them.

/// Whether `node` shows by a blank at an end, or by how it begins, that it is a piece of a line.
pub(super) fn is_torn(node: &str) -> bool {
    let inner = node.trim();
    !inner.is_empty() && (node.starts_with([' ', '\u{a0}']) || node.ends_with([' ', '\u{a0}']) || continues(inner))
}

/// The text of `nodes`: where none is torn, each is a paragraph; else pieces of a sentence are joined, and a paragraph ends at a line
/// break between two nodes, or where one ends a sentence and the next begins one.
pub(super) fn join<'a>(nodes: impl Iterator<Item = &'a str>) -> String {
    let nodes: Vec<&str> = nodes.collect();
    let torn = nodes.iter().any(|node| is_torn(node));
    let mut out = String::new();
    let mut broken = false;
    for node in nodes {
        let inner = node.trim();
        if inner.is_empty() {
            broken |= node.contains('\n');
            continue;
        }
        let start = &node[..node.len() - node.trim_start().len()];
        if !out.is_empty() {
            let glued = torn && !continues_list(inner);
            let ends = out.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '”', '"', '»', ':']);
            let pieced = continues(inner) || !ends || !start.is_empty() || out.ends_with(' ');
            match glued && pieced && !(broken || (start.contains('\n') && !continues(inner))) {
                true if start.is_empty() => {}
                true if !out.ends_with(' ') => out.push(' '),
                true => {}
                false => {
                    out.truncate(out.trim_end().len());
                    out.push_str("\n\n");
                }
            }
        }
        out.push_str(inner);
        let end = &node[node.trim_end().len()..];
        broken = end.contains('\n');
        if !end.is_empty() && !broken && torn {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a node goes on with a sentence: with a small letter, or a sign that opens nothing.
fn continues(inner: &str) -> bool {
    inner.starts_with(|c: char| {
        c.is_lowercase() || matches!(c, ',' | '.' | ';' | ':' | ')' | '!' | '?' | '’' | '，' | '。' | '、')
    })
}

/// Whether a node is an item of a list, which begins a line whatever stands before it.
fn continues_list(inner: &str) -> bool {
    inner.starts_with(['•', '●', '▪', '‣'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_sentences_are_joined() {
        let nodes = [
            "The pier of ",
            "Old Haven",
            " reopens, the mayor, ",
            "Bo Li",
            ", said.",
            "\n  ",
            "It was shut in ",
            "2019",
            ".",
        ];
        assert_eq!(
            join(nodes.into_iter()),
            "The pier of Old Haven reopens, the mayor, Bo Li, said.\n\nIt was shut in 2019."
        );
        assert_eq!(join(["One ends.", "Two begins ", "here", "."].into_iter()), "One ends.\n\nTwo begins here.");
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(join(["One.", "A heading", "Two."].into_iter()), "One.\n\nA heading\n\nTwo.");
        assert_eq!(join(["\n   One.\n", "\n   Two.\n"].into_iter()), "One.\n\nTwo.");
        assert_eq!(join(["", " "].into_iter()), "");
    }
}
