//! Which entity of the packs a name means, decided for an article as a whole.
//!
//! Every name has its candidates and one more: something that no pack knows. Signs speak for and against each ([`score`]), and a logistic
//! model whose weights are learned ([`model`]) makes shares of them. The first round looks at names alone and at the countries of the
//! article's places, the second also at what the first made sure of: countries, kinds, and full names of what is named by a short form.

pub(super) mod beside;
mod context;
pub mod model;
mod office;
mod score;

pub use beside::Beside;
pub use context::Context;
pub use office::Office;
pub use score::Score;

use context::group;
use model::{Signs, Weights};
pub(super) use score::is_office;
use score::{Naming, Rivals};

use super::country::Country;
use super::fold::fold;
use super::kind::{Class, Kind};
use super::knowledge::{Candidate, Key, Knowledge};
use super::pack::Record;

/// Something that an article names.
#[derive(Debug, Clone)]
pub struct Named<'a> {
    /// What it is by the words around it.
    pub class: Class,
    /// How the article writes it, each form once; the fullest one first.
    pub forms: Vec<&'a str>,
    /// What the gazetteer found it to be.
    pub place: Option<Found>,
    /// Its name with the region that the article names behind it: `Veluria, Norland`.
    pub located: Option<String>,
    /// What the words around its mentions say.
    pub beside: Beside,
    /// What the role beside it says.
    pub office: Option<Office>,
    /// How often it is named.
    pub mentions: usize,
    /// The article is in another language than English.
    pub foreign: bool,
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
pub const ENOUGH: f64 = 0.55;
/// Where it hardly means anything that no pack knows, as by this share, half is enough: a company and its product go by one name.
const LITTLE: f64 = 0.1;
/// See [`LITTLE`].
const HALF: f64 = 0.5;
/// From this share on it says something about the rest of the article.
const SURE: f64 = 0.85;

impl Decision {
    /// What the name means, if that is sure enough.
    pub fn chosen(&self) -> Option<&Weighed> {
        let enough = if self.unknown < LITTLE { HALF } else { ENOUGH };
        self.candidates.first().filter(|best| best.share >= enough)
    }
}

/// The candidates of one name with their signs, as the second round sees them: what the weights are learned from.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The candidates.
    pub candidates: Vec<(Key, Signs)>,
    /// The signs of "something that no pack knows".
    pub unknown: Signs,
}

/// Decides all names of an article. `countries` are those of its places, with their mentions.
pub fn decide(knowledge: &Knowledge, names: &[Named<'_>], countries: &[(Country, f64)]) -> Vec<Decision> {
    let weights = Weights::shipped();
    signed(knowledge, names, countries).iter().map(|signed| weigh(signed, weights)).collect()
}

/// The signs of all names of an article.
pub fn signed(knowledge: &Knowledge, names: &[Named<'_>], countries: &[(Country, f64)]) -> Vec<Signed> {
    let candidates: Vec<Vec<(Candidate<'_>, Naming)>> =
        names.iter().map(|named| candidates(knowledge, named)).collect();
    let places = || {
        let mut context = Context::default();
        countries.iter().for_each(|&(country, weight)| context.add_country(country, weight));
        context
    };
    let round = |context: &Context| -> Vec<Signed> {
        let all = names.iter().zip(&candidates).enumerate();
        all.map(|(at, (named, candidates))| sign(at, named, candidates, context)).collect()
    };
    let first = round(&places());
    let mut context = places();
    for (at, (signed, candidates)) in first.iter().zip(&candidates).enumerate() {
        let decision = weigh(signed, Weights::shipped());
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
            context.add_full(best.key, at);
        }
    }
    round(&context)
}

fn sign(at: usize, named: &Named<'_>, candidates: &[(Candidate<'_>, Naming)], context: &Context) -> Signed {
    let signs = |(c, naming): &(Candidate<'_>, Naming)| {
        let full = context.has(c.key, at);
        (c.key, score::signs(named, c, *naming, context, Rivals { full, ..rivals(named, c, *naming, candidates) }))
    };
    let longest = named.forms.iter().map(|form| words(form)).max().unwrap_or(0);
    Signed { candidates: candidates.iter().map(signs).collect(), unknown: score::unknown(named, longest) }
}

/// The shares of all meanings of a name.
pub fn weigh(signed: &Signed, weights: &Weights) -> Decision {
    let unknown = weights.sum(&signed.unknown);
    let scores: Vec<Score> = signed.candidates.iter().map(|(_, signs)| Score::of(signs, weights)).collect();
    let most = scores.iter().map(Score::total).fold(unknown, f64::max);
    let total: f64 = scores.iter().map(|s| (s.total() - most).exp()).sum::<f64>() + (unknown - most).exp();
    let shares = signed.candidates.iter().zip(scores).map(|((key, _), score)| {
        let share = (score.total() - most).exp() / total;
        Weighed { key: *key, score, share }
    });
    let mut candidates: Vec<Weighed> = shares.collect();
    candidates.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.key.cmp(&b.key)));
    Decision { candidates, unknown: (unknown - most).exp() / total }
}

/// Whether it is an agency of news, a paper or a station.
fn is_press(candidate: &Candidate<'_>) -> bool {
    matches!(candidate.record.kind, Kind::Press | Kind::Broadcaster) || candidate.record.label.contains("News")
}

/// Whether it is a company, of news or of other things.
fn is_company(candidate: &Candidate<'_>) -> bool {
    matches!(candidate.record.kind, Kind::Company | Kind::Bank | Kind::Product) || is_press(candidate)
}

/// The other candidates, as far as they bear on `one`: who has a part of a name is no rival of one who has it whole.
fn rivals(named: &Named<'_>, one: &Candidate<'_>, naming: Naming, candidates: &[(Candidate<'_>, Naming)]) -> Rivals {
    let mut rivals = Rivals {
        region: named.beside.regions && has_region(one, candidates),
        famous: !named.beside.anchored && has_famous(one, candidates),
        town: !named.beside.regions && has_town(one, candidates),
        ..Rivals::default()
    };
    let bears = |(other, their): &&(Candidate<'_>, Naming)| {
        other.key != one.key && their.weight > 3 && (naming.contradicted || !their.contradicted)
    };
    for (other, _) in candidates.iter().filter(bears) {
        rivals.count += 1;
        rivals.best = rivals.best.max(other.record.fame);
        rivals.person |= other.record.class == Class::Person;
        rivals.like |= other.record.class == named.class;
        rivals.place |= other.record.class == Class::Place;
    }
    rivals.pinned = candidates.iter().any(|(other, naming)| other.key != one.key && naming.pinned);
    rivals
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

/// Whether the region has the main name of a town in it.
fn has_town(region: &Candidate<'_>, candidates: &[(Candidate<'_>, Naming)]) -> bool {
    let is_town = |(c, naming): &(Candidate<'_>, Naming)| {
        c.record.kind == Kind::City && c.record.country == region.record.country && naming.weight > 5
    };
    region.record.kind == Kind::Region && candidates.iter().any(is_town)
}

/// How much better known a place is that comes to mind first.
const FIRST: u8 = 60;

/// Whether the name is first of all that of another place.
fn has_famous(place: &Candidate<'_>, candidates: &[(Candidate<'_>, Naming)]) -> bool {
    let is_famous = |(c, naming): &(Candidate<'_>, Naming)| {
        let known = c.record.fame >= place.record.fame.saturating_add(FIRST);
        c.record.class == Class::Place && naming.weight > 5 && !naming.contradicted && known
    };
    place.record.class == Class::Place && candidates.iter().any(is_famous)
}

/// The candidates of all forms, each with how it is named.
fn candidates<'k>(knowledge: &'k Knowledge, named: &Named<'_>) -> Vec<(Candidate<'k>, Naming)> {
    let mut all: Vec<(Candidate<'k>, Naming)> = Vec::new();
    // A legal form or a title makes no fuller name.
    let shortest = |form: &str| forms(named.class, form).map(words).min().unwrap_or(0);
    if named.class == Class::Organisation && named.forms.iter().all(|form| is_formal(form)) {
        return all;
    }
    let fullest = named.forms.iter().map(|form| shortest(form)).max().unwrap_or(0);
    let traded = named.class == Class::Organisation && named.forms.iter().any(|form| has_legal_form(form));
    for form in named.forms.iter().flat_map(|form| forms(named.class, form)) {
        let shouted = !form.chars().any(char::is_lowercase);
        for candidate in knowledge.candidates(form).into_iter().filter(|c| shouted || !c.capitals) {
            let contradicted = words(form) < fullest;
            let candidate = knowledge.settle(candidate);
            // `GAF Corp` is no air force.
            let other = traded && candidate.capitals && !is_company(&candidate);
            if !other && (!named.beside.credited || is_press(&candidate)) {
                add(&mut all, &candidate, words(form), contradicted);
            }
        }
    }
    if named.foreign {
        leave_out_doubles(&mut all);
    }
    // Packs lack names in many languages that the gazetteer has.
    if let Some(candidate) = named.place.and_then(|found| knowledge.at(found.geonames?)) {
        add(&mut all, &knowledge.settle(candidate), fullest, false);
    }
    let located = named.located.iter().flat_map(|name| knowledge.candidates(name));
    for candidate in located.filter(|c| c.record.class == Class::Place) {
        add(&mut all, &knowledge.settle(candidate), fullest, false).pinned = true;
    }
    pin(named, &mut all);
    all
}

/// Marks the places that what stands beside the name tells to be meant: the town that lies in what follows, or the region of the town in front,
/// `Veluria, Norland`. Where a town has the region's name, too, both may be towns: `Kyiv, Kharkiv`.
fn pin(named: &Named<'_>, all: &mut [(Candidate<'_>, Naming)]) {
    let Some(found) = named.place.filter(|found| found.country.is_some() && !found.whole) else { return };
    let is_town = |record: &Record<'_>| found.geonames.is_some() && record.geonames == found.geonames;
    let is_region = |record: &Record<'_>| record.kind == Kind::Region && record.country == found.country;
    let towns = all.iter().any(|(c, naming)| is_town(&c.record) || c.record.kind == Kind::City && naming.weight > 5);
    for (candidate, naming) in all {
        let record = &candidate.record;
        naming.pinned |= named.beside.anchored && is_town(record) || named.beside.anchor && !towns && is_region(record);
    }
}

/// How much better known one of two rows of a region must be.
const PLAIN: u8 = 10;

/// Leaves out the less known of two rows of one region: what it is now and what it was, or its land and its government. In English there are too many
/// counties of one name.
fn leave_out_doubles(all: &mut Vec<(Candidate<'_>, Naming)>) {
    let is_area =
        |c: &Candidate<'_>| c.record.class == Class::Place && !matches!(c.record.kind, Kind::City | Kind::Country);
    let is_double = |one: &Candidate<'_>, other: &Candidate<'_>| {
        let same = one.record.country.is_some() && one.record.country == other.record.country;
        let (ahead, behind) = (other.record.fame, one.record.fame);
        let closer = other.record.kind == Kind::Region && one.record.kind == Kind::Place && ahead >= behind;
        same && fold(one.record.label) == fold(other.record.label) && (closer || ahead >= behind.saturating_add(PLAIN))
    };
    let areas: Vec<Candidate<'_>> = all.iter().map(|(c, _)| *c).filter(is_area).collect();
    if areas.len() < 2 {
        return;
    }
    all.retain(|(one, _)| !is_area(one) || !areas.iter().any(|other| other.key != one.key && is_double(one, other)));
}

/// Adds a candidate that a form of so many words names, or what is new of one that is known; answers how it is named.
fn add<'k, 'a>(
    all: &'a mut Vec<(Candidate<'k>, Naming)>,
    candidate: &Candidate<'k>,
    words: usize,
    contradicted: bool,
) -> &'a mut Naming {
    let naming = Naming { weight: candidate.weight, words, contradicted, capitals: candidate.capitals, pinned: false };
    let at = all.iter().position(|(known, _)| known.key == candidate.key).unwrap_or_else(|| {
        all.push((*candidate, naming));
        all.len() - 1
    });
    let known = &mut all[at].1;
    known.weight = known.weight.max(naming.weight);
    known.words = known.words.max(naming.words);
    known.contradicted &= naming.contradicted;
    known.capitals &= naming.capitals;
    known
}

/// How many words a name has.
fn words(form: &str) -> usize {
    form.split([' ', '-', '\u{a0}', '·', '・']).filter(|word| !word.is_empty()).count()
}

/// A name as the article has it, without its legal forms, and without the title of a pope or a king.
fn forms(class: Class, form: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(form), move |form| bare(class, form)).chain(untitled(class, form))
}

/// The name of a person without the title of a pope or a king, where it has one.
fn untitled(class: Class, form: &str) -> Option<&str> {
    let (_, name) = form.split_once(' ').filter(|(title, _)| class == Class::Person && CROWNED.contains(title))?;
    Some(name)
}

/// Titles that are written as parts of names.
const CROWNED: &[&str] = &["Pope", "King", "Queen", "Prince", "Princess", "Emperor", "Sir", "Dame", "Lord"];

/// Whether a name is made of legal forms alone: `Co Inc`.
pub(super) fn is_formal(name: &str) -> bool {
    without_ticker(name).split(' ').all(is_legal)
}

/// The name without what agencies write behind a legal form, its sign at the exchange: `Velmora Corp VLM`, `Velmora AG VLMG.F`.
fn without_ticker(name: &str) -> &str {
    let is_sign = |word: &str| word.bytes().all(|b| b.is_ascii_uppercase() || b == b'.') && !is_legal(word);
    let cut = |(front, last): (&'_ str, &str)| is_sign(last) && front.rsplit(' ').next().is_some_and(is_legal);
    name.rsplit_once(' ').filter(|parts| cut(*parts)).map_or(name, |(front, _)| front)
}

/// Whether its last word is a form that companies alone have.
fn has_legal_form(name: &str) -> bool {
    let last = without_ticker(name).rsplit_once(' ').map(|(_, last)| bare_word(last));
    last.is_some_and(|last| COMPANIES.contains(&last.as_str()))
}

/// A word without full stops and commas, in small letters.
fn bare_word(word: &str) -> String {
    word.replace(['.', ','], "").to_lowercase()
}

fn is_legal(word: &str) -> bool {
    is_legal_form(&bare_word(word))
}

/// The name of an organisation without its legal form, where it has one, at its end or in capitals in front.
fn bare(class: Class, form: &str) -> Option<&str> {
    if class != Class::Organisation {
        return None;
    }
    let (name, last) = without_ticker(form).trim_end_matches('.').rsplit_once(' ')?;
    if is_legal(last) {
        let name = name.trim_end_matches([',', ' ']);
        return Some(name.strip_suffix(" and").or_else(|| name.strip_suffix(" &")).unwrap_or(name));
    }
    // `NV Velmora`
    form.split_once(' ')
        .filter(|(first, _)| is_legal(first) && !first.chars().any(char::is_lowercase))
        .map(|(_, name)| name)
}

/// Whether a word in small letters and without full stops is a legal form or the like, as it stands at the end of names.
pub(super) fn is_legal_form(word: &str) -> bool {
    COMPANIES.contains(&word) || OF_OTHERS_TOO.contains(&word)
}

/// Legal forms that companies alone have.
const COMPANIES: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "ag",
    "gmbh",
    "kg",
    "nv",
    "bv",
    "spa",
    "asa",
    "oyj",
    "pjsc",
    "pty",
    "kk",
];

/// Legal forms and the like that others have, too: clubs, parties, groups.
const OF_OTHERS_TOO: &[&str] = &[
    "lp",
    "co",
    "company",
    "companies",
    "group",
    "holdings",
    "se",
    "sa",
    "ab",
    "as",
    "fc",
    "cf",
    "sc",
    "afc",
    "sk",
    "fk",
];
