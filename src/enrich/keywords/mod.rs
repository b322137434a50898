//! Keywords: single words, the names that were found, and pairs of words that come back.
//!
//! A term's weight is its frequency times the root of its rarity, its length, how early it comes and whether it is written like a name.
//! Rarity is known in English alone; the other languages do without it. There a name that was found counts as one term, and its words no more
//! beside it where they stand in names mostly.

mod names;
mod stem;

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::korean;
use super::lexicon::rarity;
use super::stopwords::LANGUAGES;
use crate::article::{Annotations, Keyword, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};
use names::{Name, Names};

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
        2
    }

    fn serves(&self, language: &str) -> bool {
        LANGUAGES.contains(&language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        // Readers of English choose words of names as well as whole names (keywords-kpcrowd-dev).
        let names = if analysis.language == "en" { Names::default() } else { Names::of(analysis, found) };
        let mut terms = Terms::new(analysis, &names);
        // Where words are not parted by blanks, the headline is not cut into words.
        if !is_unspaced(analysis.language) {
            for form in analysis.headline_forms() {
                terms.add(form.number, None, false);
            }
        }
        for sentence in &analysis.sentence_tokens {
            terms.last = None;
            let mut opens = true;
            for index in sentence.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        terms.add(analysis.form_number(index), Some(index), !opens);
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
    /// How often it stands in the headline, and in a name that was found.
    headline: u32,
    named: u32,
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
    named: u32,
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
    names: &'a Names<'a>,
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
    fn new(analysis: &'a Analysis<'a>, names: &'a Names<'a>) -> Self {
        let shortest = match analysis.language {
            "zh" | "ja" | "ko" => 2,
            "ar" | "hi" => 3,
            _ => 4,
        };
        let (forms, words) = (analysis.forms().len(), analysis.tokens.len());
        let mut all = Self {
            analysis,
            names,
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

    /// Adds a word by the number of its form; `token` is where it stands in the text, `None` in the headline.
    fn add(&mut self, form: usize, token: Option<usize>, inside: bool) {
        let last = self.last.take();
        if matches!(self.uses[form], Use::NotMet) {
            self.uses[form] = self.meet(form, token.unwrap_or(0));
        }
        let Use::Term { slot, capital } = self.uses[form] else { return };
        let named = token.is_some_and(|token| self.names.has(token));
        let term = &mut self.terms[slot];
        term.count += 1;
        term.headline += u32::from(token.is_none());
        term.named += u32::from(named);
        term.capitals += u32::from(capital && inside);
        if let Some((_, n)) = term.forms.iter_mut().find(|(known, _)| *known == form) {
            *n += 1;
        } else if term.forms.len() < FORMS {
            term.forms.push((form, 1));
        }
        if let Some((before, first)) = last {
            self.add_pair((before, slot), (first, form), named);
        }
        self.last = Some((slot, form));
    }

    /// What a form counts for that comes for the first time.
    fn meet(&mut self, number: usize, position: usize) -> Use {
        let form = self.analysis.form_of(number);
        let word = form.word;
        let length = if word.is_ascii() { word.len() } else { word.chars().count() };
        let short = length < self.shortest && !(length > 1 && word.chars().all(char::is_uppercase));
        // Addresses and what is counted are no words.
        let address = word.contains(['@', '/']) || word.starts_with(|c: char| c.is_numeric());
        if short || address || word.ends_with(['\'', '\u{2019}']) || form.is_stop || self.says_nothing(word) {
            return Use::Nothing;
        }
        let rarity = match (self.english, form.rank) {
            (true, Some(rank)) => rarity(rank).min(RAREST),
            (true, None) => RAREST,
            (false, _) => UNKNOWN,
        };
        let mut hasher = FxHasher::default();
        hasher.write(stem::stem(form.lower, self.analysis.language).as_bytes());
        let slot = match self.slots.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Occupied(slot) => *slot.get(),
            std::collections::hash_map::Entry::Vacant(_) if self.terms.len() >= TERMS => return Use::Nothing,
            std::collections::hash_map::Entry::Vacant(slot) => {
                self.terms.push(Term {
                    count: 0,
                    headline: 0,
                    named: 0,
                    first: position,
                    capitals: 0,
                    forms: Forms::new(),
                    rarity,
                    length,
                });
                *slot.insert(self.terms.len() - 1)
            }
        };
        let term = &mut self.terms[slot];
        term.rarity = term.rarity.min(rarity);
        Use::Term { slot, capital: word.starts_with(char::is_uppercase) }
    }

    /// Whether the word is none that names something: what Japanese writes in hiragana alone, and Korean verbs.
    fn says_nothing(&self, word: &str) -> bool {
        match self.analysis.language {
            "ja" => word.chars().all(|c| matches!(c, '\u{3041}'..='\u{309f}' | 'ー')),
            "ko" => {
                korean::is_verb(word)
                    || word.contains(|c: char| c.is_ascii_digit())
                    || korean::noun(word).chars().count() < self.shortest
            }
            _ => false,
        }
    }

    fn add_pair(&mut self, terms: (usize, usize), forms: (usize, usize), named: bool) {
        if self.pairs.len() >= TERMS {
            return;
        }
        let slot = *self.pair_slots.entry(terms).or_insert(self.pairs.len());
        if slot == self.pairs.len() {
            self.pairs.push(Pair { terms, count: 0, named: 0, capitals: 0, forms });
        }
        let capital = |form: usize| matches!(self.uses[form], Use::Term { capital: true, .. });
        let capitals = capital(forms.0) && capital(forms.1);
        let pair = &mut self.pairs[slot];
        pair.count += 1;
        pair.named += u32::from(named);
        pair.capitals += u32::from(capitals);
    }

    fn weight(term: &Term, tokens: usize) -> f32 {
        let name = if term.capitals * 2 >= term.count && term.capitals > 0 { NAME } else { 1.0 };
        term.count as f32 * (term.rarity * term.length as f32).sqrt() * name * early(term.first, tokens)
    }

    /// The weight of a name, and the terms that its fullest mention is made of; none where these say nothing.
    fn weight_of_name(&self, name: &Name<'_>, tokens: usize) -> f32 {
        let words = |range: &std::ops::Range<usize>| -> Vec<usize> {
            let slot = |token| match self.uses.get(self.analysis.form_number(token)) {
                Some(&Use::Term { slot, .. }) => Some(slot),
                _ => None,
            };
            range.clone().filter_map(slot).collect()
        };
        let fullest = name.mentions.iter().max_by_key(|range| range.len()).map(words).unwrap_or_default();
        let (Some(first), false) = (name.mentions.iter().map(|range| range.start).min(), fullest.is_empty()) else {
            return 0.0;
        };
        let headline = fullest.iter().all(|&slot| self.terms[slot].headline > 0);
        let most = |of: &dyn Fn(&Term) -> f32| fullest.iter().map(|&slot| of(&self.terms[slot])).fold(0.0, f32::max);
        let count = name.mentions.len() as f32 + f32::from(u8::from(headline));
        let first = if headline { 0 } else { first };
        count * (most(&|term| term.rarity) * most(&|term| term.length as f32)).sqrt() * NAME * early(first, tokens)
    }

    fn best(&self) -> Vec<Keyword> {
        let tokens = self.analysis.tokens.len();
        let weights: Vec<f32> = self.terms.iter().map(|t| Self::weight(t, tokens)).collect();
        let named = |named: u32, count: u32| named * 3 >= count * 2 && named > 0;
        let mut ranked: Vec<(f32, Candidate)> = Vec::with_capacity(weights.len() + self.pairs.len());
        for (i, (&weight, term)) in weights.iter().zip(&self.terms).enumerate() {
            if !named(term.named, term.count - term.headline) {
                ranked.push((weight, Candidate::Term(i)));
            }
        }
        for (i, name) in self.names.all.iter().enumerate() {
            let weight = self.weight_of_name(name, tokens);
            if weight > 0.0 {
                ranked.push((weight, Candidate::Name(i)));
            }
        }
        for (i, pair) in self.pairs.iter().enumerate() {
            let name = pair.capitals == pair.count;
            if !name && pair.count < 2 || named(pair.named, pair.count) {
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
        let mut best: Vec<Keyword> = Vec::with_capacity(MOST);
        let mut known: Vec<String> = Vec::with_capacity(MOST);
        for (weight, candidate) in ranked {
            let text = self.text(candidate);
            let lower = text.to_lowercase();
            if !known.contains(&lower) {
                known.push(lower);
                best.push(Keyword { text, score: rounded(f64::from(weight / most)) });
            }
            if best.len() == MOST {
                break;
            }
        }
        best
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
                let best = best.0.map_or("", word);
                if self.analysis.language == "ko" {
                    korean::noun(best).trim_end_matches(['\'', '\u{2019}'])
                } else {
                    best
                }
                .to_owned()
            }
            Candidate::Name(i) => self.names.all[i].text.to_owned(),
            Candidate::Pair(i) => {
                let (a, b) = self.pairs[i].forms;
                let blank = if is_unspaced(self.analysis.language) { "" } else { " " };
                [word(a), blank, word(b)].concat()
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    Term(usize),
    Name(usize),
    Pair(usize),
}

/// How much a term counts by where it comes first.
fn early(first: usize, tokens: usize) -> f32 {
    1.0 / (1.0 + first as f32 / tokens.max(1) as f32)
}

fn is_unspaced(language: &str) -> bool {
    matches!(language, "ja" | "zh")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Entity, Language};

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
    fn a_name_is_one_keyword() {
        let text = "Die Förderung kommt nach Unterbach. Klara Meier freut sich. Klara Meier will in Unterbach bauen, sagte Meier.";
        let mut article = Article {
            language: Some(Language { code: "de".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        let mentions = text.match_indices("Klara Meier").map(|(at, name)| analysis.span(at..at + name.len())).collect();
        let people = vec![Entity { name: "Klara Meier".into(), mentions, ..Entity::default() }];
        let found = Annotations { people, ..Annotations::default() };
        let found = KeywordsEnricher.enrich(&analysis, &found, &Budget::unlimited()).unwrap().keywords;
        let found: Vec<&str> = found.iter().map(|k| k.text.as_str()).collect();
        assert!(found.contains(&"Klara Meier") && !found.contains(&"Klara") && !found.contains(&"Meier"), "{found:?}");
    }

    #[test]
    fn every_language_of_the_program_has_keywords() {
        for (language, text, word) in [
            ("cs", "Most je uzavřen. Opravu mostu zaplatí město, most bude hotov v květnu.", "most"),
            ("fi", "Uimahalli suljetaan. Uimahallin remontti alkaa, ja uimahallissa on melua.", "Uimahalli"),
            ("ja", "氷河が溶けている。科学者は毎年氷河を測り、氷河は短くなった。", "氷河"),
            ("ko", "빙하가 녹고 있다. 과학자는 해마다 빙하를 재고, 빙하의 길이는 짧아졌다.", "빙하"),
            ("nl", "De gletsjer smelt. Elk jaar meten ze de gletsjer, en de gletsjer wordt korter.", "gletsjer"),
            ("pl", "Lodowiec topnieje. Co roku mierzą lodowiec, a lodowiec jest krótszy.", "Lodowiec"),
            ("sv", "Glaciären smälter. Varje år mäter de glaciären, och glaciären blir kortare.", "Glaciären"),
            ("uk", "Льодовик тане. Щороку вимірюють льодовик, і льодовик стає коротшим.", "Льодовик"),
        ] {
            let found = keywords(language, text);
            assert!(found.first().is_some_and(|k| k.to_lowercase() == word.to_lowercase()), "{language}: {found:?}");
        }
    }

    #[test]
    fn addresses_are_no_keywords() {
        let found = keywords(
            "de",
            "Die Gletscher schmelzen. Schreiben Sie an klara.meier@unterbach.example oder meier@unterbach.example.",
        );
        assert!(!found.iter().any(|k| k.contains('@')), "{found:?}");
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(keywords("en", "").is_empty());
        assert!(keywords("en", "The of and 12 34 -- !").is_empty());
    }
}
