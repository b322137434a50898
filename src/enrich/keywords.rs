//! Keywords: single words, names of several words, and pairs of words that come back.
//!
//! A term's weight is its frequency times the root of its rarity, its length, how early it comes and whether it is written like a name.
//! Rarity is known in English alone; the other languages do without it.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::lexicon::rarity;
use super::stopwords::LANGUAGES;
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
        let mut terms = Terms::new(analysis);
        for form in analysis.headline_forms() {
            terms.add(form.number, 0, false);
        }
        for sentence in &analysis.sentence_tokens {
            terms.last = None;
            let mut opens = true;
            for index in sentence.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        terms.add(analysis.form_number(index), index, !opens);
                        opens = false;
                    }
                    TokenKind::Number => terms.last = None,
                    TokenKind::Punctuation => {
                        terms.last = None;
                        opens |= matches!(analysis.token(index), ":" | "\"" | "\u{201C}");
                    }
                }
            }
        }
        Ok(Annotations { keywords: terms.best(), ..Annotations::default() })
    }
}

/// A word in all its forms.
struct Term {
    count: u32,
    first: usize,
    /// How often it has a capital where a common word would have none.
    capitals: u32,
    forms: Forms,
    rarity: f32,
    length: usize,
}

/// Two words in a row.
struct Pair {
    terms: (usize, usize),
    count: u32,
    capitals: u32,
    forms: (usize, usize),
}

/// How a term is written: the numbers of its forms, and how often each comes.
type Forms = smallvec::SmallVec<[(usize, u32); 2]>;
/// Ways of writing a term that are told apart.
const FORMS: usize = 6;

/// What a form counts for.
#[derive(Clone, Copy)]
enum Use {
    NotMet,
    Nothing,
    Term { slot: usize, capital: bool },
}

struct Terms<'a> {
    analysis: &'a Analysis<'a>,
    english: bool,
    shortest: usize,
    /// By the number of the form.
    uses: Vec<Use>,
    /// By the hash of their stem; colliding stems are taken as one.
    slots: FxHashMap<u64, usize>,
    terms: Vec<Term>,
    pair_slots: FxHashMap<(usize, usize), usize>,
    pairs: Vec<Pair>,
    /// The term of the word before, and its form.
    last: Option<(usize, usize)>,
}

impl<'a> Terms<'a> {
    fn new(analysis: &'a Analysis<'a>) -> Self {
        let shortest = match analysis.language {
            "zh" => 2,
            "ar" | "hi" => 3,
            _ => 4,
        };
        let (forms, words) = (analysis.forms().len(), analysis.tokens.len());
        let mut all = Self {
            analysis,
            english: analysis.language == "en",
            shortest,
            uses: vec![Use::NotMet; forms],
            slots: FxHashMap::default(),
            terms: Vec::with_capacity(forms / 2),
            pair_slots: FxHashMap::default(),
            pairs: Vec::with_capacity(words / 4),
            last: None,
        };
        all.slots.reserve(forms / 2);
        all.pair_slots.reserve(words / 4);
        all
    }

    /// Adds a word by the number of its form.
    fn add(&mut self, form: usize, position: usize, inside: bool) {
        let last = self.last.take();
        if matches!(self.uses[form], Use::NotMet) {
            self.uses[form] = self.meet(form, position);
        }
        let Use::Term { slot, capital } = self.uses[form] else { return };
        let term = &mut self.terms[slot];
        term.count += 1;
        term.capitals += u32::from(capital && inside);
        if let Some((_, n)) = term.forms.iter_mut().find(|(known, _)| *known == form) {
            *n += 1;
        } else if term.forms.len() < FORMS {
            term.forms.push((form, 1));
        }
        if let Some((before, first)) = last {
            self.add_pair((before, slot), (first, form));
        }
        self.last = Some((slot, form));
    }

    /// What a form counts for that comes for the first time.
    fn meet(&mut self, number: usize, position: usize) -> Use {
        let form = self.analysis.form_of(number);
        let word = form.word;
        let length = if word.is_ascii() { word.len() } else { word.chars().count() };
        let short = length < self.shortest && !(length > 1 && word.chars().all(char::is_uppercase));
        if short || word.ends_with(['\'', '\u{2019}']) || form.is_stop {
            return Use::Nothing;
        }
        let rarity = match (self.english, form.rank) {
            (true, Some(rank)) => rarity(rank).min(RAREST),
            (true, None) => RAREST,
            (false, _) => UNKNOWN,
        };
        let mut hasher = FxHasher::default();
        hasher.write(if self.english { stem(form.lower) } else { form.lower }.as_bytes());
        let slot = match self.slots.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Occupied(slot) => *slot.get(),
            std::collections::hash_map::Entry::Vacant(_) if self.terms.len() >= TERMS => return Use::Nothing,
            std::collections::hash_map::Entry::Vacant(slot) => {
                self.terms.push(Term { count: 0, first: position, capitals: 0, forms: Forms::new(), rarity, length });
                *slot.insert(self.terms.len() - 1)
            }
        };
        let term = &mut self.terms[slot];
        term.rarity = term.rarity.min(rarity);
        Use::Term { slot, capital: word.starts_with(char::is_uppercase) }
    }

    fn add_pair(&mut self, terms: (usize, usize), forms: (usize, usize)) {
        if self.pairs.len() >= TERMS {
            return;
        }
        let slot = *self.pair_slots.entry(terms).or_insert(self.pairs.len());
        if slot == self.pairs.len() {
            self.pairs.push(Pair { terms, count: 0, capitals: 0, forms });
        }
        let capital = |form: usize| matches!(self.uses[form], Use::Term { capital: true, .. });
        let capitals = capital(forms.0) && capital(forms.1);
        let pair = &mut self.pairs[slot];
        pair.count += 1;
        pair.capitals += u32::from(capitals);
    }

    fn weight(term: &Term, tokens: usize) -> f32 {
        let name = if term.capitals * 2 >= term.count && term.capitals > 0 { NAME } else { 1.0 };
        let early = 1.0 / (1.0 + term.first as f32 / tokens.max(1) as f32);
        term.count as f32 * (term.rarity * term.length as f32).sqrt() * name * early
    }

    fn best(&self) -> Vec<Keyword> {
        let tokens = self.analysis.tokens.len();
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
        let word = |form| self.analysis.form_of(form).word;
        match candidate {
            Candidate::Term(i) => {
                let mut best = (None, 0);
                for &(form, n) in &self.terms[i].forms {
                    if n > best.1 {
                        best = (Some(form), n);
                    }
                }
                best.0.map_or("", word).to_owned()
            }
            Candidate::Pair(i) => {
                let (a, b) = self.pairs[i].forms;
                let blank = if self.analysis.language == "zh" { "" } else { " " };
                [word(a), blank, word(b)].concat()
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
