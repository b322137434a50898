//! A mention of a name, with its words as they stand without what is written onto them.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::features::Reading;
use super::forms::{without_genitive, without_prefix, words};
use super::found::Found;
use super::lexicon::WorldLexicon;
use super::units::is_split;
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::without_suffix;
use crate::enrich::korean;
use crate::enrich::names::lexicon::{Hash, class};
use crate::enrich::names::model::Kind;

/// A mention with its text.
pub(super) struct Mention {
    pub kind: Kind,
    pub bytes: Range<usize>,
    pub name: String,
    pub words: Vec<String>,
    pub confidence: f32,
    /// Words that only say of what sort it is: `Tribunal`, `FC`.
    pub generic: Vec<bool>,
}

impl Mention {
    /// The mention up to the word with this number, and from there.
    pub fn cut(&self, at: usize, text: &str) -> (Mention, Mention) {
        let own = text.get(self.bytes.clone()).unwrap_or_default();
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '·' | '・' | '‧');
        let mut starts = own.split(is_gap).filter(|word| word.contains(char::is_alphanumeric));
        let word = starts.nth(at).map_or(own.len(), |word| word.as_ptr() as usize - own.as_ptr() as usize);
        let (left, right) = (own[..word].trim_end_matches(|c: char| !c.is_alphanumeric()), &own[word..]);
        let part = |text: &str, start: usize, words: Range<usize>| Mention {
            kind: self.kind,
            bytes: start..start + text.len(),
            name: text.split_whitespace().collect::<Vec<_>>().join(" "),
            words: self.words[words.clone()].to_vec(),
            confidence: self.confidence,
            generic: self.generic[words].to_vec(),
        };
        let start = self.bytes.start;
        (part(left, start, 0..at), part(right, start + word, at..self.words.len()))
    }
}

/// Reads a name; `alone` are the words of all mentions as they stand.
pub(super) fn mention(
    analysis: &Analysis<'_>,
    reading: &Reading,
    lexicon: &WorldLexicon,
    alone: &FxHashSet<&str>,
    found: &Found,
) -> Mention {
    let mut bytes = reading.bytes(&found.units);
    // Only words in Hangul are read by the syllable, and so without their particles.
    let last = &analysis.text[reading.bytes(&(found.units.end - 1..found.units.end))];
    if analysis.language == "ko" && last.starts_with(|c: char| !is_split(c)) {
        bytes.end -= last.len() - korean::foreign_name(last).len();
    }
    let written = &analysis.text[bytes.clone()];
    let is_named = |bare: &str| bare.split_whitespace().all(|word| alone.contains(word));
    bytes.end = bytes.start + without_genitive(analysis.language, written, found.kind == Kind::Person, is_named);
    if found.kind == Kind::Place {
        bytes.end -= code_behind(&analysis.text[bytes.clone()]);
    }
    let text = analysis.text[bytes.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    // A word of another mention is one, too, unless it is that of a third one with something written onto it.
    let is_written_onto =
        |word: &str| word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).is_some_and(|bare| alone.contains(bare));
    let known = |word: &str| {
        lexicon.classes(Hash::EMPTY.lower(word).get()) & !class::PREFIX != 0
            || (alone.contains(word) && !is_written_onto(word))
    };
    let name = match analysis.language {
        "ar" => without_prefix(&text, known),
        language => without_suffix(language, &text).to_owned(),
    };
    let words = words(&name);
    let generic = words
        .iter()
        .map(|w| lexicon.word(w, Hash::EMPTY.lower(w).get()) & (class::SUFFIX | class::FEATURE | class::TITLE) != 0)
        .collect();
    Mention { kind: found.kind, bytes, name, words, confidence: found.confidence, generic }
}

/// The length of the code of a province that a hyphen or a stroke joins to its town: `Goiânia-GO`, `Palmas/TO`.
fn code_behind(name: &str) -> usize {
    let parted = name.rfind(['-', '/']).map(|at| name.split_at(at));
    let is_code = |code: &str| code.len() == 3 && code[1..].bytes().all(|b| b.is_ascii_uppercase());
    let is_town = |town: &str| town.contains(char::is_lowercase);
    parted.filter(|(town, code)| is_town(town) && is_code(code)).map_or(0, |(_, code)| code.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::entities::Knowledge;

    #[test]
    fn a_korean_name_in_latin_letters_ends_in_front_of_its_particle() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        for (text, name) in [("OB맥주는", "OB맥주"), ("HD현대", "HD현대"), ("대한 BNK가", "대한 BNK")] {
            let language = Some(Language { code: "ko".into(), script: None, confidence: 1.0 });
            let body = Body { text: text.into(), ..Body::default() };
            let article = Article { body, language, ..Article::default() };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, "ko", lexicon, &knowledge);
            let units = 0..reading.units.all.len();
            let found = Found { units, kind: Kind::Organisation, confidence: 1.0 };
            let mention = mention(&analysis, &reading, lexicon, &FxHashSet::default(), &found);
            assert_eq!((mention.name.as_str(), &text[mention.bytes]), (name, name));
        }
    }
}
