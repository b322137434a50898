//! Language of the text.
//!
//! A script that one language alone is written in decides. Otherwise two detectors with different strengths vote: letter statistics,
//! which know the African languages and are sure of anything long, and fastText's lid.176, which is better on single sentences and among
//! neighbours. Rivals that neither tells apart are told apart by marker words. What the page declares decides only where the detectors
//! waver.

mod ngrams;
mod rivals;
mod script;

use std::sync::LazyLock;

use fasttext_pure_rs::FastText;

use crate::article::{Language, rounded};
use crate::cut;

/// Name of the enricher.
pub const NAME: &str = "language";
/// Version of the enricher.
pub const VERSION: u32 = 3;

/// Bytes of text that letter statistics see where the first of them leave a doubt.
const LONG_SAMPLE: usize = 2048;
/// Bytes of text that suffice where hardly anything but one language is found in them.
const FIRST_SAMPLE: usize = 800;
/// Share of a sample in one language from which no more of the text is read.
const UNMIXED: f64 = 0.97;
/// Bytes of text that fastText sees.
const SHORT_SAMPLE: usize = 1000;
/// From this many bytes on letter statistics are trusted alone.
const ENOUGH: usize = 400;
/// From this probability on fastText is trusted.
const SURE: f64 = 0.8;
/// Below this confidence the language is `und`.
const UNSURE: f64 = 0.2;

/// Languages that letter statistics mix up with a neighbour however long the text is.
const NEIGHBOURS: &[&str] = &[
    "af", "az", "be", "bg", "bs", "cs", "da", "es", "gl", "hr", "id", "mk", "ms", "nl", "nn", "no", "pt", "sk", "sl",
    "sr", "sv", "tr", "uk",
];

/// Languages that letter statistics know and lid.176 does not.
const BEYOND_FASTTEXT: &[&str] = &[
    "aa", "ab", "ak", "bi", "chr", "crs", "dz", "ee", "fj", "fo", "gaa", "ha", "haw", "hmn", "ig", "ik", "iu", "kha",
    "kl", "ks", "lg", "ln", "loz", "lua", "luo", "mfe", "mi", "na", "nr", "nso", "ny", "om", "pcm", "rn", "rw", "sg",
    "sm", "sn", "ss", "st", "syr", "tg", "ti", "tlh", "tn", "to", "ts", "tum", "ve", "wo", "xh", "za", "zu", "zzb",
];

/// lid.176, read when the first short text comes; `None` only if it were damaged, which a test rules out.
static FASTTEXT: LazyLock<Option<FastText>> =
    LazyLock::new(|| FastText::load_from_reader(&include_bytes!("../../../data/language/lid.176.ftz")[..]).ok());

#[derive(Debug, Clone, PartialEq)]
struct Guess {
    code: &'static str,
    confidence: f64,
}

/// The language of `text` as BCP 47 tag with a confidence from 0 to 1, `und` where unsure. `declared`, a BCP 47 tag, is what the
/// page says. Looks at the first two kilobytes at most.
pub fn detect(text: &str, declared: Option<&str>) -> Language {
    let sample = cut::head(text.trim_start(), LONG_SAMPLE);
    let letters = script::Letters::of(sample);
    let Some(script) = letters.script() else {
        return Language { code: "und".into(), script: None, confidence: 0.0 };
    };
    let guess = guess(sample, &letters, declared);
    let confidence = rounded(guess.confidence.clamp(0.0, 1.0));
    let code = if confidence < UNSURE { "und" } else { guess.code };
    Language { code: code.to_owned(), script: Some(script.to_owned()), confidence }
}

fn guess(sample: &str, letters: &script::Letters, declared: Option<&str>) -> Guess {
    if let Some(code) = letters.only_language() {
        return refine(Guess { code, confidence: letters.share() }, sample, declared);
    }
    let settled = |guess: &Guess| !NEIGHBOURS.contains(&guess.code);
    let start = cut::head(sample, FIRST_SAMPLE);
    if start.len() < sample.len() {
        let (found, stands_out) = ngrams::guess(start);
        let first = found.into_iter().next();
        if let Some(first) = first.filter(|g| stands_out && g.confidence >= UNMIXED && settled(g)) {
            return refine(first, sample, declared);
        }
    }
    let (found, stands_out) = ngrams::guess(sample);
    if let Some(first) = found.first().filter(|_| stands_out)
        && (BEYOND_FASTTEXT.contains(&first.code) || sample.len() >= ENOUGH && settled(first))
    {
        return refine(first.clone(), sample, declared);
    }
    let fast = ask_fasttext(sample);
    let best = match (found.first(), fast.first()) {
        (_, Some(f)) if f.confidence > SURE => f.clone(),
        (Some(c), _) if stands_out => c.clone(),
        (_, Some(f)) => f.clone(),
        (Some(c), None) => Guess { confidence: c.confidence / 2.0, ..c.clone() },
        (None, None) => Guess { code: "und", confidence: 0.0 },
    };
    if best.confidence < SURE {
        let declared = declared.and_then(primary);
        let backed =
            found.iter().chain(&fast).filter(|g| Some(g.code) == declared).map(|g| g.confidence).reduce(f64::max);
        if let (Some(code), Some(confidence)) = (declared, backed) {
            return Guess { code, confidence: confidence.max(0.5) };
        }
    }
    refine(best, sample, declared)
}

fn ask_fasttext(sample: &str) -> Vec<Guess> {
    let sample = cut::head(sample, SHORT_SAMPLE).replace('\n', " ");
    let Some(Ok(found)) = FASTTEXT.as_ref().map(|m| m.predict(&sample, 3, 0.0)) else { return Vec::new() };
    let known = |p: &fasttext_pure_rs::Prediction| primary(p.label.strip_prefix("__label__")?);
    found.iter().filter_map(|p| Some(Guess { code: known(p)?, confidence: f64::from(p.probability) })).collect()
}

fn refine(guess: Guess, sample: &str, declared: Option<&str>) -> Guess {
    match rivals::decide(guess.code, sample, declared.and_then(primary)) {
        Some(code) => Guess { code, ..guess },
        None => guess,
    }
}

/// The primary subtag of a BCP 47 tag or a label of a detector, as BCP 47 writes it today; `None` for what is no language.
fn primary(tag: &str) -> Option<&'static str> {
    let subtag = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let subtag = RENAMED.iter().find(|(old, _)| *old == subtag).map_or(subtag.as_str(), |(_, new)| new);
    CODES.split(' ').find(|code| *code == subtag)
}

/// Codes that were replaced (IANA language subtag registry), and labels that stand for something else than the registry says.
const RENAMED: &[(&str, &str)] = &[
    ("als", "gsw"),
    ("bh", "bho"),
    ("cmn", "zh"),
    ("diq", "zza"),
    ("eml", "egl"),
    ("fil", "tl"),
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jw", "jv"),
    ("mo", "ro"),
    ("nb", "no"),
    ("sh", "sr"),
    ("arb", "ar"),
];

/// What the detectors know.
const CODES: &str = "aa ab af ak am an ar arz as ast av ay az azb ba bar bcl be bg bho bi bn bo bpy br bs bxr ca cbk ce ceb chr ckb co crs cs cv \
    cy da de dsb dty dv dz ee egl el en eo es et eu fa fi fj fo fr frr fy ga gaa gd gl gn gom gsw gu gv ha haw he hi hif hmn hr hsb ht hu hy ia \
    id ie ig ik ilo io is it iu ja jbo jv ka kha kk kl km kn ko krc ks ku kv kw ky la lb lez lg li lmo ln lo loz lrc lt lua luo lv mai mfe mg \
    mhr mi min mk ml mn mr mrj ms mt mwl my myv mzn na nah nap nds ne new nl nn no nr nso ny oc om or os pa pam pcm pfl pl pms pnb ps pt qu rm \
    rn ro ru rue rw sa sah sc scn sco sd sg si sk sl sm sn so sq sr ss st su sv sw syr ta te tg th ti tk tl tn to tr ts tt tum tyv ug uk ur uz \
    ve vec vep vi vls vo wa war wo wuu xal xh xmf yi yo yue za zh zu zza";

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, declared: Option<&str>) -> String {
        detect(text, declared).code
    }

    #[test]
    fn sentences_of_many_languages() {
        for (text, want, script) in [
            ("The mayor said on Tuesday that the new bridge would open in spring.", "en", "Latn"),
            ("Der Bürgermeister sagte am Dienstag, die neue Brücke werde im Frühjahr eröffnet.", "de", "Latn"),
            ("Le maire a déclaré mardi que le nouveau pont ouvrirait au printemps.", "fr", "Latn"),
            ("Мэр сообщил во вторник, что новый мост откроется весной.", "ru", "Cyrl"),
            ("قال رئيس البلدية يوم الثلاثاء إن الجسر الجديد سيفتتح في الربيع.", "ar", "Arab"),
            ("市长星期二说,新桥将在春天开放。", "zh", "Hans"),
            ("市長星期二說,新橋將於春天開放,歡迎大家來參觀。", "zh", "Hant"),
            ("महापौर ने मंगलवार को कहा कि नया पुल वसंत में खुलेगा।", "hi", "Deva"),
            ("Belediye başkanı salı günü yeni köprünün ilkbaharda açılacağını söyledi.", "tr", "Latn"),
        ] {
            let found = detect(text, None);
            assert_eq!((found.code.as_str(), found.script.as_deref()), (want, Some(script)), "{text}");
            assert!(found.confidence > 0.5 && found.confidence <= 1.0);
        }
    }

    #[test]
    fn nothing_to_read_is_undetermined() {
        for text in ["", "   ", "12 345 – 67 %", "\u{301}\u{200b}"] {
            assert_eq!(code(text, Some("en")), "und", "{text}");
        }
    }

    #[test]
    fn a_declaration_does_not_override_evidence() {
        assert_eq!(
            code("Der Bürgermeister sagte am Dienstag, die neue Brücke werde im Frühjahr eröffnet.", Some("en-US")),
            "de"
        );
    }

    #[test]
    fn neighbours_are_told_apart_by_their_words() {
        assert_eq!(
            code("Di govment don tok say dem go open di new bridge wey pipo dey wait for since last year.", None),
            "pcm"
        );
        assert_eq!(
            code(
                "Umukuru w'igihugu yavuze ko ivyo bintu vyose vyari bimaze igihe, canke ko ataco bivuze ku Burundi.",
                None
            ),
            "rn"
        );
    }

    #[test]
    fn varieties_are_no_neighbours() {
        for (text, want) in [
            ("Jeg vet ikke hvor mange som kommer, men det blir nok flere enn i fjor.", "no"),
            ("Den gamle fergen blir museum, opplyste kommunen lørdag. Båten har ligget ved brygga i tjue år.", "no"),
            ("Eg veit ikkje kor mange som kjem, men det vart fleire enn dei hadde trudd.", "nn"),
            ("Hulle het gesê dat die brug nie voor die einde van die jaar oop sal wees nie.", "af"),
            ("Ze zeiden dat de brug niet voor het einde van het jaar open zou zijn.", "nl"),
            ("佢哋話條橋年底之前都唔會開，不過啲人已經等咗好耐。", "yue"),
        ] {
            assert_eq!(code(text, None), want, "{text}");
        }
    }

    #[test]
    fn a_quotation_in_another_language_changes_nothing() {
        let text = "The mayor laughed when the reporters asked her about the old song. “La vida es un carnaval y las penas se van cantando,” \
            she answered, and walked on to the harbour, where the boats were waiting for the evening and the crowd had begun to sing.";
        assert_eq!(code(text, None), "en");
    }

    #[test]
    fn cuts_on_character_boundaries() {
        let long = "é".repeat(3000);
        assert_eq!(cut::head(&long, LONG_SAMPLE + 1).len(), LONG_SAMPLE);
        let _ = code(&long, None);
    }
}
