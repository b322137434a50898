//! Which cities to believe in languages whose text no recognizer of names has read.
//!
//! Nearly every word is the name of some city in some language: `Dabei`, `Türen` and `Länder` are. So a city has to be large, or be
//! shown by a preposition, the more so where the name is not its main one and the language not that of its country.

use std::collections::BTreeSet;

use super::gazetteer::{self, Record, Walk};
use super::mentions::Mention;
use super::resolve::Resolved;
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;

/// What the words around names say, in one language.
struct Language {
    code: &'static str,
    /// Words right in front of a place, and rarely of anything else that is written with a capital letter.
    before: &'static [&'static str],
    /// Words right behind a place.
    behind: &'static [&'static str],
    /// ISO 3166-1 codes of countries where it is spoken: its names of their cities are no foreign ones.
    spoken: &'static [&'static str],
}

/// The language whose nouns have capital letters, so that its common words look like names.
pub(super) const CAPITALISING: &str = "de";

const LANGUAGES: &[Language] = &[
    Language { code: "ar", before: &["في", "من", "إلى", "الى"], behind: &[], spoken: ARAB },
    Language {
        code: "de",
        before: &["aus", "bei", "bis", "in", "nach", "nahe"],
        behind: &[],
        spoken: &["AT", "CH", "DE", "LI", "LU"],
    },
    Language {
        code: "es",
        before: &["desde", "en", "hacia"],
        behind: &[],
        spoken: &[
            "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV",
            "UY", "VE",
        ],
    },
    Language {
        code: "fr",
        before: &["vers", "à"],
        behind: &[],
        spoken: &["BE", "BF", "BJ", "CA", "CD", "CG", "CH", "CI", "CM", "FR", "GA", "GN", "LU", "MG", "ML", "SN", "TG"],
    },
    Language { code: "hi", before: &[], behind: &["में", "से"], spoken: &["IN"] },
    Language { code: "pt", before: &["em"], behind: &[], spoken: &["AO", "BR", "MZ", "PT"] },
    Language { code: "ru", before: &["в", "во", "из", "под"], behind: &[], spoken: &["BY", "KG", "KZ", "RU"] },
    Language { code: "tr", before: &[], behind: &["'", "’"], spoken: &["CY", "TR"] },
    Language {
        code: "zh",
        before: &["从", "到", "在", "於", "自", "赴", "飞"],
        behind: &[],
        spoken: &["CN", "HK", "MO", "SG", "TW"],
    },
];

const ARAB: &[&str] = &[
    "AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO",
    "SY", "TN", "YE",
];

/// Inhabitants from which a city is believed.
struct Least {
    /// A preposition shows it somewhere in the text.
    shown: f64,
    /// It stands inside a sentence.
    inside: f64,
    /// It is nowhere but at the beginning of sentences, where every word has a capital letter.
    opening: f64,
}

/// By its main name, or a name in a language of its country.
const OWN: Least = Least { shown: 15_000.0, inside: 300_000.0, opening: 1_000_000.0 };
/// By a name in another language.
const FOREIGN: Least = Least { shown: 100_000.0, inside: f64::INFINITY, opening: f64::INFINITY };

/// What the whole text shows of the cities in it.
pub(super) struct Unread {
    language: Option<&'static Language>,
    inside: BTreeSet<u32>,
}

impl Unread {
    /// Looks at all of them, and marks those that are parts of the names of people and those that prepositions show.
    pub fn of(analysis: &Analysis<'_>, resolved: &mut [Resolved]) -> Self {
        let language = LANGUAGES.iter().find(|language| language.code == analysis.language);
        let mut all = Self { language, inside: BTreeSet::new() };
        for Resolved { mention, place, .. } in resolved {
            let Some(place) = place else { continue };
            mention.person |= is_person(analysis, mention);
            if mention.person {
                continue;
            }
            mention.located |= language.is_some_and(|language| is_shown(analysis, language, mention));
            if !mention.opening {
                all.inside.insert(place.index);
            }
        }
        all
    }

    /// Whether a city may be believed; `shown` says that a preposition shows it somewhere in the text.
    pub fn is_believed(&self, mention: &Mention, city: &Record, shown: bool) -> bool {
        let named = mention.flags.given_name() || mention.flags.family_name();
        let seat = city.capital && city.population > 100_000.0;
        let word = mention.flags.common() && self.language.is_some_and(|language| language.code == CAPITALISING);
        if word || mention.flags.abbreviation() || (named && mention.tokens.len() == 1 && !shown && !seat) {
            return false;
        }
        let least = if self.is_own(mention, city) { OWN } else { FOREIGN };
        let (inside, opening) = if seat { (0.0, OWN.inside) } else { (least.inside, least.opening) };
        let needed = match (shown, self.inside.contains(&city.index)) {
            (true, _) => least.shown.min(inside),
            (false, true) => inside,
            (false, false) => opening,
        };
        city.population >= needed
    }

    fn is_own(&self, mention: &Mention, city: &Record) -> bool {
        let main = mention.candidates.iter().any(|(record, main)| *main && record.index == city.index);
        let code = city.country.and_then(gazetteer::country).map(|(code, _)| code);
        main || self.language.zip(code).is_some_and(|(language, code)| language.spoken.contains(&code))
    }
}

/// Whether the mention looks like part of the name of a person: `Nico` of `Nico Schulz`, `Chen` of `Nathan Chen`.
fn is_person(analysis: &Analysis<'_>, mention: &Mention) -> bool {
    let capital = |at: usize| {
        let token = analysis.tokens.get(at)?;
        let text = analysis.token(at);
        let word = token.kind == TokenKind::Word && text.chars().next().is_some_and(char::is_uppercase);
        word.then_some(text)
    };
    let before = mention.tokens.start.checked_sub(1).and_then(capital).and_then(Walk::to);
    mention.flags.given_name() && capital(mention.tokens.end).is_some()
        || before.is_some_and(|name| name.flags().given_name())
}

/// Whether the words around the mention say that it is a place.
fn is_shown(analysis: &Analysis<'_>, language: &Language, mention: &Mention) -> bool {
    let first = mention.tokens.start;
    let before = first.checked_sub(1).map(|at| analysis.token(at).to_lowercase());
    let rest = &analysis.text[mention.bytes.end..];
    let behind = rest.trim_start();
    // `aus Nord- und Mittelamerika`
    !rest.starts_with('-') && before.is_some_and(|word| language.before.contains(&word.as_str()))
        // Arabic writes them in one word with the name.
        || language.code == "ar" && mention.bytes.start > analysis.tokens[first].start as usize
        || language.behind.iter().any(|word| behind.starts_with(word))
}
