//! Which entity of the packs a name means, decided for an article as a whole.
//!
//! Every name has its candidates and one more: something that no pack knows. Scores are logarithms of odds ([`score`]); their shares are the
//! confidence. The first round looks at names alone and at the countries of the article's places, the second also at what the first made
//! sure of: countries, kinds, and full names of what is named by a short form.

mod context;
mod score;

pub use context::Context;
pub use score::Score;

use context::group;
use score::Naming;

use super::country::Country;
use super::kind::Class;
use super::knowledge::{Candidate, Key, Knowledge};

/// Something that an article names.
#[derive(Debug, Clone)]
pub struct Named<'a> {
    /// What it is by the words around it.
    pub class: Class,
    /// How the article writes it, each form once; the fullest one first.
    pub forms: Vec<&'a str>,
    /// What the gazetteer found it to be.
    pub place: Option<Found>,
    /// The words around it make it a part of a longer name (see [`runs_on`]), or it stands in one.
    pub part: bool,
}

/// Whether the text behind a name goes on with another capitalised word, as in `Veluria` `Stock Exchange`. Days and months are no names.
pub fn runs_on(rest: &str) -> bool {
    let Some(word) = rest.strip_prefix(' ').and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()) else {
        return false;
    };
    let lower = word.to_lowercase();
    let dated = DATES.iter().any(|date| lower.starts_with(date)) && word.len() < 10;
    SPORTING.contains(&word) || word.chars().next().is_some_and(char::is_uppercase) && !dated
}

/// English words right behind the name of a town that mean its team.
const SPORTING: &[&str] = &[
    "captain",
    "coach",
    "defender",
    "defenders",
    "fans",
    "fullback",
    "goalkeeper",
    "goalie",
    "linebacker",
    "manager",
    "midfielder",
    "midfielders",
    "outfielder",
    "pitcher",
    "players",
    "quarterback",
    "receiver",
    "shortstop",
    "striker",
    "strikers",
    "winger",
];

/// How English days and months begin.
const DATES: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec",
];

/// A place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// GeoNames identifier.
    pub geonames: Option<u32>,
    /// Its country.
    pub country: Option<Country>,
    /// It is the country.
    pub whole: bool,
}

/// A candidate with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The entity.
    pub key: Key,
    /// What speaks for it.
    pub score: Score,
    /// Its share among all meanings of the name, 0 to 1.
    pub share: f64,
}

/// The meanings of one name, likeliest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// The candidates.
    pub candidates: Vec<Weighed>,
    /// The share of "something that no pack knows".
    pub unknown: f64,
}

/// From this share on a candidate is what the name means.
pub const ENOUGH: f64 = 0.7;
/// From this share on it says something about the rest of the article.
const SURE: f64 = 0.85;

impl Decision {
    /// What the name means, if that is sure enough.
    pub fn chosen(&self) -> Option<&Weighed> {
        self.candidates.first().filter(|best| best.share >= ENOUGH)
    }
}

/// Decides all names of an article. `countries` are those of its places, with their mentions.
pub fn decide(knowledge: &Knowledge, names: &[Named<'_>], countries: &[(Country, f64)]) -> Vec<Decision> {
    let candidates: Vec<Vec<(Candidate<'_>, Naming)>> =
        names.iter().map(|named| candidates(knowledge, named)).collect();
    let places = || {
        let mut context = Context::default();
        countries.iter().for_each(|&(country, weight)| context.add_country(country, weight));
        context
    };
    let round = |context: &Context| -> Vec<Decision> {
        names.iter().zip(&candidates).map(|(named, candidates)| weigh(named, candidates, context)).collect()
    };
    let first = round(&places());
    let mut context = places();
    for (decision, candidates) in first.iter().zip(&candidates) {
        let Some(best) = decision.candidates.first().filter(|best| best.share >= SURE) else { continue };
        let Some((candidate, naming)) = candidates.iter().find(|(c, _)| c.key == best.key) else { continue };
        if candidate.record.class != Class::Place {
            if let Some(country) = candidate.record.country {
                context.add_country(country, 0.5);
            }
            if let Some(group) = group(candidate.record.kind) {
                context.add_group(group);
            }
        }
        if naming.words > 1 && naming.weight > 3 {
            context.add_full(best.key);
        }
    }
    round(&context)
}

fn weigh(named: &Named<'_>, candidates: &[(Candidate<'_>, Naming)], context: &Context) -> Decision {
    let scores: Vec<Score> = candidates.iter().map(|(c, naming)| score::score(named, c, *naming, context)).collect();
    let unknown = score::unknown(named.class);
    let most = scores.iter().map(Score::total).fold(unknown, f64::max);
    let total: f64 = scores.iter().map(|s| (s.total() - most).exp()).sum::<f64>() + (unknown - most).exp();
    let shares = candidates.iter().zip(scores).map(|((c, _), score)| {
        let share = (score.total() - most).exp() / total;
        Weighed { key: c.key, score, share }
    });
    let mut candidates: Vec<Weighed> = shares.collect();
    candidates.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.key.cmp(&b.key)));
    Decision { candidates, unknown: (unknown - most).exp() / total }
}

/// The candidates of all forms, each with how it is named.
fn candidates<'k>(knowledge: &'k Knowledge, named: &Named<'_>) -> Vec<(Candidate<'k>, Naming)> {
    let mut all: Vec<(Candidate<'k>, Naming)> = Vec::new();
    let words = |form: &str| form.split([' ', '-', '\u{a0}', '·', '・']).filter(|word| !word.is_empty()).count();
    let fullest = named.forms.iter().map(|form| words(form)).max().unwrap_or(0);
    for form in named.forms.iter().flat_map(|form| [Some(*form), bare(named.class, form)]).flatten() {
        let shouted = !form.chars().any(char::is_lowercase);
        for candidate in knowledge.candidates(form) {
            if candidate.capitals && !shouted {
                continue;
            }
            let candidate = knowledge.settle(candidate);
            let naming = Naming { weight: candidate.weight, words: words(form), contradicted: words(form) < fullest };
            match all.iter_mut().find(|(known, _)| known.key == candidate.key) {
                Some((_, known)) => {
                    known.weight = known.weight.max(naming.weight);
                    known.words = known.words.max(naming.words);
                    known.contradicted &= naming.contradicted;
                }
                None => all.push((candidate, naming)),
            }
        }
    }
    all
}

/// The name of a company without its legal form, where it has one.
fn bare(class: Class, form: &str) -> Option<&str> {
    let (name, last) = form.trim_end_matches('.').rsplit_once(' ')?;
    let legal = LEGAL.contains(&last.replace('.', "").to_lowercase().as_str());
    (class == Class::Organisation && legal).then(|| name.trim_end_matches(','))
}

/// Legal forms and the like, at the end of names, without full stops.
pub(super) const LEGAL: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "co",
    "company",
    "companies",
    "group",
    "holdings",
    "ag",
    "gmbh",
    "kg",
    "se",
    "sa",
    "nv",
    "bv",
    "spa",
    "ab",
    "asa",
    "as",
    "oyj",
    "pjsc",
    "pty",
    "fc",
    "cf",
    "sc",
    "afc",
    "sk",
    "fk",
    "kk",
];
