//! The terms by which a memory knows what event an article reports: what it names, the words of its headline and lead, and what it
//! comes back to.
//!
//! The representation is the one that streaming news clustering has settled on (Allan 2002; Miranda et al. 2018; Staykovski et al. 2019): a
//! sparse weighted vector of names and words. Their rarity among the articles that were seen is the memory's to count; here stands only what is
//! known beforehand, so that a memory that is empty need not take everyday words for telling ones.

pub(crate) mod stem;

use rustc_hash::{FxHashMap, FxHashSet};

use self::stem::Stemmer;
use super::fingerprint::{is_unspaced, stable_hash};
use super::names::world::lexicon::WorldLexicon;
use super::names::world::{self, trained_as};
use crate::article::{Annotations, Term};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::{Form, TokenKind};
use crate::enrich::{Analysis, Enricher};
use crate::normalize::date::digit;

/// Most terms of an article.
pub const TERMS: usize = 32;
/// Tokens that are read, from the start of the text.
const TOKENS: usize = 6000;
/// Sentences of the lead.
const LEAD: usize = 2;
/// What a term is worth for being in the headline, in the lead, and for the logarithm of how often it is there; one for being there at all.
const IN_HEADLINE: f32 = 3.0;
const IN_LEAD: f32 = 1.0;
const OFTEN: f32 = 0.5;
/// The share of articles that have a word of each of the ranks of [`WorldLexicon::rank`], and first of a word that has none: of the commoner
/// ones by Zipf's law in an article of 200 words, of which the one of rank r is one in 10 r. Where the list ends forms and stems tell little of rank.
const SHARES: [f32; 8] = [0.0015, 0.78, 0.24, 0.08, 0.03, 0.02, 0.015, 0.014];
/// Rank in the English lexicon above which a stop word tells something after all.
const EVERYDAY: u32 = 300;
/// What a number is worth beside a word, what a name is, and what the identifier of an entity is beside the words of its name.
const NUMBER: f32 = 2.0;
const NAME: f32 = 0.8;
const IDENTIFIED: f32 = 0.6;
/// Least rarity of a name, and that of an identifier, as negative logarithms.
const NAME_RARITY: f32 = 3.0;
const IDENTIFIED_RARITY: f32 = 4.0;

/// Fills the terms for the memory's stories; their field of the document, `story`, is the memory's.
pub struct StoryEnricher;

impl Enricher for StoryEnricher {
    fn name(&self) -> &'static str {
        "story"
    }

    fn version(&self) -> u32 {
        5
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        Ok(Annotations { terms: terms(analysis, found), ..Annotations::default() })
    }
}

/// A hash that stands for a language among the terms.
pub fn language_hash(language: &str) -> u32 {
    (stable_hash(language.as_bytes()) >> 32) as u32
}

/// What is gathered of a term.
#[derive(Default)]
struct Seen {
    count: u32,
    headline: bool,
    lead: bool,
    /// Occurrences where a common word would have no capital, and those of them that have one.
    inside: u32,
    capitals: u32,
    named: bool,
    rarity: f32,
    /// What it counts for as a whole.
    share: f32,
}

struct Gathered<'a> {
    stemmer: Stemmer<'a>,
    seed: u64,
    /// Under which language its words have ranks.
    ranked: Option<&'a str>,
    /// Stems of the words of names.
    names: FxHashSet<u64>,
    seen: FxHashMap<u64, Seen>,
}

fn terms(analysis: &Analysis<'_>, found: &Annotations) -> Vec<Term> {
    let language = analysis.language;
    let stemmer = Stemmer::of(language);
    let seed = u64::from(language_hash(language));
    let ranked = world::LANGUAGES.contains(&language).then(|| trained_as(language));
    let mut gathered = Gathered { stemmer, seed, ranked, names: FxHashSet::default(), seen: FxHashMap::default() };
    gathered.name(found);
    for form in analysis.headline_forms() {
        let numeric = form.word.starts_with(|c: char| c.is_numeric());
        let kind = if numeric { TokenKind::Number } else { TokenKind::Word };
        if let Some(seen) = gathered.meet(form, kind) {
            seen.headline = true;
        }
    }
    let end = analysis.tokens.len().min(TOKENS);
    for (number, sentence) in analysis.sentence_tokens.iter().enumerate() {
        let mut opens = true;
        for index in sentence.start.min(end)..sentence.end.min(end) {
            let kind = analysis.tokens[index].kind;
            if kind == TokenKind::Punctuation {
                opens |= matches!(analysis.token(index), ":" | "\"" | "\u{201C}" | "\u{201E}" | "\u{AB}");
                continue;
            }
            let form = analysis.form(index);
            if let Some(seen) = gathered.meet(form, kind) {
                seen.count += 1;
                seen.lead |= number < LEAD;
                seen.inside += u32::from(!opens);
                seen.capitals += u32::from(!opens && form.word.starts_with(char::is_uppercase));
            }
            opens = false;
        }
    }
    let lead = analysis.sentences.get(..LEAD.min(analysis.sentences.len())).and_then(<[_]>::last);
    gathered.identify(found, lead.map_or(0, |sentence| analysis.span(0..sentence.end).end));
    gathered.best(language)
}

impl Gathered<'_> {
    /// Notes the words of the names that were recognized, and of the roles that stand with them: these too say who, and not what happened.
    fn name(&mut self, found: &Annotations) {
        let entities = found.people.iter().chain(&found.organisations);
        let names = entities.flat_map(|entity| std::iter::once(&entity.name).chain(&entity.role)).map(String::as_str);
        let names = names.chain(found.places.iter().map(|place| place.name.as_str()));
        for word in names.flat_map(super::lexicon::words) {
            let key = self.word(&word.to_lowercase());
            self.names.insert(key);
        }
    }

    /// The key of a lower-case word, which is that of its language. Numbers and identifiers have one in all languages.
    fn word(&self, word: &str) -> u64 {
        stable_hash(self.stemmer.stem(word).as_bytes()) ^ self.seed
    }

    /// The term of a word or number; `None` where it tells nothing.
    fn meet(&mut self, form: Form<'_>, kind: TokenKind) -> Option<&mut Seen> {
        // The English list holds words such as `fire` and `mill`; there the rank is known and says enough.
        let english = self.stemmer.language() == "en";
        if form.is_stop && (!english || form.rank.is_none_or(|rank| rank < EVERYDAY)) {
            return None;
        }
        let (key, rarity) = if kind == TokenKind::Number {
            let latin = |c: char| digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
            let digits: String = form.lower.chars().filter(|c| c.is_alphanumeric()).map(latin).collect();
            let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
            let share: f32 = match digits.chars().count() {
                0 | 1 => return None,
                4 if year => 0.15,
                2 => 0.03,
                _ => 0.006,
            };
            (stable_hash(digits.as_bytes()), -share.ln())
        } else {
            let unspaced = form.lower.starts_with(is_unspaced);
            let length = form.lower.chars().count();
            if length < if unspaced { 2 } else { 3 } {
                return None;
            }
            let share = match form.rank {
                Some(rank) if english => (1.0 - (-60.0 / (rank as f32 + 1.0)).exp()).max(0.0005),
                None if english => 0.0005,
                _ => match self.ranked.map(|language| WorldLexicon::shipped().rank(language, form.lower)) {
                    Some(rank) => SHARES.get(usize::from(rank)).copied().unwrap_or(SHARES[0]),
                    None if unspaced => 0.01,
                    None if length < 5 => 0.1,
                    None => [0.03, 0.015, 0.008][usize::from(length > 5) + usize::from(length > 7)],
                },
            };
            (self.word(form.lower), -share.ln())
        };
        let named = self.names.contains(&key);
        let share = if kind == TokenKind::Number { NUMBER } else { 1.0 };
        let seen = self.seen.entry(key).or_insert_with(|| Seen { rarity, named, share, ..Seen::default() });
        // Of several words with one stem the commonest counts.
        seen.rarity = seen.rarity.min(rarity);
        Some(seen)
    }

    /// Adds the entities that have an identifier: those of one name under another, and not those of another under the same. The lead ends at `lead`.
    fn identify(&mut self, found: &Annotations, lead: u32) {
        let entities = found.people.iter().chain(&found.organisations);
        let entities = entities.map(|entity| (entity.wikidata.as_deref(), &entity.mentions));
        let places = found.places.iter().map(|place| (place.wikidata.as_deref(), &place.mentions));
        for (id, mentions) in entities.chain(places) {
            let Some(id) = id else { continue };
            let fresh = || Seen { named: true, share: IDENTIFIED, rarity: IDENTIFIED_RARITY, ..Seen::default() };
            let seen = self.seen.entry(stable_hash(id.as_bytes())).or_insert_with(fresh);
            seen.count += mentions.len() as u32;
            seen.lead |= mentions.iter().any(|mention| mention.start < lead);
        }
    }

    /// The most telling ones, the best first.
    fn best(self, language: &str) -> Vec<Term> {
        let mut terms: Vec<(f32, Term)> =
            self.seen.into_iter().map(|(key, seen)| weighed(key, &seen, language)).collect();
        terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.hash.cmp(&b.1.hash)));
        let mut terms: Vec<Term> = terms.into_iter().map(|(_, term)| term).take(TERMS).collect();
        let mut known = FxHashSet::default();
        terms.retain(|term| known.insert(term.hash >> 1));
        terms
    }
}

fn weighed(key: u64, seen: &Seen, language: &str) -> (f32, Term) {
    // German writes every noun with a capital.
    let capital = language != "de" && seen.capitals > 0 && seen.capitals * 2 > seen.inside;
    let named = seen.named || capital;
    let weight = seen.share
        * if named { NAME } else { 1.0 }
        * (1.0
            + OFTEN * (seen.count.clamp(1, 20) as f32).ln()
            + if seen.headline { IN_HEADLINE } else { 0.0 }
            + if seen.lead { IN_LEAD } else { 0.0 });
    let rarity = if named { seen.rarity.max(NAME_RARITY) } else { seen.rarity };
    let parts = |value: f32, of: f32| (value * of).round().clamp(0.0, 255.0) as u8;
    let hash = (stable_hash(&key.to_le_bytes()) >> 32) as u32 & !1 | u32::from(named);
    (weight * rarity, Term { hash, weight: parts(weight.sqrt(), 64.0), rarity: parts(rarity, 16.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Entity, Language};

    fn of(language: &str, headline: &str, text: &str, people: &[&str]) -> Vec<Term> {
        let mut article = Article { headline: Some(headline.into()), ..Article::default() };
        article.language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        article.body.text = text.into();
        let people = people.iter().map(|name| Entity { name: (*name).into(), ..Entity::default() }).collect();
        terms(&Analysis::of(&article), &Annotations { people, ..Annotations::default() })
    }

    fn shared(a: &[Term], b: &[Term]) -> usize {
        a.iter().filter(|term| b.iter().any(|other| other.hash >> 1 == term.hash >> 1)).count()
    }

    #[test]
    fn two_reports_share_what_they_name_and_what_happened() {
        let a =
            of("en", "Fire destroys mill in Oldbridge", "A fire destroyed the old mill of Oldbridge on Monday.", &[]);
        let b = of(
            "en",
            "Oldbridge mill burns down",
            "The mill, built in 1874, was destroyed by fires, Ann Lee said.",
            &["Ann Lee"],
        );
        assert!(shared(&a, &b) >= 4, "{a:?} {b:?}");
        assert!(b.iter().any(|term| term.hash & 1 == 1), "names are told apart");
        let c = of("de", "Mill", "Mill fire Oldbridge destroyed", &[]);
        assert_eq!(shared(&a, &c), 0, "another language");
    }

    #[test]
    fn numbers_and_identifiers_are_the_same_in_all_languages_and_words_are_not() {
        let place = |language: &str, headline: &str, text: &str, name: &str| {
            let mut article = Article { headline: Some(headline.into()), ..Article::default() };
            article.language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
            article.body.text = text.into();
            let mentions = vec![crate::article::Span { start: 0, end: 4 }];
            let place = Entity { name: name.into(), wikidata: Some("Q41329".into()), mentions, ..Entity::default() };
            terms(&Analysis::of(&article), &Annotations { organisations: vec![place], ..Annotations::default() })
        };
        let a = place("en", "Flood", "Linz fled a flood of 8123 boats in the night.", "Linz");
        let b = place("pl", "Flood", "Linz uciekł przed powodzią na 8123 łodziach w nocy.", "Linz");
        let c = place("ar", "فيضان", "لينتس: فيضان يجرف ٨١٢٣ قاربا في الليل.", "لينتس");
        assert_eq!([shared(&a, &b), shared(&a, &c)], [2, 2], "{a:?} {b:?} {c:?}");
        let in_lead = |terms: &[Term]| terms.iter().any(|term| term.rarity == 4 * 16 && term.weight > 50);
        assert!(in_lead(&a) && in_lead(&c), "an identifier counts for more where the article begins");
    }

    #[test]
    fn how_common_a_word_is_is_known_in_other_languages_too() {
        for (language, common, rare) in
            [("fr", "maisons", "glacier"), ("ru", "улице", "подъезд"), ("tr", "sabah", "buzul"), ("zh", "控制", "冰川")]
        {
            let rarity = |word: &str| of(language, word, "", &[]).first().map(|term| term.rarity);
            assert!(rarity(common).is_some() && rarity(common) < rarity(rare), "{language}");
        }
    }

    #[test]
    fn everyday_words_weigh_little_and_the_best_come_first() {
        let a = of("en", "Glaciologist measures", "The glaciologist said the people of the country were new.", &[]);
        assert!(
            a.len() <= TERMS
                && a.windows(2).all(|w| {
                    let worth = |t: &Term| u32::from(t.weight).pow(2) * u32::from(t.rarity);
                    worth(&w[0]) * 21 / 20 >= worth(&w[1])
                })
        );
        assert!(a[0].rarity > a[a.len() - 1].rarity);
        assert!(of("en", "", "The of and.", &[]).is_empty());
    }
}
