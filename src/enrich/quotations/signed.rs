//! Names behind a dash that sign a quotation: `“…” — Jane Smith`, also on a line of their own.

use super::page::{Item, Page, token};
use super::phrase::{Head, Subject};

/// Most tokens of a line that signs: a name, an office, a house.
const LINE: usize = 16;
/// Most tokens of the name, or in front of the name of a person.
const NAME: usize = 6;

fn is_dash(token: &str) -> bool {
    matches!(token, "-" | "–" | "—" | "―" | "--" | "——")
}

/// Who signs the quotation at `items[at]` behind a dash that follows it.
pub(super) fn signature(page: &Page<'_>, items: &[Item], at: usize) -> Option<Subject> {
    let dashes =
        items[at + 1..].iter().take_while(|i| matches!(**i, Item::Token(t) if is_dash(page.analysis.token(t))));
    let from = at + 1 + dashes.count();
    if from == at + 1 {
        return None;
    }
    let first = token(items, from)?;
    let count = (from..items.len().min(from + NAME))
        .take_while(|&i| token(items, i).is_some_and(|t| page.is_word(t) && page.is_upper(t)))
        .count();
    let ends = token(items, from + count).is_none_or(|t| !page.is_word(t))
        && !matches!(items.get(from + count), Some(Item::Quote(_)));
    let head = if page.name_at(first).is_some() { Head::Name } else { Head::Noun };
    (count > 0 && ends).then_some(Subject { tokens: first..first + count, head })
}

/// Who signs what is said in the paragraph at `index`, where the next one is a dash and a name.
pub(super) fn below(page: &Page<'_>, index: usize) -> Option<Subject> {
    let paragraph = page.analysis.paragraphs.get(index + 1)?;
    line(page, page.sentences(paragraph, &[]).first()?)
}

/// Who signs with `items`, a dash and a name.
pub(super) fn line(page: &Page<'_>, items: &[Item]) -> Option<Subject> {
    if !token(items, 0).is_some_and(|t| is_dash(page.analysis.token(t))) {
        return None;
    }
    let whole = items.iter().all(|i| matches!(*i, Item::Token(t) if !page.is_verb(t))) && items.len() <= LINE;
    let last = items.iter().rev().find(|i| matches!(i, Item::Token(_)));
    let sentence = matches!(last, Some(&Item::Token(t)) if page.is_stop(t));
    if !whole || sentence {
        return None;
    }
    let person = items.iter().take(NAME).find_map(|i| match *i {
        Item::Token(t) => page.name_at(t).filter(|name| name.person),
        Item::Quote(_) => None,
    });
    let named = person.map(|name| Subject { tokens: name.tokens.clone(), head: Head::Name });
    let unnamed = || {
        let mut signed = vec![Item::Quote(0)];
        signed.extend_from_slice(items);
        signature(page, &signed, 0)
    };
    named.or_else(unnamed)
}
