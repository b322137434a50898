//! Keywords: single words, names of several words, and pairs of words that come back.
//!
//! A term's weight is its frequency times the root of its rarity, its length, how early it comes and whether it is written like a name.
//! Rarity is known in English alone; the other languages do without it.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::lexicon::{Lexicon, lower_into, rarity, words};
use super::stopwords::{LANGUAGES, stop_words};
use crate::article::{Annotations, Keyword, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};

/// Most keywords of an article.
const MOST: usize = 10;
/// Weight of a term that is mostly written with a capital inside sentences.
const NAME: f32 = 1.1;
/// Rarity counts up to here.
const RAREST: f32 = 4.5;
/// Rarity where it is not known.
const UNKNOWN: f32 = 3.0;
/// Weight of a name of two words against its parts, and of another pair that comes twice or more.
const NAME_PAIR: f32 = 0.95;
const PAIR: f32 = 0.6;
/// Most different terms and pairs kept of one text; the first ones of it.
const TERMS: usize = 20_000;

/// Fills `keywords`. Serves the languages that have stop words.
pub struct KeywordsEnricher;

impl Enricher for KeywordsEnricher {
    fn name(&self) -> &'static str {
        "keywords"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, language: &str) -> bool {
        LANGUAGES.contains(&language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        let Some(stop) = stop_words(analysis.language) else { return Ok(Annotations::default()) };
        let lexicon = Lexicon::english();
        let mut lower = String::new();
        let mut terms = Terms::new(analysis.language);
        for word in analysis.headline.into_iter().flat_map(words) {
            lower_into(word, &mut lower);
            terms.add(word, (&lower, lexicon.rank(&lower), stop.contains(lower.as_str())), 0, false);
        }
        terms.last = None;
        for sentence in &analysis.sentence_tokens {
            terms.last = None;
            let mut opens = true;
            for index in sentence.clone() {
                let word = analysis.token(index);
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        let form = analysis.form(index);
                        terms.add(word, (form.lower, form.rank, form.is_stop), index, !opens);
                        opens = false;
                    }
                    TokenKind::Number => terms.last = None,
                    TokenKind::Punctuation => {
                        terms.last = None;
                        opens |= matches!(word, ":" | "\"" | "\u{201C}");
                    }
                }
            }
        }
        Ok(Annotations { keywords: terms.best(analysis.tokens.len()), ..Annotations::default() })
    }
}

/// A word in all its forms.
struct Term<'a> {
    count: u32,
    first: usize,
    /// How often it has a capital where a common word would have none.
    capitals: u32,
    forms: Forms<'a>,
    rarity: f32,
    length: usize,
}

/// Two words in a row.
struct Pair<'a> {
    terms: (usize, usize),
    count: u32,
    capitals: u32,
    form: (&'a str, &'a str),
}

/// How a term is written.
type Forms<'a> = smallvec::SmallVec<[(&'a str, u32); 2]>;
/// Ways of writing a term that are told apart.
const FORMS: usize = 6;

struct Terms<'a> {
    english: bool,
    unspaced: bool,
    shortest: usize,
    /// By the hash of their stem; colliding stems are taken as one.
    slots: FxHashMap<u64, usize>,
    terms: Vec<Term<'a>>,
    pair_slots: FxHashMap<(usize, usize), usize>,
    pairs: Vec<Pair<'a>>,
    last: Option<(usize, &'a str)>,
}

impl<'a> Terms<'a> {
    fn new(language: &str) -> Self {
        let shortest = match language {
            "zh" => 2,
            "ar" | "hi" => 3,
            _ => 4,
        };
        Self {
            english: language == "en",
            unspaced: language == "zh",
            shortest,
            slots: FxHashMap::default(),
            terms: Vec::new(),
            pair_slots: FxHashMap::default(),
            pairs: Vec::new(),
            last: None,
        }
    }

    /// Adds a word, with its lower case, its rank in the lexicon and whether it is a stop word.
    fn add(&mut self, word: &'a str, (lower, rank, is_stop): (&str, Option<u32>, bool), position: usize, inside: bool) {
        let last = self.last.take();
        let length = if word.is_ascii() { word.len() } else { word.chars().count() };
        let short = length < self.shortest && !(length > 1 && word.chars().all(char::is_uppercase));
        if short || word.ends_with(['\'', '\u{2019}']) || is_stop {
            return;
        }
        let rarity = match (self.english, rank) {
            (true, Some(rank)) => rarity(rank).min(RAREST),
            (true, None) => RAREST,
            (false, _) => UNKNOWN,
        };
        let mut hasher = FxHasher::default();
        hasher.write(if self.english { stem(lower) } else { lower }.as_bytes());
        let slot = match self.slots.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Occupied(slot) => *slot.get(),
            std::collections::hash_map::Entry::Vacant(_) if self.terms.len() >= TERMS => return,
            std::collections::hash_map::Entry::Vacant(slot) => {
                self.terms.push(Term { count: 0, first: position, capitals: 0, forms: Forms::new(), rarity, length });
                *slot.insert(self.terms.len() - 1)
            }
        };
        let capital = word.starts_with(char::is_uppercase);
        let Some(term) = self.terms.get_mut(slot) else { return };
        term.count += 1;
        term.capitals += u32::from(capital && inside);
        term.rarity = term.rarity.min(rarity);
        if let Some((_, n)) = term.forms.iter_mut().find(|(form, _)| *form == word) {
            *n += 1;
        } else if term.forms.len() < FORMS {
            term.forms.push((word, 1));
        }
        if let Some((before, form)) = last {
            self.add_pair((before, slot), (form, word), capital);
        }
        self.last = Some((slot, word));
    }

    fn add_pair(&mut self, terms: (usize, usize), form: (&'a str, &'a str), capital: bool) {
        if self.pairs.len() >= TERMS {
            return;
        }
        let slot = *self.pair_slots.entry(terms).or_insert(self.pairs.len());
        if slot == self.pairs.len() {
            self.pairs.push(Pair { terms, count: 0, capitals: 0, form });
        }
        if let Some(pair) = self.pairs.get_mut(slot) {
            pair.count += 1;
            pair.capitals += u32::from(capital && form.0.starts_with(char::is_uppercase));
        }
    }

    fn weight(term: &Term<'_>, tokens: usize) -> f32 {
        let name = if term.capitals * 2 >= term.count && term.capitals > 0 { NAME } else { 1.0 };
        let early = 1.0 / (1.0 + term.first as f32 / tokens.max(1) as f32);
        term.count as f32 * (term.rarity * term.length as f32).sqrt() * name * early
    }

    fn best(&self, tokens: usize) -> Vec<Keyword> {
        let weights: Vec<f32> = self.terms.iter().map(|t| Self::weight(t, tokens)).collect();
        let mut ranked: Vec<(f32, Candidate)> =
            weights.iter().enumerate().map(|(i, &w)| (w, Candidate::Term(i))).collect();
        for (i, pair) in self.pairs.iter().enumerate() {
            let name = pair.capitals == pair.count;
            if !name && pair.count < 2 {
                continue;
            }
            let (a, b) = pair.terms;
            let share = pair.count as f32 / self.terms[a].count.max(self.terms[b].count) as f32;
            let weight = (weights[a] * weights[b] * share).sqrt() * if name { NAME_PAIR } else { PAIR };
            ranked.push((weight, Candidate::Pair(i)));
        }
        let count = ranked.len().min(2 * MOST);
        if count == 0 {
            return Vec::new();
        }
        // The order of first use decides between equals.
        ranked.select_nth_unstable_by(count - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(count);
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = ranked[0].0.max(f32::MIN_POSITIVE);
        ranked
            .into_iter()
            .take(MOST)
            .map(|(w, c)| Keyword { text: self.text(c), score: rounded(f64::from(w / most)) })
            .collect()
    }

    fn text(&self, candidate: Candidate) -> String {
        match candidate {
            Candidate::Term(i) => {
                let mut best = ("", 0);
                for &(form, n) in &self.terms[i].forms {
                    if n > best.1 {
                        best = (form, n);
                    }
                }
                best.0.to_owned()
            }
            Candidate::Pair(i) => {
                let (a, b) = self.pairs[i].form;
                if self.unspaced { format!("{a}{b}") } else { format!("{a} {b}") }
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    Term(usize),
    Pair(usize),
}

/// Cuts the commonest English endings, so that forms of a word count together; not a word in itself.
fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    let word = match word.strip_suffix('s') {
        Some(one) if one.ends_with("ie") && one.len() > 4 => &one[..one.len() - 2],
        Some(one) if ["sse", "xe", "che", "she", "ze"].iter().any(|e| one.ends_with(e)) => &one[..one.len() - 1],
        Some(one) if !one.ends_with(['s', 'u', 'i']) => one,
        _ => word,
    };
    for ending in ["ing", "edly", "ed", "ly", "y", "e"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 4
        {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Language};

    fn keywords(language: &str, text: &str) -> Vec<String> {
        let mut article = Article {
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        let found = KeywordsEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap();
        assert!(found.keywords.windows(2).all(|w| w[0].score >= w[1].score));
        found.keywords.into_iter().map(|k| k.text).collect()
    }

    #[test]
    fn rare_repeated_words_and_names_win() {
        let found = keywords(
            "en",
            "The glacier above Unterbach is melting. Glaciologists say the glaciers of the canton lose a metre a year. \
             Klara Meier, who has measured the glacier for years, said the people of Unterbach should know.",
        );
        assert_eq!(found[0], "glacier");
        assert!(found.iter().any(|k| k == "Unterbach"));
        assert!(found.iter().any(|k| k == "Klara Meier"), "{found:?}");
        assert!(!found.iter().any(|k| k == "said" || k == "people"));
    }

    #[test]
    fn other_languages_need_no_code() {
        let german = "Die Gletscher schmelzen. Der Gletscher verliert jedes Jahr Eis, und das Eis der Gletscher fehlt dem Fluss.";
        assert_eq!(keywords("de", german)[0], "Gletscher");
        let russian = "Ледник тает. Учёные измеряют ледник каждый год, и ледник теряет метр.";
        assert!(keywords("ru", russian).iter().any(|k| k == "ледник"));
        assert!(keywords("zh", "冰川正在融化。科学家每年测量冰川，冰川失去一米。").iter().any(|k| k == "冰川"));
    }

    #[test]
    fn forms_count_together() {
        assert_eq!(stem("glaciers"), stem("glacier"));
        assert_eq!(stem("companies"), stem("company"));
        assert_eq!(stem("measured"), stem("measures"));
        assert_eq!(stem("crashes"), stem("crashing"));
        assert_eq!(stem("is"), "is");
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(keywords("en", "").is_empty());
        assert!(keywords("en", "The of and 12 34 -- !").is_empty());
    }
}
