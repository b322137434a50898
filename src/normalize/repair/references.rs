//! Pages in which misread letters were written as references afterwards: `&Atilde;&copy;` where `é` was meant.

use memchr::memmem;

/// References that a misread letter begins with: the first byte of its UTF-8 as a letter of windows-1252.
const LEADS: [&str; 9] = ["Acirc", "Atilde", "Auml", "Aring", "ETH", "Ntilde", "acirc", "atilde", "auml"];

/// Pairs from which on they are looked at.
const PAIRS: usize = 2;

/// `page` with the references to characters beyond ASCII resolved, where some stand side by side as those of misread letters do.
pub(super) fn resolve(page: &str) -> Option<String> {
    let pairs = memmem::find_iter(page.as_bytes(), b";&").filter(|&at| is_lead(page.get(..at)));
    if pairs.take(PAIRS).count() < PAIRS {
        return None;
    }
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let end = behind.bytes().take(12).position(|b| b == b';');
        let resolved = end.map(|end| (end, htmlize::unescape(&rest[before.len()..before.len() + end + 2])));
        match resolved.filter(|(_, text)| !text.starts_with('&') && !text.is_ascii()) {
            Some((end, text)) => {
                out.push_str(&text);
                rest = &behind[end + 1..];
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

/// Whether what stands `before` a semicolon ends with one of [`LEADS`], by its name or by its number.
fn is_lead(before: Option<&str>) -> bool {
    let Some(before) = before else { return false };
    let tail = &before.as_bytes()[before.len().saturating_sub(8)..];
    let name = tail.iter().rposition(|b| *b == b'&').and_then(|at| std::str::from_utf8(&tail[at + 1..]).ok());
    let number = |name: &str| {
        let digits = name.strip_prefix('#')?;
        match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        }
    };
    name.is_some_and(|name| LEADS.contains(&name) || number(name).is_some_and(|number| (0xc2..=0xf4).contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_misread_letters_are_resolved() {
        let page = "<p>La caf&Atilde;&copy; &amp; l&#195;&#169;t&eacute; &lt;b&gt;</p>";
        assert_eq!(resolve(page).as_deref(), Some("<p>La cafÃ© &amp; lÃ©té &lt;b&gt;</p>"));
        assert_eq!(resolve("<p>&Atilde;&copy;, S&atilde;o &amp;&nbsp;&amp; &ldquo;&Eacute;t&eacute;&rdquo;</p>"), None);
    }
}
