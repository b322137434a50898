//! The names of an entity: those of the table, and the short forms that follow from them.

use rustc_hash::FxHashMap;

use crate::enrich::entities::fold::is_unspaced;
use crate::enrich::entities::kind::{Class, Kind};
use crate::enrich::entities::link::is_legal_form;
use crate::enrich::entities::pack::Posting;
use crate::enrich::entities::table::Row;

/// How a name stands for an entity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    weight: u8,
    capitals: bool,
}

impl Form {
    /// The same name once more: in another language, or derived.
    pub(super) fn add(&mut self, other: Self) {
        let both = self.weight.min(other.weight) >= ALIAS;
        self.weight = self.weight.max(other.weight);
        if both && self.weight < LABEL - 1 {
            self.weight += 1;
        }
        self.capitals &= other.capitals;
    }

    pub(super) fn posting(self, entity: u32) -> Posting {
        Posting { entity, weight: self.weight, capitals: self.capitals }
    }
}

const LABEL: u8 = 7;
/// The label without what may be left out: a legal form, what is in brackets.
const SHORT: u8 = 6;
const ALIAS: u8 = 4;
/// What a club or team is called beside its town.
const NICKNAME: u8 = 2;
/// The last name of a well-known person.
const SURNAME: u8 = 1;

/// How well known a person must be for the last name alone to mean him, and a team for its nickname.
const FAMOUS: u8 = 100;

/// Words at the beginning of names of clubs that are left out when they are named.
const LEADING: &[&str] = &["fc", "ac", "as", "sc", "ssc", "cf", "rc", "fk", "nk", "the"];

/// People with the same first name from whom on it is one that says nothing alone.
const COMMON: usize = 12;
/// How much better known than all others of his name a person must be for it to mean him.
const AHEAD: u8 = 50;

/// The first and last names of all people of a table.
#[derive(Debug, Default)]
pub(super) struct People<'a> {
    first: FxHashMap<&'a str, usize>,
    /// The fame of the best known two.
    last: FxHashMap<&'a str, [u8; 2]>,
}

impl<'a> People<'a> {
    /// Those of `rows`.
    pub(super) fn of(rows: &'a [Row]) -> Self {
        let mut people = Self::default();
        for row in rows.iter().filter(|row| row.class == Class::Person) {
            let words = || row.label.split_whitespace();
            if let (Some(first), Some(last), true) = (words().next(), words().last(), row.label.contains(' ')) {
                *people.first.entry(first).or_default() += 1;
                let [best, next] = people.last.entry(last).or_default();
                (*best, *next) = if row.fame > *best { (row.fame, *best) } else { (*best, row.fame.max(*next)) };
            }
        }
        people
    }

    fn is_given_name(&self, name: &str) -> bool {
        self.first.get(name).is_some_and(|count| *count >= COMMON)
    }

    fn is_foremost(&self, last: &str, fame: u8) -> bool {
        self.last.get(last).is_some_and(|&[best, next]| fame == best && best >= next.saturating_add(AHEAD))
            && !self.is_given_name(last)
    }
}

/// The names of `row` with how they stand for it; those that say nothing are counted in `empty`.
pub(super) fn of(row: &Row, people: &People, empty: &mut usize) -> Vec<(String, Form)> {
    let mut all: Vec<(String, Form)> = Vec::new();
    let mut add = |name: &str, weight: u8| {
        let name = &*in_order(name, row.class);
        // Half the world is called so.
        let weight =
            if row.class == Class::Person && people.is_given_name(name) { weight.min(SURNAME) } else { weight };
        if says_something(name) {
            all.push((name.to_owned(), Form { weight, capitals: is_capitals(name) }));
        } else {
            *empty += 1;
        }
    };
    add(&row.label, LABEL);
    for name in &row.names {
        add(&name.text, name.weight.unwrap_or(ALIAS + u8::from(name.language == "en")));
    }
    let given: Vec<(String, u8)> = std::iter::once((row.label.clone(), LABEL))
        .chain(row.names.iter().map(|n| (n.text.clone(), n.weight.unwrap_or(ALIAS))))
        .collect();
    for (name, weight) in given {
        for short in shortened(&name, row.class) {
            add(&short, (weight - 1).min(SHORT));
        }
    }
    if row.fame >= FAMOUS {
        let last = row.label.split_whitespace().last().filter(|_| row.label.contains(' '));
        match (row.class, row.kind) {
            (Class::Person, _) => last.into_iter().for_each(|last| {
                let alone = people.is_foremost(last, row.fame);
                add(last, if alone { ALIAS } else { SURNAME });
            }),
            (Class::Organisation, Kind::Club) => {
                // Towns have singular names: `Bulls`, `Jets`, `Sox`, not `United`.
                last.filter(|l| l.ends_with(['s', 'x'])).into_iter().for_each(|last| add(last, NICKNAME));
            }
            _ => {}
        }
    }
    all
}

/// `Keller, Maria` is written `Maria Keller` in running text.
fn in_order(name: &str, class: Class) -> std::borrow::Cow<'_, str> {
    let suffix = |text: &str| matches!(text.trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii");
    match name.split_once(", ") {
        Some((last, first)) if class == Class::Person && !first.contains(", ") && !suffix(first) => {
            format!("{first} {last}").into()
        }
        _ => name.into(),
    }
}

/// A name without brackets, without legal form, without what a comma adds; initials together.
fn shortened(name: &str, class: Class) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some((front, _)) = name.split_once(" (") {
        forms.push(front.to_owned());
    }
    match class {
        Class::Organisation => {
            let base = name.split(" (").next().unwrap_or(name);
            let mut words: Vec<&str> = base.split_whitespace().collect();
            let bare = |word: &str| word.trim_end_matches(['.', ',']).to_lowercase();
            let long = words.len();
            while words.len() > 1 && words.last().is_some_and(|w| is_legal_form(&bare(w))) {
                words.pop();
            }
            if words.len() > 1 && words.first().is_some_and(|w| LEADING.contains(&bare(w).as_str())) {
                words.remove(0);
            }
            if words.len() < long {
                forms.push(words.join(" ").trim_end_matches(',').to_owned());
            }
            if name.contains(" & ") {
                forms.push(name.replace(" & ", " and "));
            }
        }
        Class::Place => {
            // `Springfield, Illinois`
            if let Some((front, _)) = name.split_once(", ") {
                forms.push(front.to_owned());
            }
        }
        Class::Person => {
            // `J. K. Rowling` is `J.K. Rowling` too.
            if name.matches(". ").count() > 1 {
                forms.push(name.replacen(". ", ".", name.matches(". ").count() - 1));
            }
        }
        Class::Other => {}
    }
    forms.retain(|form| form != name);
    forms
}

/// Whether a name could be known in a text as one: no number, no single letter, no word in small letters.
fn says_something(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let words = name.split_whitespace().count();
    let small = words == 1 && name.chars().any(char::is_lowercase) && !name.chars().any(char::is_uppercase);
    let few = letters > 1 || letters == 1 && name.chars().any(char::is_numeric);
    few && !small && name.len() <= 160
}

/// Letters with case, all capitals, at most six: `WHO`, `F.B.I.`, not `BERLIN`.
fn is_capitals(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (2..=6).contains(&letters)
        && name.chars().any(char::is_uppercase)
        && !name.chars().any(char::is_lowercase)
        && !name.contains(char::is_whitespace)
        && !name.chars().any(is_unspaced)
}
