//! Which entity of the packs a name means, decided for an article as a whole.
//!
//! Every name has its candidates and one more: something that no pack knows. Scores are logarithms of odds ([`score`]); their shares are the
//! confidence. The first round looks at names alone and at the countries of the article's places, the second also at what the first made
//! sure of: countries, kinds, and full names of what is named by a short form.

pub(super) mod beside;
mod context;
mod score;

pub use beside::Beside;
pub use context::Context;
pub use score::Score;

use context::group;
use score::Naming;

use super::country::Country;
use super::kind::{Class, Kind};
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
    /// What the words around its mentions say.
    pub beside: Beside,
}

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
pub const ENOUGH: f64 = 0.6;
/// From this share on it says something about the rest of the article.
const SURE: f64 = 0.85;

impl Decision {
    /// What the name means, if that is sure enough.
    pub fn chosen(&self) -> Option<&Weighed> {
        self.candidates.first().filter(|best| best.share >= ENOUGH)
    }
}

/// How often a share is right, by the class of what is named: share and frequency, measured on names in English news whose meanings people
/// looked up. Towns lend their names to clubs, companies and other towns, so that even the surest are right five times in six.
const RIGHT: [(Class, [f64; 4]); 3] = [
    (Class::Person, [0.55, 0.78, 0.93, 0.97]),
    (Class::Organisation, [0.58, 0.72, 0.82, 0.90]),
    (Class::Place, [0.55, 0.72, 0.78, 0.84]),
];
/// The shares that [`RIGHT`] is of.
const SHARES: [f64; 4] = [0.5, 0.75, 0.95, 1.0];

/// How likely an entity of this share is the right one.
pub fn confidence(class: Class, share: f64) -> f64 {
    let right = RIGHT.iter().find(|(known, _)| *known == class).map_or(SHARES, |(_, right)| *right);
    let known: Vec<(f64, f64)> = std::iter::once((0.0, 0.0)).chain(SHARES.into_iter().zip(right)).collect();
    let between = known.windows(2).find(|pair| share <= pair[1].0);
    between.map_or(right[3], |pair| {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        low + (high - low) * (share - from) / (to - from)
    })
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
    let rivals = |c: &Candidate<'_>| score::Rivals {
        region: named.beside.regions && has_region(c, candidates),
        famous: !named.beside.anchored && has_famous(c, candidates),
    };
    let scores: Vec<Score> =
        candidates.iter().map(|(c, naming)| score::score(named, c, *naming, context, rivals(c))).collect();
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

/// Whether a region of the same country has the town's name, well known too.
fn has_region(town: &Candidate<'_>, candidates: &[(Candidate<'_>, Naming)]) -> bool {
    let is_region = |c: &Candidate<'_>| {
        // Tables call provinces all sorts of places, and leave their countries out.
        !matches!(c.record.kind, Kind::City | Kind::Country)
            && c.record.class == Class::Place
            && (c.record.country.is_none() || c.record.country == town.record.country)
            && c.record.fame.saturating_add(60) > town.record.fame
    };
    town.record.kind == Kind::City && candidates.iter().any(|(c, _)| c.key != town.key && is_region(c))
}

/// How much better known a place is that comes to mind first.
const FIRST: u8 = 60;

/// Whether the name is first of all that of another place.
fn has_famous(place: &Candidate<'_>, candidates: &[(Candidate<'_>, Naming)]) -> bool {
    let is_famous = |(c, naming): &(Candidate<'_>, Naming)| {
        c.record.class == Class::Place && naming.weight > 5 && c.record.fame >= place.record.fame.saturating_add(FIRST)
    };
    place.record.class == Class::Place && candidates.iter().any(is_famous)
}

/// The candidates of all forms, each with how it is named.
fn candidates<'k>(knowledge: &'k Knowledge, named: &Named<'_>) -> Vec<(Candidate<'k>, Naming)> {
    let mut all: Vec<(Candidate<'k>, Naming)> = Vec::new();
    let words = |form: &str| form.split([' ', '-', '\u{a0}', '·', '・']).filter(|word| !word.is_empty()).count();
    // A legal form makes no fuller name.
    let shortest = |form: &str| bare(named.class, form).map_or_else(|| words(form), words);
    if named.class == Class::Organisation && named.forms.iter().all(|form| is_formal(form)) {
        return all;
    }
    let fullest = named.forms.iter().map(|form| shortest(form)).max().unwrap_or(0);
    for form in named.forms.iter().flat_map(|form| forms(named.class, form)) {
        let shouted = !form.chars().any(char::is_lowercase);
        for candidate in knowledge.candidates(form) {
            if candidate.capitals && !shouted {
                continue;
            }
            let candidate = knowledge.settle(candidate);
            let naming = Naming {
                weight: candidate.weight,
                words: words(form),
                contradicted: words(form) < fullest,
                capitals: candidate.capitals,
            };
            match all.iter_mut().find(|(known, _)| known.key == candidate.key) {
                Some((_, known)) => {
                    known.weight = known.weight.max(naming.weight);
                    known.words = known.words.max(naming.words);
                    known.contradicted &= naming.contradicted;
                    known.capitals &= naming.capitals;
                }
                None => all.push((candidate, naming)),
            }
        }
    }
    all
}

/// A name as the article has it, without its legal forms, and without the title of a pope or a king.
fn forms(class: Class, form: &str) -> impl Iterator<Item = &str> {
    let bare = bare(class, form);
    let barer = bare.and_then(|bare| self::bare(class, bare));
    let untitled = form.split_once(' ').filter(|(title, _)| class == Class::Person && CROWNED.contains(title));
    [Some(form), bare, barer, untitled.map(|(_, name)| name)].into_iter().flatten()
}

/// Titles that are written as parts of names.
const CROWNED: &[&str] = &["Pope", "King", "Queen", "Prince", "Princess", "Emperor", "Sir", "Dame", "Lord"];

/// Whether a name is made of legal forms alone: `Co Inc`.
fn is_formal(name: &str) -> bool {
    name.split(' ').all(|word| LEGAL.contains(&word.replace('.', "").to_lowercase().as_str()))
}

/// The name of a company without its legal form, where it has one.
fn bare(class: Class, form: &str) -> Option<&str> {
    let (name, last) = form.trim_end_matches('.').rsplit_once(' ')?;
    let legal = LEGAL.contains(&last.replace('.', "").to_lowercase().as_str());
    let name = name.trim_end_matches([',', ' ']);
    let name = name.strip_suffix(" and").or_else(|| name.strip_suffix(" &")).unwrap_or(name);
    (class == Class::Organisation && legal).then_some(name)
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
