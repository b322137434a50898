//! Storms: `Hurricane Otis` is no person, nor is `Otis` in the rest of the article.

use std::ops::Range;

use memchr::memmem;

use crate::enrich::entities::fold::is_unspaced;
use crate::enrich::entities::{Class, Knowledge};
use crate::enrich::roles;

static STORMS: &str = include_str!("../../../data/ner/storms.tsv");

/// Which of the names at these bytes of the text are those of storms. A storm has one word for a name, beside that for a storm; `alike` says whether two
/// words in small letters are forms of one name.
pub(super) fn storms(
    text: &str,
    language: &str,
    knowledge: &Knowledge,
    names: &[Range<usize>],
    alike: &dyn Fn(&str, &str) -> bool,
) -> Vec<bool> {
    let Some(row) = roles::row(STORMS, language).filter(|row| may_tell(text, row)) else {
        return vec![false; names.len()];
    };
    let own: Vec<Option<&str>> = names.iter().map(|bytes| own(text, row, knowledge, bytes)).collect();
    if own.iter().all(Option::is_none) {
        return vec![false; names.len()];
    }
    let called: Vec<String> = own.iter().flatten().map(|name| name.to_lowercase()).collect();
    let again = |bytes: &Range<usize>| {
        let name = text.get(bytes.clone()).unwrap_or_default().to_lowercase();
        called.iter().any(|storm| alike(storm, &name))
    };
    names.iter().zip(&own).map(|(bytes, own)| own.is_some() || again(bytes)).collect()
}

/// Whether a word of `row` stands in the text, be its first letter small or not.
fn may_tell(text: &str, row: &str) -> bool {
    row.split(' ').any(|entry| {
        let word = entry.trim_start_matches('>').trim_end_matches('-');
        let mut letters = word.chars();
        let rest = if letters.next().is_some_and(char::is_lowercase) { letters.as_str() } else { word };
        memmem::find(text.as_bytes(), rest.as_bytes()).is_some()
    })
}

/// The storm's own name, where a word for a storm stands beside it or is taken for a part of it.
fn own<'t>(text: &'t str, row: &str, knowledge: &Knowledge, bytes: &Range<usize>) -> Option<&'t str> {
    let name = text.get(bytes.clone())?;
    let is = |word: &str, behind: bool| {
        let lower = word.to_lowercase();
        row.split(' ').any(|entry| match (entry.strip_prefix('>'), behind) {
            (Some(entry), true) => entry == lower,
            (None, false) => entry.strip_suffix('-').map_or(entry == lower, |stem| lower.starts_with(stem)),
            _ => false,
        })
    };
    if let Some((first, last)) = name.split_once([' ', '\u{a0}', '-']) {
        // `Storm Reid` may be somebody.
        let is_known = || knowledge.candidates(name).iter().any(|known| known.record.class == Class::Person);
        let one = |word: &'t str| (!word.contains(' ') && !is_known()).then_some(word);
        return if is(first, false) {
            one(last)
        } else if is(last, true) {
            one(first)
        } else {
            None
        };
    }
    let mark = |c: char| matches!(c, '"' | '\'' | '«' | '“' | '„' | '‘' | '’' | '「' | '『' | '《');
    let before = text[..bytes.start].trim_end_matches(mark);
    if before.ends_with(is_unspaced) {
        // `台風10号「…」`
        let before = before.trim_end_matches(['号', '號']).trim_end_matches(char::is_numeric).trim_end_matches('第');
        return row.split(' ').any(|word| before.ends_with(word)).then_some(name);
    }
    let blank = |c: char| matches!(c, ' ' | '\u{a0}');
    let apart = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    let front = before.strip_suffix(blank).and_then(|before| before.rsplit(apart).next());
    let behind = text[bytes.end..].strip_prefix([' ', '\u{a0}', '-']);
    let behind = behind.and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next());
    (front.is_some_and(|word| is(word, false)) || behind.is_some_and(|word| is(word, true))).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of `text` that are those of storms, each marked in it by its first place behind the one before.
    fn told<'a>(language: &str, text: &str, names: &[&'a str]) -> Vec<&'a str> {
        let mut from = 0;
        let place = |name: &&str| {
            let at = from + text[from..].find(*name).expect("in the text");
            from = at + name.len();
            at..from
        };
        let bytes: Vec<_> = names.iter().map(place).collect();
        // As far as the words have no endings of more than two letters.
        let alike = |a: &str, b: &str| a.chars().zip(b.chars()).take(5).all(|(x, y)| x == y);
        let storms = storms(text, language, &Knowledge::default(), &bytes, &alike);
        names.iter().zip(storms).filter(|(_, storm)| *storm).map(|(name, _)| *name).collect()
    }

    #[test]
    fn what_a_word_for_a_storm_stands_beside_is_nobody_anywhere() {
        for (language, text, names, want) in [
            (
                "en",
                "Storm Ottilie came. Anna Ottilie saw Ottilie.",
                &["Storm Ottilie", "Anna Ottilie", "Ottilie"][..],
                2,
            ),
            ("en", "After the storm, Ottilie slept.", &["Ottilie"], 0),
            ("en", "In the storm Ottilie Marsh slept.", &["Ottilie Marsh"], 0),
            ("it", "L'uragano Ottilia è qui. Ottilia fa danni.", &["Ottilia", "Ottilia"], 2),
            ("ru", "Урагана «Оттилия» ждали. Оттилию видели.", &["Оттилия", "Оттилию"], 2),
            ("tr", "Ottilie Kasırgası geldi.", &["Ottilie"], 1),
            ("hu", "Az Ottilia hurrikán elérte.", &["Ottilia"], 1),
            ("fi", "Ottilia-myrsky kaatoi puita.", &["Ottilia"], 1),
            ("no", "Orkanen Ottilie kom.", &["Ottilie"], 1),
            ("zh", "台风“欧蒂”逼近。欧蒂减弱。", &["欧蒂", "欧蒂"], 2),
            ("ja", "台風10号「オティ」は北上。", &["オティ"], 1),
            ("ko", "태풍 ‘오티’가 왔다.", &["오티"], 1),
        ] {
            assert_eq!(told(language, text, names).len(), want, "{text}");
        }
    }
}
