//! Summary: two or three sentences of the text, in their order.
//!
//! A sentence counts for the words that the article repeats and that are rare elsewhere, for what it shares with the headline, and for
//! standing early; what earlier choices already say counts no more. Sentences that lean on others or only quote are left out.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::rarity;
use crate::article::{Annotations, Span};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};

/// Sentences that may be chosen are among the first ones.
const SENTENCES: usize = 400;
/// Words that a sentence must have, and may have.
const SHORTEST: usize = 7;
const LONGEST: usize = 60;
/// Sentences that a text must have, and must have for a third one.
const FEWEST: usize = 4;
const FOR_THREE: usize = 9;
/// How fast the weight falls from sentence to sentence.
const LEAD: f32 = 0.2;
/// What a word of the headline counts more.
const HEADLINE: f32 = 1.5;
/// Rarity of words outside the lexicon, and most of all.
const RAREST: f32 = 4.5;
/// Words that point back to another sentence when they open one, by language.
static POINTERS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let line = |line: &'static str| line.split_once(' ').map(|(code, words)| (code, words.split(' ').collect()));
    include_str!("../../data/summary/pointers.txt").lines().filter_map(line).collect()
});
/// The share of the sentences from which on a word says nothing, where no lexicon tells how rare it is.
const COMMON: f32 = 0.3;
/// Such a word's rarity: that of one which a lexicon would put among the rarer half.
const UNRANKED: f32 = 3.0;

/// Fills `summary`. English has a lexicon that tells how rare words are; elsewhere a word counts unless a good part of the sentences has it.
pub struct SummaryEnricher;

impl Enricher for SummaryEnricher {
    fn name(&self) -> &'static str {
        "summary"
    }

    fn version(&self) -> u32 {
        4
    }

    fn serves(&self, language: &str) -> bool {
        POINTERS.contains_key(code(language))
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        let mut reader = Reader::new(analysis);
        for form in analysis.headline_forms() {
            reader.count(form.number);
        }
        let headline = reader.words.len();
        let mut sentences = Vec::new();
        let mut words = Vec::new();
        for (number, tokens) in analysis.sentence_tokens.iter().enumerate().take(SENTENCES) {
            let from = words.len();
            let mut length = 0;
            for index in tokens.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        length += 1;
                        words.extend(reader.count(analysis.form_number(index)));
                    }
                    TokenKind::Number => length += 1,
                    TokenKind::Punctuation => {}
                }
            }
            sentences.push((number, length, from..words.len()));
        }
        if sentences.len() < FEWEST {
            return Ok(Annotations::default());
        }
        let common = reader.common(&sentences, &words);
        let mut weights: Vec<f32> = reader
            .words
            .iter()
            .enumerate()
            .map(|(i, &(count, rarity))| (count as f32).ln_1p() * rarity * if i < headline { HEADLINE } else { 1.0 })
            .zip(&common)
            .map(|(weight, &common)| if common { 0.0 } else { weight })
            .collect();
        let wanted = if sentences.len() < FOR_THREE { 2 } else { 3 };
        let text = |number: usize| &analysis.text[analysis.sentences[number].clone()];
        let torn = torn(analysis, found);
        let usable: Vec<Sentence> = sentences
            .into_iter()
            .filter(|&(number, length, _)| {
                (SHORTEST..=LONGEST).contains(&length)
                    && is_whole(text(number), analysis.language)
                    && torn.binary_search(&number).is_err()
            })
            .map(|(number, length, range)| Sentence {
                number,
                leans: leans(text(number).trim_start(), analysis.language),
                words: each_once(&words[range]),
                length: (length as f32 + 8.0).powf(0.7),
                lead: 1.0 + LEAD * number as f32,
            })
            .collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < wanted {
            let mut best: Option<(f32, &Sentence)> = None;
            let told = |s: &Sentence| chosen.iter().any(|&n| n == s.number || text(n) == text(s.number));
            for sentence in usable.iter().filter(|s| !told(s)) {
                if sentence.leans && !(sentence.number > 0 && chosen.contains(&(sentence.number - 1))) {
                    continue;
                }
                let sum: f32 = sentence.words.iter().map(|&w| weights[w]).sum();
                let score = sum / sentence.length / sentence.lead;
                if best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, sentence));
                }
            }
            let Some((_, sentence)) = best else { break };
            chosen.push(sentence.number);
            for &word in &sentence.words {
                weights[word] *= 0.3;
            }
        }
        if chosen.len() < 2 {
            return Ok(Annotations::default());
        }
        chosen.sort_unstable();
        let summary: Vec<&str> = chosen.iter().map(|&n| without_dateline(text(n).trim())).collect();
        let gap = if matches!(analysis.language, "ja" | "zh") { "" } else { " " };
        Ok(Annotations { summary: Some(summary.join(gap)), ..Annotations::default() })
    }
}

/// A sentence that may be chosen.
struct Sentence {
    number: usize,
    leans: bool,
    /// Words that count, each once.
    words: Vec<usize>,
    /// What its length divides its score by, and its place.
    length: f32,
    lead: f32,
}

/// The sentences, by number and in order, that hold a part of a quotation which began before them or goes on behind them.
fn torn(analysis: &Analysis<'_>, found: &Annotations) -> Vec<usize> {
    let mut torn = Vec::new();
    for quotation in &found.quotations {
        let bytes = analysis.bytes(Span { start: quotation.start, end: quotation.end });
        let first = analysis.sentences.partition_point(|sentence| sentence.end <= bytes.start);
        let last = analysis.sentences.partition_point(|sentence| sentence.start < bytes.end);
        if last > first + 1 {
            torn.extend(first..last);
        }
    }
    torn.sort_unstable();
    torn
}

fn each_once(words: &[usize]) -> Vec<usize> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

struct Reader<'a> {
    analysis: &'a Analysis<'a>,
    /// The word of each form, once it was met; `None` inside where it does not matter.
    known: Vec<Option<Option<usize>>>,
    /// By their stems.
    slots: FxHashMap<&'a str, usize>,
    /// How often a word stands in the article, and its rarity.
    words: Vec<(u32, f32)>,
}

impl<'a> Reader<'a> {
    fn new(analysis: &'a Analysis<'a>) -> Self {
        let forms = analysis.forms().len();
        let mut slots = FxHashMap::default();
        slots.reserve(forms);
        Self { analysis, known: vec![None; forms], slots, words: Vec::with_capacity(forms) }
    }

    /// Counts a word by the number of its form; gives its own number if it matters.
    fn count(&mut self, form: usize) -> Option<usize> {
        let slot = self.known[form].unwrap_or_else(|| self.slot(form));
        self.known[form] = Some(slot);
        self.words[slot?].0 += 1;
        slot
    }

    /// Which words a good part of the sentences has; none in English, whose lexicon knows better.
    fn common(&self, sentences: &[(usize, usize, std::ops::Range<usize>)], words: &[usize]) -> Vec<bool> {
        let mut held = vec![0_u32; self.words.len()];
        if self.analysis.language != "en" {
            for (.., range) in sentences {
                each_once(&words[range.clone()]).into_iter().for_each(|word| held[word] += 1);
            }
        }
        let most = (COMMON * sentences.len() as f32).max(2.0);
        held.into_iter().map(|held| held as f32 > most).collect()
    }

    fn slot(&mut self, form: usize) -> Option<usize> {
        let form = self.analysis.form_of(form);
        if form.lower.len() < 3 || form.is_stop {
            return None;
        }
        if self.analysis.language != "en" {
            let stem = beginning(form.lower);
            return Some(*self.slots.entry(stem).or_insert_with(|| {
                self.words.push((0, if stem.chars().count() > 3 || !stem.is_ascii() { UNRANKED } else { 0.5 }));
                self.words.len() - 1
            }));
        }
        let stem = match form.lower.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') => one,
            _ => form.lower,
        };
        Some(*self.slots.entry(stem).or_insert_with(|| {
            self.words.push((0, form.rank.map_or(RAREST, |rank| rarity(rank).min(RAREST))));
            self.words.len() - 1
        }))
    }
}

/// What the forms of a word have in common: its first six letters.
fn beginning(word: &str) -> &str {
    word.char_indices().nth(6).map_or(word, |(end, _)| &word[..end])
}

/// The code under which a language's pointers stand.
fn code(language: &str) -> &str {
    if matches!(language, "nb" | "nn") { "no" } else { language }
}

/// Whether a sentence opens with a word that points back.
fn leans(sentence: &str, language: &str) -> bool {
    let Some(pointers) = POINTERS.get(code(language)) else { return false };
    let opening = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    if matches!(language, "ja" | "zh") {
        return pointers.iter().any(|pointer| opening.starts_with(pointer));
    }
    let end = opening
        .char_indices()
        .find(|(_, c)| c.is_whitespace() || matches!(c, ',' | '.' | ':'))
        .map_or(opening.len(), |(at, _)| at);
    let first = &opening[..end];
    let letters = first.trim_end_matches(|c: char| !c.is_alphanumeric() && c.is_ascii());
    let letters = letters.split(['\'', '\u{2019}']).next().unwrap_or_default();
    pointers.contains(&letters.to_lowercase().as_str())
}

/// Whether it is a sentence of the reporter's: it starts like one, ends like one, and is not all quotation.
fn is_whole(sentence: &str, language: &str) -> bool {
    const CLOSING: [char; 9] = ['"', '\u{201D}', '\u{201C}', '\'', '\u{2019}', ')', '»', '」', '）'];
    let sentence = sentence.trim();
    let ends = sentence.trim_end_matches(CLOSING).trim_end().ends_with(['.', '!', '\u{2026}', '。', '！', '।']);
    let starts = sentence.starts_with(|c: char| c.is_numeric() || c.is_alphabetic() && !c.is_lowercase());
    starts && ends && !has_open_marks(sentence, language)
}

/// Bytes of the longest dateline, and its words.
const DATELINE: usize = 60;
const DATELINE_WORDS: usize = 8;

/// The sentence without the place, day and agency in front of a report: `BEIRUT (AP) --`, `München/London –`, `ROMA, 5 maggio -`.
fn without_dateline(sentence: &str) -> &str {
    // `OSLO (NTB): Toget …`
    if let Some((front, rest)) = sentence.split_once(": ").filter(|(front, _)| front.len() <= DATELINE)
        && front.chars().any(char::is_uppercase)
        && !front.chars().any(char::is_lowercase)
        && !front.chars().any(char::is_numeric)
        && front.split(' ').count() <= 3
        && rest.starts_with(char::is_uppercase)
    {
        return rest;
    }
    let cut = |dash: &str| sentence.split_once(dash).filter(|(front, _)| front.len() <= DATELINE);
    let cuts = [" \u{2013} ", " \u{2014} ", " -- ", " - "].into_iter().filter_map(cut);
    let Some((front, rest)) = cuts.min_by_key(|(front, _)| front.len()) else { return sentence };
    let words = || front.split([' ', '/']).filter(|word| !word.is_empty());
    // Places, days, agencies: every word has a capital or a figure, but for months and particles of names.
    let names =
        words().filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '(')).count();
    let marked =
        front.ends_with([')', ',']) || front.contains(['(', '/', ',']) || !front.chars().any(char::is_lowercase);
    let whole = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '\u{201E}' | '\u{201C}' | '«'));
    let dateline = whole && names * 3 >= words().count() * 2 && words().count() <= DATELINE_WORDS;
    if dateline && (marked || words().count() <= 2) { rest } else { sentence }
}

/// Whether quotation marks do not pair up: the sentence is a piece of a longer quotation.
fn has_open_marks(sentence: &str, language: &str) -> bool {
    let count = |mark: char| sentence.matches(mark).count();
    if count('"') % 2 == 1 || count('«') != count('»') || count('「') != count('」') {
        return true;
    }
    if sentence.is_ascii() {
        return false;
    }
    let (high, low, left) = (count('\u{201D}'), count('\u{201E}'), count('\u{201C}'));
    match (low, language) {
        // `”so”`
        (0, "sv" | "fi" | "da" | "no" | "nb" | "nn") => (high + left) % 2 == 1,
        (0, _) => left != high,
        // `„so“`, `„so”`
        _ => low != left + high,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Language, Quotation, QuotationKind};

    fn summary(headline: &str, text: &str) -> Option<String> {
        summary_in("en", headline, text)
    }

    fn summary_in(language: &str, headline: &str, text: &str) -> Option<String> {
        let mut article = Article { headline: Some(headline.into()), ..Article::default() };
        article.language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        SummaryEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap().summary
    }

    const TEXT: &str = "The town council of Harlow voted on Tuesday to close the old harbour bridge to lorries from next spring.\n\n\
        It has been a long time coming. \u{201C}We are glad, and so are our children,\u{201D} said a resident.\n\n\
        \u{201C}The bridge was never built for this, and everybody on the council knew it for years.\u{201D}\n\n\
        Engineers found cracks in two of the four harbour bridge piers last year, and the repair will cost the town three million. \
        Weather was mild. The council will decide on a new road for lorries in June.";

    #[test]
    fn sentences_stand_in_order_and_on_their_own() {
        let found = summary("Harbour bridge to close to lorries", TEXT).unwrap();
        assert!(found.starts_with("The town council of Harlow"));
        assert!(found.contains("Engineers found cracks"), "{found}");
        assert!(!found.contains("It has been") && !found.contains("never built"));
    }

    #[test]
    fn datelines_are_left_out() {
        for (with, without) in [
            ("BEIRUT (AP) -- The port opened.", "The port opened."),
            ("München/Wien – Der Zug kam an.", "Der Zug kam an."),
            ("Roma, 5 maggio - Il treno è arrivato.", "Il treno è arrivato."),
            ("FJORDVIK (NTB): Toget kom.", "Toget kom."),
            ("LE POINT - «Nous avons gagné», dit-il.", "«Nous avons gagné», dit-il."),
            ("The port – long closed – Opened.", "The port – long closed – Opened."),
            ("The mayor of Harlow said it – and left.", "The mayor of Harlow said it – and left."),
        ] {
            assert_eq!(without_dateline(with), without);
        }
    }

    #[test]
    fn other_languages_are_summed_up_too() {
        let text = "Der Stadtrat von Harlau hat am Dienstag beschlossen, die alte Hafenbrücke ab Frühjahr für Lastwagen zu sperren. \
            Er war sich einig. „Darauf haben wir lange gewartet“, sagte ein Anwohner. Ingenieure fanden im vergangenen Jahr Risse in zwei \
            Pfeilern der Hafenbrücke, und die Reparatur kostet die Stadt drei Millionen. Das Wetter war mild an diesem Tag in der Stadt.";
        let found = summary_in("de", "Hafenbrücke wird für Lastwagen gesperrt", text).unwrap();
        assert!(found.starts_with("Der Stadtrat") && found.contains("Risse in zwei Pfeilern"), "{found}");
        let text = "市议会周二决定从明年春天起禁止卡车通过旧港口大桥。他们一致同意这一决定并感到高兴。工程师去年在大桥的两个桥墩上发现了裂缝，维修将花费三百万元。\
            议会将在六月决定为卡车修建新的道路。天气很好，市民很多，大家都来看大桥。";
        let found = summary_in("zh", "港口大桥将禁止卡车通行", text).unwrap();
        assert!(found.starts_with("市议会") && !found.contains("他们一致"), "{found}");
        assert!(SummaryEnricher.serves("nb") && !SummaryEnricher.serves("sw"));
    }

    #[test]
    fn pieces_of_quotations_and_repeated_sentences_are_left_out() {
        let text = "The council of Harlow will close the harbour bridge to lorries. “The harbour bridge in Harlow is old and the council knows it. \
            The lorries on the harbour bridge of Harlow shake the council,” said a resident. Engineers found cracks in two piers of the bridge last year. \
            The council of Harlow will close the harbour bridge to lorries. The weather on the day of the meeting was mild.";
        let mut article = Article { headline: Some("Harbour bridge to close".into()), ..Article::default() };
        article.language = Some(Language { code: "en".into(), script: None, confidence: 1.0 });
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        let (from, to) = (text.find("The harbour bridge in").unwrap(), text.find("the council,”").unwrap() + 12);
        let span = analysis.span(from..to);
        let quotation = Quotation {
            start: span.start,
            end: span.end,
            text: text[from..to].into(),
            kind: QuotationKind::Direct,
            speaker: None,
            cue: None,
        };
        let found = Annotations { quotations: vec![quotation], ..Annotations::default() };
        let summary = SummaryEnricher.enrich(&analysis, &found, &Budget::unlimited()).unwrap().summary.unwrap();
        assert_eq!(summary.matches("will close").count(), 1, "{summary}");
        assert!(!summary.contains("shake") && !summary.contains("is old"), "{summary}");
    }

    #[test]
    fn too_little_text_has_no_summary() {
        assert_eq!(summary("A", "One sentence that is long enough to count as one here."), None);
        assert_eq!(summary("", ""), None);
    }

    #[test]
    fn pointers_are_seen_behind_quotation_marks() {
        assert!(leans("\u{201C}They came,\u{201D} he said.", "en"));
        assert!(leans("However, nothing came of it.", "en"));
        assert!(!leans("Theatre is back.", "en"));
        assert!(leans("Er kam.", "de") && leans("C'est fini.", "fr") && leans("これは", "ja"));
    }
}
