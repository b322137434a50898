//! Names with their candidates, and what they mean.

use std::sync::Arc;

use copydesk::article::{Article, Body, Language};
use copydesk::budget::Budget;
use copydesk::enrich::entities::country::Country;
use copydesk::enrich::entities::link::model::{Sign, Signs};
use copydesk::enrich::entities::link::{Named, Signed, signed};
use copydesk::enrich::entities::{Class, Key, Knowledge, Linker};
use copydesk::enrich::{Analysis, Registry};

use crate::texts::{Tag, Text};
use crate::truth;

/// One name.
pub struct Lesson {
    pub class: Class,
    pub signed: Signed,
    /// Which of the candidates it means; none of them.
    pub truth: Option<usize>,
    pub weight: f64,
    /// It is of a text that the weights do not see.
    pub held_out: bool,
    /// It is of an article as it would be, had it named its people by their last names alone. That is rare: it teaches weights, and no confidence.
    pub shortened: bool,
}

/// How often a pack lacks what a name in news means, by class, where little known: of the names that readers linked in public sets of English news, tables of
/// some hundred thousand entities have 57 to 75 %, and 26 to 60 % of the persons; the program's own has a fourth of such a table.
const FORGOTTEN: [(Class, f64); 3] = [(Class::Person, 0.6), (Class::Organisation, 0.5), (Class::Place, 0.15)];
/// From this fame on it lacks nothing; in between the share falls evenly.
const NEVER: f64 = 160.0;
/// A name whose meaning was written down teaches more than one that was guessed.
const WRITTEN: f64 = 4.0;

/// The lessons of all texts.
pub fn of(texts: &[Text], knowledge: &Arc<Knowledge>) -> Vec<Lesson> {
    let off: Vec<String> = Registry::standard_names()
        .into_iter()
        .filter(|n| !matches!(*n, "names" | "places" | "subjects"))
        .collect::<Vec<_>>()
        .iter()
        .map(ToString::to_string)
        .chain(["language".to_owned()])
        .collect();
    let registry = Registry::knowing(knowledge, &off, u64::MAX / 4);
    let linker = Linker::new(knowledge);
    let mut lessons = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut article = Article {
            body: Body { text: text.text.as_str().into(), ..Body::default() },
            language: Some(Language { code: text.language.as_str().into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        registry.enrich(&mut article, &Budget::unlimited()).expect("no bounds");
        let analysis = Analysis::of(&article);
        let found = &article.annotations;
        let names = linker.signs(&analysis, found);
        let count = |c: &copydesk::article::Country| Some((Country::named(&c.code)?, f64::from(c.mentions)));
        let countries: Vec<(Country, f64)> = found.countries.iter().filter_map(count).collect();
        // The same article, had it named its people by their last names alone.
        let shortened: Vec<Named<'_>> = names.iter().map(|(_, named, _)| by_last_name(named)).collect();
        let shortened = signed(knowledge, &shortened, &countries);
        for ((mentions, named, signed), short) in names.iter().zip(shortened) {
            let (mut tags, mut inside): (Vec<Tag>, bool) = (Vec::new(), false);
            for mention in mentions.iter().map(|&mention| analysis.bytes(mention)) {
                inside |=
                    text.names.iter().any(|(b, _)| b.start <= mention.start && mention.end <= b.end && *b != mention);
                let exact = text.names.iter().find(|(bytes, _)| *bytes == mention);
                tags.extend(exact.map(|(_, tag)| *tag));
            }
            let written = tags.iter().any(|tag| matches!(tag, Tag::Id(_)));
            let Some((truth, sure)) = truth::of(named, &tags, inside, signed, knowledge) else { continue };
            let weight = if written { WRITTEN } else { 1.0 } * sure;
            let mut add = |signed: &Signed, truth: Option<Key>, weight: f64, shortened: bool| {
                let of =
                    truth.and_then(|key| signed.candidates.iter().position(|(other, _)| same(knowledge, *other, key)));
                // Where what is meant is no candidate, none of them is right.
                if !signed.candidates.is_empty() {
                    let held_out = at % 5 == 4;
                    let (class, signed) = (named.class, signed.clone());
                    lessons.push(Lesson { class, signed, truth: of, weight, held_out, shortened });
                }
            };
            add(signed, truth, weight, false);
            if sure < 1.0 {
                add(signed, None, 1.0 - sure, false);
            }
            if named.class == Class::Person && named.forms.iter().any(|form| form.contains(' ')) {
                add(&short, truth, weight, true);
            }
            if let Some(key) = truth {
                let share = FORGOTTEN.iter().find(|(class, _)| *class == named.class).map_or(0.0, |(_, share)| *share);
                let fame = knowledge.record(key).map_or(0.0, |record| f64::from(record.fame));
                let share = 2.0 * share * (1.0 - fame / NEVER);
                if share > 0.0 {
                    add(&without(signed, key, knowledge), None, weight * share.min(1.0), false);
                }
            }
        }
    }
    lessons
}

fn same(knowledge: &Knowledge, one: Key, other: Key) -> bool {
    let id = |key| knowledge.record(key).and_then(|record| record.wikidata);
    one == other || id(one).is_some() && id(one) == id(other)
}

fn by_last_name<'a>(named: &Named<'a>) -> Named<'a> {
    let mut short = named.clone();
    if named.class == Class::Person {
        let last = named.forms.iter().find_map(|form| form.contains(' ').then(|| form.rsplit(' ').next()).flatten());
        short.forms = last.map_or_else(|| named.forms.clone(), |last| vec![last]);
    }
    short
}

/// The candidates as they were if the pack did not know `key`.
fn without(signed: &Signed, key: Key, knowledge: &Knowledge) -> Signed {
    const OF_RIVALS: [Sign; 5] = [Sign::Alone, Sign::Ahead, Sign::Rivals, Sign::PersonToo, Sign::PlaceToo];
    let mut rest = signed.clone();
    rest.candidates.retain(|(other, _)| !same(knowledge, *other, key));
    let full: Vec<(Key, u8, Class)> = rest
        .candidates
        .iter()
        .filter(|(_, signs)| {
            ![Sign::Surname, Sign::Nickname, Sign::Contradicted].iter().any(|sign| truth::has(signs, *sign))
        })
        .filter_map(|(key, _)| knowledge.record(*key).map(|record| (*key, record.fame, record.class)))
        .collect();
    for (key, signs) in &mut rest.candidates {
        let Some(record) = knowledge.record(*key) else { continue };
        let mut kept: Signs = signs.iter().copied().filter(|(sign, _)| !OF_RIVALS.contains(sign)).collect();
        let others: Vec<_> = full.iter().filter(|(other, ..)| other != key).collect();
        match others.iter().map(|(_, fame, _)| *fame).max() {
            None => kept.push((Sign::Alone, 1.0)),
            Some(best) => {
                let ahead = (f64::from(record.fame) - f64::from(best)) / 100.0;
                kept.push((Sign::Ahead, ahead.clamp(-1.5, 1.5)));
                kept.push((Sign::Rivals, (1.0 + others.len() as f64).ln()));
            }
        }
        for (class, sign) in [(Class::Person, Sign::PersonToo), (Class::Place, Sign::PlaceToo)] {
            if record.class != class && others.iter().any(|(.., other)| *other == class) {
                kept.push((sign, 1.0));
            }
        }
        *signs = kept;
    }
    rest
}
