//! Words that attribute speech, by language: what `cues.tsv` says of them.

use std::sync::LazyLock;

use crate::enrich::roles::{self, EVERY, Index, Roles};

/// What a language needs for finding speakers.
pub struct Language {
    code: &'static str,
    /// Where the subject stands.
    pub order: Order,
    /// Expressions beside a speaker that are no verbs.
    pub sources: Vec<Source>,
    roles: Index,
    verbs: Vec<&'static str>,
    /// Endings of the cases that no subject has.
    cases: Vec<&'static str>,
    /// Endings of adverbs.
    adverbs: Vec<&'static str>,
    /// Endings of verbs that agree with their subject, and that of the form in the table.
    agreements: Vec<(&'static str, &'static str)>,
    traits: Vec<&'static str>,
    /// Expressions of several words between a verb and its subject.
    pub asides: Vec<&'static str>,
}

/// An expression that attributes without a verb: `according to`.
pub struct Source {
    /// Its words, parted by blanks.
    pub words: &'static str,
    /// Whether it stands behind the speaker (`zufolge`).
    pub postposed: bool,
}

/// Where the subject of a verb of speech stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// On either side, as in English.
    Either,
    /// Behind it where something else opens the sentence (German, whose verbs stand second).
    Second,
    /// Behind it (Arabic).
    After,
    /// Before it (Chinese, Hindi, Japanese, Korean, Turkish).
    Before,
}

/// What words do around speech.
pub mod role {
    use crate::enrich::roles::Roles;

    pub const VERB: Roles = Roles::nth(0);
    pub const PARTICIPLE: Roles = Roles::nth(1);
    /// The first word of a source.
    pub const SOURCE: Roles = Roles::nth(2);
    pub const PRONOUN: Roles = Roles::nth(3);
    /// Ends in a pronoun behind a hyphen (`a-t-elle`).
    pub const BEFORE_PRONOUN: Roles = Roles::nth(4);
    pub const BREAK: Roles = Roles::nth(5);
    pub const LINK: Roles = Roles::nth(6);
    pub const BETWEEN: Roles = Roles::nth(7);
    pub const AMBIGUOUS: Roles = Roles::nth(8);
    /// Attributes right behind a quotation only.
    pub const SIGN: Roles = Roles::nth(9);
    /// What follows up to the verb is its object, and no subject.
    pub const PREPOSITION: Roles = Roles::nth(10);
    /// An article whose case no subject has.
    pub const OBLIQUE: Roles = Roles::nth(11);
    /// What stands in quotation marks behind it is a term or a title.
    pub const TERM: Roles = Roles::nth(12);
    /// Stands behind a verb and a hyphen.
    pub const CLITIC: Roles = Roles::nth(13);
    /// Opens the noun phrase of somebody's friend, wife or colleague (`son amie`).
    pub const OWNER: Roles = Roles::nth(14);
    /// Opens the clause in which speech is reported (`that`).
    pub const THAT: Roles = Roles::nth(15);
}

/// The rows of the table that hold words, and what these do.
const LISTS: [(&str, Roles); 14] = [
    ("verb", role::VERB),
    ("participle", role::PARTICIPLE),
    ("sign", role::SIGN),
    ("pronoun", role::PRONOUN),
    ("break", role::BREAK),
    ("preposition", role::BREAK.and(role::PREPOSITION)),
    ("oblique", role::OBLIQUE),
    ("between", role::BETWEEN),
    ("link", role::LINK),
    ("ambiguous", role::AMBIGUOUS),
    ("term", role::TERM),
    ("clitic", role::CLITIC),
    ("owner", role::OWNER),
    ("that", role::THAT),
];

impl Language {
    /// Whether it writes no blanks between words, and particles behind its nouns.
    pub fn is_unspaced(&self) -> bool {
        self.traits.contains(&UNSPACED)
    }

    /// How many bytes of `text` are the verb of speech that it begins with, in the longest form that is known.
    pub fn speaks(&self, text: &str) -> Option<usize> {
        self.verbs.iter().filter(|verb| text.starts_with(**verb)).map(|verb| verb.len()).max()
    }

    /// Whether the word in lower case ends as no subject does (`açıklamada`, in a statement).
    pub fn is_oblique(&self, lower: &str) -> bool {
        self.cases.iter().any(|ending| lower.len() > ending.len() && lower.ends_with(ending))
    }

    /// Whether the word in lower case ends as adverbs do (`contentedly`).
    pub fn is_adverb(&self, lower: &str) -> bool {
        self.adverbs.iter().any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(ending))
    }

    /// Whether titles stand behind names (`平井さん`, `박 군수`).
    pub fn has_titles_behind(&self) -> bool {
        self.traits.contains(&TITLES_BEHIND)
    }

    fn of(code: &'static str, order: Order) -> Self {
        let mut lists: Vec<(Vec<&str>, Roles)> = Vec::new();
        let (mut sources, mut verbs, mut cases) = (Vec::new(), Vec::new(), Vec::new());
        let (mut adverbs, mut agreements, mut traits, mut asides) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (_, row, words) in rows().filter(|(language, ..)| *language == code || *language == EVERY) {
            let words = words.split(" | ");
            match (row, LISTS.iter().find(|(name, _)| *name == row)) {
                (_, Some((_, role))) => {
                    if row == "verb" {
                        verbs.extend(words.clone());
                    }
                    lists.push((words.collect(), *role));
                }
                (ORDER, _) => {}
                (CASE, _) => cases.extend(words),
                (ADVERB, _) => adverbs.extend(words),
                (AGREEMENT, _) => agreements.extend(words.filter_map(|pair| pair.split_once('>'))),
                (TRAIT, _) => traits.extend(words),
                (ASIDE, _) => asides.extend(words),
                _ => sources.extend(words.map(|words| Source { words, postposed: row == "postposition" })),
            }
        }
        lists.push((sources.iter().filter_map(|source| source.words.split(' ').next()).collect(), role::SOURCE));
        let lists: Vec<_> = lists.iter().map(|(words, role)| (words.as_slice(), *role)).collect();
        Self { code, order, sources, roles: Index::of(&lists), verbs, cases, adverbs, agreements, traits, asides }
    }

    /// What the word in lower case does.
    pub fn roles_of(&self, lower: &str) -> Roles {
        let is_verb = |form: &str| self.roles.get(form).has(role::VERB);
        let (front, behind) = match lower.split_once('-') {
            Some((front, rest)) => (front, rest.rsplit_once('-').map_or(rest, |(_, last)| last)),
            None => ("", ""),
        };
        let last = self.roles.get(behind);
        let agrees = |(ending, own): &(&str, &str)| {
            lower.strip_suffix(ending).is_some_and(|stem| is_verb(&[stem, own].concat()))
        };
        let verb = last.has(role::PRONOUN.and(role::CLITIC)) && is_verb(front) || self.agreements.iter().any(agrees);
        let inverted = role::BEFORE_PRONOUN.given(last.has(role::PRONOUN));
        self.roles.get(lower).and(inverted).and(role::VERB.given(verb))
    }
}

/// The row that every language has once.
const ORDER: &str = "order";

/// The row of endings.
const CASE: &str = "case";

/// The row of endings of adverbs.
const ADVERB: &str = "adverb";

/// The row of endings that verbs take to agree.
const AGREEMENT: &str = "agreement";

/// The row of what else is to be known of a language.
const TRAIT: &str = "trait";

/// The row of expressions between verbs and subjects.
const ASIDE: &str = "aside";

/// Traits: see [`Language::is_unspaced`] and [`Language::has_titles_behind`].
const UNSPACED: &str = "unspaced";
const TITLES_BEHIND: &str = "titles behind";

/// Language, row and words.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    roles::rows(include_str!("cues.tsv"))
}

/// The table of `language`; `None` where it is not served.
pub fn of(language: &str) -> Option<&'static Language> {
    static TABLE: LazyLock<Vec<Language>> = LazyLock::new(|| {
        let served = rows().filter(|(_, row, _)| *row == ORDER);
        let order = |word| match word {
            "before" => Order::Before,
            "after" => Order::After,
            "second" => Order::Second,
            _ => Order::Either,
        };
        served.map(|(code, _, word)| Language::of(code, order(word))).collect()
    });
    TABLE.iter().find(|table| table.code == language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        for line in include_str!("cues.tsv").lines().filter(|line| !line.starts_with('#')) {
            let [language, row, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            match row {
                ORDER => {
                    assert!(["either", "before", "after", "second"].contains(&words) && language != EVERY, "{line}")
                }
                "source" | "postposition" | CASE | ADVERB | ASIDE => {}
                AGREEMENT => assert!(words.split(" | ").all(|pair| pair.contains('>')), "{line}"),
                TRAIT => assert!(words.split(" | ").all(|word| [UNSPACED, TITLES_BEHIND].contains(&word)), "{line}"),
                _ => assert!(LISTS.iter().any(|(name, _)| *name == row), "{line}"),
            }
            assert!(language == EVERY || of(language).is_some(), "{line}");
            let words: Vec<&str> = words.split(" | ").collect();
            assert!(words.iter().all(|w| !w.is_empty() && w.trim() == *w && w.to_lowercase() == **w), "{line}");
            let once: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(once.len(), words.len(), "{line}");
        }
        assert!(of("sw").is_none() && of(EVERY).is_none());
    }

    #[test]
    fn words_have_the_roles_of_their_rows() {
        let german = of("de").expect("served");
        assert!(german.roles_of("sagte").has(role::VERB) && german.roles_of("von").has(role::LINK));
        assert!(german.roles_of("zufolge").has(role::SOURCE) && !german.roles_of("said").has(role::VERB));
        let french = of("fr").expect("served");
        assert!(french.roles_of("a-t-elle").has(role::BEFORE_PRONOUN) && !french.roles_of("a-t-elle").has(role::VERB));
        assert!(french.roles_of("ajoute-t-il").has(role::VERB) && french.roles_of("indignées").has(role::VERB));
        let verb = |language: &str, word| of(language).is_some_and(|table| table.roles_of(word).has(role::VERB));
        assert!(
            verb("pt", "queixou-se") && verb("it", "spiegata") && !verb("pt", "disse-porto") && !verb("it", "spata")
        );
    }
}
