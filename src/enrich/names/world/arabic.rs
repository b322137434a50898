//! How Arabic is written: what is written onto a word, and letters that some papers leave out and others do not.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::lexicon::WorldLexicon;
use crate::enrich::names::lexicon::{Hash, class};

/// Letters that are left out: vowel signs and the stroke that stretches a word.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}')
}

/// An Arabic word as most papers write it: alif without hamza, no vowel signs, ya for the alif that looks like one.
pub(super) fn plain<'a>(word: &'a str, language: &str) -> Cow<'a, str> {
    let changes = |c: char| is_sign(c) || matches!(c, 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى');
    if language != "ar" || !word.contains(changes) {
        return Cow::Borrowed(word);
    }
    let letter = |c: char| match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        other => other,
    };
    Cow::Owned(word.chars().filter(|&c| !is_sign(c)).map(letter).collect())
}

/// An Arabic word without the conjunctions, prepositions and the article that are written onto it.
pub(super) fn without_clitics<'a>(word: &'a str, language: &str) -> &'a str {
    if language != "ar" {
        return word;
    }
    let long = |rest: &&str| rest.chars().count() >= 3;
    let bare = word.strip_prefix(['و', 'ف']).filter(long).unwrap_or(word);
    let bare = bare.strip_prefix("لل").filter(long).unwrap_or(bare);
    let bare = bare.strip_prefix(['ب', 'ل', 'ك']).filter(|r| r.starts_with("ال") && long(r)).unwrap_or(bare);
    bare.strip_prefix("ال").filter(long).unwrap_or(bare)
}

/// What the lexicon knows of an Arabic word that it does not know as it stands: without what is written onto it, and with the hamza that was left
/// out; how common that form is; and the form.
pub(super) fn known(word: &str, lexicon: &WorldLexicon) -> (u16, u8, Option<String>) {
    const NAMES: u16 = class::FIRST | class::LAST | class::COUNTRY | class::REGION | class::METROPOLIS | class::CITY;
    let bare = without_clitics(word, "ar");
    let mut forms: SmallVec<[String; 6]> = SmallVec::new();
    for form in [word, bare] {
        forms.push(form.to_owned());
        if let Some(rest) = form.strip_prefix('ا').filter(|rest| !rest.starts_with('ل')) {
            forms.extend(['أ', 'إ'].map(|hamza| format!("{hamza}{rest}")));
        }
        if let Some(front) = form.strip_suffix('ي') {
            forms.push(format!("{front}ى"));
        }
    }
    let known = |form: &String| lexicon.word(form, Hash::EMPTY.lower(form).get()) & !class::PREFIX;
    let classes = forms.iter().map(known).find(|&classes| classes != 0);
    let rank = forms.iter().map(|form| lexicon.rank("ar", form)).find(|&rank| rank != 0).unwrap_or(0);
    if let Some(classes) = classes {
        return (classes, rank, None);
    }
    // `لمعاوية`: a preposition on a name without the article.
    let rest = bare.strip_prefix(['ب', 'ل', 'ك']).filter(|rest| rank == 0 && rest.chars().count() >= 3);
    let named = rest.map(|rest| (lexicon.classes(Hash::EMPTY.lower(rest).get()) & NAMES, rest));
    match named.filter(|&(classes, _)| classes != 0) {
        Some((classes, rest)) => (classes, rank, Some(rest.to_owned())),
        None => (0, rank, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_however_it_is_written() {
        assert_eq!(plain("إلى", "ar"), plain("الي", "ar"));
        assert_eq!(plain("أكّد", "ar"), "اكد");
        assert_eq!(plain("محمـــد", "ar"), "محمد");
        assert_eq!(plain("él", "es"), "él");
    }

    #[test]
    fn what_is_written_onto_a_word_is_looked_behind() {
        let lexicon = WorldLexicon::shipped();
        let word = |word: &str| lexicon.word(word, Hash::EMPTY.lower(word).get()) & !class::PREFIX;
        assert_ne!(word("أكد") & class::SPEECH, 0);
        assert_ne!(
            known("واكد", lexicon).0 & class::SPEECH,
            0,
            "the hamza is left out, and the conjunction written onto it"
        );
        assert_eq!(without_clitics("والقاهرة", "ar"), "قاهرة");
    }
}
