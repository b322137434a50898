//! Parts what stands side by side and was taken for one person: `Kontrolleur Hafner`, where the article has `Mathias Hafner`, `Debrecenből Orbán`,
//! `السيسي لبارو`.

use super::forms::alike;
use super::lexicon::WorldLexicon;
use super::mention::Mention;
use crate::enrich::entities::Knowledge;
use crate::enrich::names::dictionary;
use crate::enrich::names::lexicon::{Hash, class};
use crate::enrich::names::model::Kind;

/// At most so many full names of persons are looked at: the first.
const PEOPLE: usize = 100;

/// Letters of a long first name.
const LONG_FIRST_NAME: usize = 9;

/// What stands in front of a person's last name.
enum Front {
    Person,
    Place,
    Words,
}

/// What is known of words and of the article's persons.
pub(super) struct Parter<'a> {
    pub language: &'a str,
    pub lexicon: &'a WorldLexicon,
    pub knowledge: &'a Knowledge,
}

impl Parter<'_> {
    /// `mentions`, with those taken apart that are two things.
    pub fn part(&self, mentions: Vec<Mention>, text: &str) -> Vec<Mention> {
        let mut people: Vec<Vec<String>> = Vec::new();
        for mention in mentions.iter().filter(|m| m.kind == Kind::Person && m.words.len() > 1) {
            if people.len() < PEOPLE && !people.contains(&mention.words) {
                people.push(mention.words.clone());
            }
        }
        let mut out = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let several = mention.kind == Kind::Person && mention.words.len() > 1;
            let cut = if several { self.cut(&mention, &people, &text[..mention.bytes.start]) } else { None };
            match cut {
                None => out.push(mention),
                Some((at, front)) => {
                    let (left, right) = mention.cut(at, text);
                    match front {
                        Front::Person => out.push(left),
                        Front::Place => out.push(Mention { kind: Kind::Place, ..left }),
                        Front::Words => {}
                    }
                    out.push(right);
                }
            }
        }
        out
    }

    /// In front of which word a person's name begins, and what stands in front of it. `before`: the text in front of the mention.
    fn cut(&self, mention: &Mention, people: &[Vec<String>], before: &str) -> Option<(usize, Front)> {
        let like = |a: &[String], b: &[String]| a.iter().zip(b).all(|(x, y)| alike(x, y, self.language));
        // Hungarian puts the last name first.
        let last = |full: &[String], count: usize| {
            if self.language == "hu" { 0..count } else { full.len() - count..full.len() }
        };
        // Whether the words are the last name of a fuller one that does not begin as the mention does.
        let is_short = |words: &[String]| {
            people.iter().any(|full| {
                full.len() > words.len()
                    && like(words, &full[last(full, words.len())])
                    && *full != mention.words
                    && full.first().zip(mention.words.first()).is_some_and(|(x, y)| !alike(x, y, self.language))
            })
        };
        // `De Wever` is the end of `Bart De Wever`.
        if is_short(&mention.words) {
            return None;
        }
        // Inside a sentence a word with a capital is a name that is a word, too (`westchnęła Małgorzata Lis`); German capitalises nouns.
        let opens = self.language == "de" || !before.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
        (1..mention.words.len()).rev().find_map(|at| {
            let (left, right) = mention.words.split_at(at);
            if !is_short(right) {
                return None;
            }
            let front = if is_short(left) {
                Front::Person
            } else if left.iter().any(|word| self.is_name(word)) {
                return None;
            } else if self.is_place(&left.join(" ")) {
                Front::Place
            } else if left.iter().all(|word| self.is_common(word) && (opens || self.is_title(word))) {
                Front::Words
            } else {
                return None;
            };
            Some((at, front))
        })
    }

    fn is_name(&self, word: &str) -> bool {
        self.lexicon.classes(Hash::EMPTY.lower(word).get()) & (class::FIRST | class::LAST) != 0
    }

    fn is_title(&self, word: &str) -> bool {
        self.lexicon.classes(Hash::EMPTY.lower(word).get()) & class::TITLE != 0
    }

    /// Whether it is an ordinary word; German capitalises nouns, and makes new ones that no list has.
    fn is_common(&self, word: &str) -> bool {
        self.lexicon.rank(self.language, word) > 0
            || (self.language == "de" && (word.contains('-') || word.chars().count() > LONG_FIRST_NAME))
    }

    fn is_place(&self, name: &str) -> bool {
        dictionary::form(self.knowledge, name, Kind::Place, self.language).is_some()
    }
}
