//! Merges the mentions of one person, organisation, place or other name across an article: `Al-Hamdi` is `Omar Al-Hamdi`, `WHO` is `World Health
//! Organization` where both occur.

use rustc_hash::FxHashMap;

use super::bearer::{Namesake, bearer};
use super::lexicon::{Hash, class};
use super::mention::{Mention, Named, bytes};
use super::model::Kind;
use super::{features::Reading, role};
use crate::article::rounded;
use crate::enrich::analysis::Analysis;

/// At most so many namesakes are compared with a mention: the latest.
const NAMESAKES: usize = 12;

/// Groups `mentions`, which are in order, by what they name; the groups are in order of their first mention.
pub fn merge(analysis: &Analysis<'_>, reading: &Reading, mentions: &[Mention]) -> Vec<Named> {
    let mut groups = Groups::default();
    // Full names first, so that a short form finds its full one wherever that stands.
    let mut of = vec![usize::MAX; mentions.len()];
    for short in [false, true] {
        for (at, mention) in mentions.iter().enumerate() {
            if (mention.tokens.len() == 1) == short {
                of[at] = groups.place(analysis, reading, mentions, at);
                let next = mentions.get(at + 1).filter(|next| is_acronym_of(analysis, mention, next));
                if let Some(next) = next {
                    groups.acronym.entry(letters(analysis.token(next.tokens.start))).or_insert(of[at]);
                }
            }
        }
    }
    let mut named: Vec<Option<Named>> = vec![None; groups.forms.len()];
    let mut order = Vec::new();
    for (mention, group) in mentions.iter().zip(of) {
        let Some(slot) = named.get_mut(group) else { continue };
        let bytes = bytes(analysis, &mention.tokens);
        let text = &analysis.text[bytes.clone()];
        let role = if mention.kind == Kind::Person { role::of(analysis, reading, &mention.tokens) } else { None };
        match slot {
            None => {
                order.push(group);
                *slot = Some(Named {
                    kind: mention.kind,
                    name: text.to_owned(),
                    role: role.map(|r| analysis.text[r].to_owned()),
                    confidence: f64::from(mention.confidence),
                    mentions: vec![bytes],
                });
            }
            Some(entity) => {
                if is_fuller(text, &entity.name) {
                    text.clone_into(&mut entity.name);
                }
                if entity.role.is_none() {
                    entity.role = role.map(|r| analysis.text[r].to_owned());
                }
                entity.confidence = entity.confidence.max(f64::from(mention.confidence));
                entity.mentions.push(bytes);
            }
        }
    }
    let mut out: Vec<Named> = order.into_iter().filter_map(|group| named[group].take()).collect();
    absorb(&mut out);
    for entity in &mut out {
        entity.confidence = rounded(entity.confidence);
        entity.name = entity.name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    out
}

/// Whether `next` stands as an acronym in brackets behind the organisation: `Policing Oversight Authority (IPOA)`.
fn is_acronym_of(analysis: &Analysis<'_>, mention: &Mention, next: &Mention) -> bool {
    let (Some(end), Some(start)) = (mention.tokens.clone().next_back(), next.tokens.clone().next()) else {
        return false;
    };
    let gap = analysis.text.get(analysis.tokens[end].end as usize..analysis.tokens[start].start as usize);
    let is_short = |word: &str| word.chars().count() < 10 && !word.contains(char::is_lowercase);
    mention.kind == Kind::Organisation
        && mention.tokens.len() > 1
        && next.tokens.len() == 1
        && gap.is_some_and(|gap| matches!(gap.trim_start(), "(" | "[" | "(the "))
        && is_short(analysis.token(start))
}

/// Makes one of an organisation and the end of its name, where that fits no other: `Harbor City Bucks` and `Bucks`.
fn absorb(named: &mut Vec<Named>) {
    let mut at = 0;
    while at < named.len() {
        let short = format!(" {}", named[at].name);
        let is_longer = |n: &Named| n.kind == Kind::Organisation && n.name.ends_with(&short);
        let mut longer = named.iter().enumerate().filter(|(_, n)| is_longer(n)).map(|(i, _)| i);
        match (named[at].kind, longer.next(), longer.next()) {
            (Kind::Organisation, Some(full), None) => {
                let part = named.remove(at);
                let full = &mut named[if full > at { full - 1 } else { full }];
                full.mentions.extend(part.mentions);
                full.mentions.sort_unstable_by_key(|m| m.start);
            }
            _ => at += 1,
        }
    }
    named.sort_by_key(|n| n.mentions.first().map(|m| m.start));
}

/// Whether `text` is the better name: more words, and not the same shouted.
fn is_fuller(text: &str, name: &str) -> bool {
    let shouted = |s: &str| s.chars().any(char::is_alphabetic) && !s.chars().any(char::is_lowercase);
    let words = |s: &str| s.split_whitespace().count();
    if shouted(text) != shouted(name) && (words(text) > 1 || words(name) > 1) {
        return shouted(name);
    }
    words(text) > words(name)
}

/// The words of one name, as hashes.
struct Form {
    kind: Kind,
    words: Vec<u32>,
    initials: Vec<u32>,
    /// The mentions by more than one word.
    full: Vec<usize>,
}

#[derive(Default)]
struct Groups {
    forms: Vec<Form>,
    /// By kind and hash of the whole name, of its acronym, or of one of its words.
    whole: FxHashMap<(usize, u32), usize>,
    acronym: FxHashMap<u32, usize>,
    word: FxHashMap<u32, Vec<usize>>,
}

impl Groups {
    /// The group that `mention` belongs to, a new one if there is none.
    fn place(&mut self, analysis: &Analysis<'_>, reading: &Reading, mentions: &[Mention], at: usize) -> usize {
        let mention = &mentions[at];
        let texts: Vec<&str> = mention
            .tokens
            .clone()
            .map(|t| analysis.token(t))
            .filter(|t| t.chars().any(char::is_alphanumeric))
            .collect();
        let mut words: Vec<u32> = texts.iter().map(|t| stem(t)).collect();
        if mention.kind == Kind::Organisation {
            // Legal forms come and go: `Acme`, `Acme Inc.`
            let formal = |t: &str| LEGAL.contains(&t.trim_end_matches('.').to_lowercase().as_str());
            while words.len() > 1 && texts.get(words.len() - 1).is_some_and(|t| formal(t)) {
                words.pop();
            }
        }
        let whole =
            words.iter().fold(Hash::EMPTY, |hash, w| w.to_le_bytes().iter().fold(hash, |h, &b| h.byte(b))).get();
        let key = (mention.kind.index(), whole);
        if let [last] = words[..]
            && mention.kind == Kind::Person
            && let Some(group) = self.bearer(analysis, last, mentions, at)
        {
            return group;
        }
        if let Some(&group) = self.whole.get(&key) {
            if let Some(form) = self.forms.get_mut(group).filter(|_| words.len() > 1) {
                form.full.push(at);
            }
            return group;
        }
        let found = match mention.kind {
            Kind::Person => self.person(&words, &texts),
            Kind::Organisation => {
                texts.first().filter(|_| texts.len() == 1).and_then(|t| self.acronym.get(&letters(t)).copied())
            }
            Kind::Place | Kind::Other => None,
        };
        let group = found.unwrap_or(self.forms.len());
        self.whole.insert(key, group);
        if found.is_none() {
            if mention.kind == Kind::Organisation && words.len() > 1 {
                let initials: String = mention
                    .tokens
                    .clone()
                    .filter(|&t| reading.is_capitalised(t) && reading.classes(t) & class::TITLE == 0)
                    .filter_map(|t| analysis.token(t).chars().next())
                    .collect();
                self.acronym.entry(letters(&initials)).or_insert(group);
            }
            if mention.kind == Kind::Person {
                for &word in &words {
                    self.word.entry(word).or_default().push(group);
                }
            }
            let initials = texts.iter().map(|t| initial(t)).collect();
            self.forms.push(Form { kind: mention.kind, words, initials, full: vec![at] });
        } else if words.len() > 1 {
            self.forms[group].full.push(at);
        }
        group
    }

    /// Which of several people of this last name the mention with number `at` means.
    fn bearer(&self, analysis: &Analysis<'_>, last: u32, mentions: &[Mention], at: usize) -> Option<usize> {
        let named = self.word.get(&last)?.iter().take(NAMESAKES);
        let mut namesakes: Vec<Namesake<'_>> = Vec::new();
        for &group in named {
            let form = self.forms.get(group).filter(|form| form.words.len() > 1 && form.words.last() == Some(&last));
            let Some(form) = form else { continue };
            if !namesakes.iter().any(|known| known.group == group) {
                namesakes.push(Namesake { group, full: &form.full });
            }
        }
        let paragraph = |mention: usize| {
            let start = bytes(analysis, &mentions[mention].tokens).start;
            analysis.paragraphs.partition_point(|paragraph| paragraph.end < start)
        };
        let title = mentions[at].tokens.start.checked_sub(1).map(|before| analysis.token(before));
        let courteous = title.is_some_and(role::is_honorific);
        bearer(&namesakes, at, courteous, &|a, b| paragraph(a) == paragraph(b))
    }

    /// The person already known of whom these words are another form.
    fn person(&self, words: &[u32], texts: &[&str]) -> Option<usize> {
        let last = words.last()?;
        let namesakes = self.word.get(last)?;
        let fits = |form: &Form| {
            if form.kind != Kind::Person {
                return false;
            }
            if words.len() == 1 {
                return true;
            }
            // Same last name, and first names that agree as far as both are given: `J. Doe`, `John M. Doe`.
            let (Some(&first), Some(&known)) = (words.first(), form.words.first()) else { return false };
            let short = |t: &str| t.trim_end_matches('.').chars().count() == 1;
            form.words.last() == Some(last)
                && form.words.len() > 1
                && (first == known
                    || (texts.first().is_some_and(|t| short(t)) && form.initials.first() == Some(&initial(texts[0]))))
        };
        // As a last name before as a first name; the latest before the others.
        let latest = || namesakes.iter().rev().take(NAMESAKES);
        let by_last = latest().find(|&&g| self.forms[g].words.last() == Some(last) && fits(&self.forms[g]));
        by_last.or_else(|| latest().find(|&&g| fits(&self.forms[g]))).copied()
    }
}

const LEGAL: &[&str] = &[
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "plc",
    "co",
    "company",
    "ag",
    "gmbh",
    "sa",
    "nv",
    "se",
    "spa",
];

/// A name's word without its Arabic article, as a hash: `Al-Hamdi` and `Hamdi` are one.
fn stem(word: &str) -> u32 {
    let bare = match word.split_once('-') {
        Some((article, rest))
            if matches!(article, "Al" | "al" | "El" | "el" | "AL" | "EL") && rest.chars().count() > 2 =>
        {
            rest
        }
        _ => word,
    };
    Hash::EMPTY.lower(bare).get()
}

/// The hash of the letters of an acronym, dots left out.
fn letters(acronym: &str) -> u32 {
    let mut buffer = [0; 4];
    acronym.chars().filter(|&c| c != '.').fold(Hash::EMPTY, |hash, c| hash.lower(c.encode_utf8(&mut buffer))).get()
}

fn initial(word: &str) -> u32 {
    word.chars().next().map_or(0, |c| c.to_lowercase().next().map_or(0, u32::from))
}
