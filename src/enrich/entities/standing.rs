//! Where the names of an article stand, so that what is beside one of them is found without a walk over all the others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::link;
use crate::article::{Annotations, Span};
use crate::enrich::Analysis;

/// What stands between a place and the one that it lies in; the last one is of texts that were cut into words.
const GAPS: [&str; 2] = [", ", " , "];

/// Where people, places, organisations and other names stand.
pub(super) struct Standing<'a> {
    /// Where mentions of people start.
    starts: FxHashSet<u32>,
    /// Where they end.
    ends: FxHashSet<u32>,
    /// Where mentions of places end, by where they start.
    places: FxHashMap<u32, u32>,
    /// Where they end.
    towns: FxHashSet<u32>,
    /// Starts of organisations and other names, in order, each with the furthest end of those up to it.
    longer: Vec<(u32, u32)>,
    /// What organisations are called, in order.
    organisations: Vec<&'a str>,
}

impl<'a> Standing<'a> {
    pub fn of(analysis: &Analysis<'a>, found: &Annotations) -> Self {
        let people = || found.people.iter().flat_map(|person| &person.mentions);
        let places = || found.places.iter().flat_map(|place| &place.mentions);
        let named = [&found.organisations, &found.unsure.organisations, &found.other_names];
        let named = named.into_iter().flatten().flat_map(|entity| &entity.mentions).chain(&found.unsure.others);
        let mut longer: Vec<(u32, u32)> = named.map(|mention| (mention.start, mention.end)).collect();
        longer.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut longer {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        let mentions = found.organisations.iter().flat_map(|entity| &entity.mentions);
        let mut organisations: Vec<&str> = mentions.map(|&mention| &analysis.text[analysis.bytes(mention)]).collect();
        organisations.sort_unstable();
        organisations.dedup();
        Self {
            starts: people().map(|mention| mention.start).collect(),
            ends: people().map(|mention| mention.end).collect(),
            places: places().map(|mention| (mention.start, mention.end)).collect(),
            towns: places().map(|mention| mention.end).collect(),
            longer,
            organisations,
        }
    }

    /// Whether the name of a person ends right in front of `mention` or begins right behind it: `Veluria` `Ingrid Keller`.
    pub fn is_beside_a_person(&self, mention: Span) -> bool {
        let ahead = mention.start.checked_sub(1).is_some_and(|end| self.ends.contains(&end));
        ahead || self.starts.contains(&(mention.end + 1))
    }

    /// What stands behind it as the place that it lies in: `Norway` in `Veluria, Norway`.
    pub fn anchor(&self, analysis: &Analysis<'a>, mention: Span) -> Option<&'a str> {
        let rest = &analysis.text[analysis.bytes(mention).end..];
        let gap = GAPS.into_iter().find(|gap| rest.starts_with(gap))?.len() as u32;
        let start = mention.end + gap;
        let end = *self.places.get(&start)?;
        Some(&analysis.text[analysis.bytes(Span { start, end })])
    }

    /// Whether another place stands in front of it as one that lies in it: `Veluria, Norway`.
    pub fn is_anchor(&self, analysis: &Analysis<'_>, mention: Span) -> bool {
        let front = &analysis.text[..analysis.bytes(mention).start];
        let ends = |gap: &str| mention.start.checked_sub(gap.len() as u32).is_some_and(|end| self.towns.contains(&end));
        GAPS.into_iter().any(|gap| front.ends_with(gap) && ends(gap))
    }

    /// Whether a longer name of an organisation begins with `name`; its name with its legal form is no longer one.
    pub fn begins(&self, name: &str) -> bool {
        let from = self.organisations.partition_point(|text| *text < name);
        let longer = self.organisations.iter().skip(from).map_while(|text| text.strip_prefix(name));
        longer.into_iter().any(|rest| rest.starts_with([' ', '-']) && !link::is_formal(rest.trim_start()))
    }

    /// Whether a place is named as a part of something longer: of an organisation, of a work, of an event.
    pub fn is_part(&self, mention: Span) -> bool {
        let furthest = |count: usize| count.checked_sub(1).and_then(|last| self.longer.get(last)).map(|(_, end)| *end);
        let ahead = furthest(self.longer.partition_point(|(start, _)| *start < mention.start));
        let with = furthest(self.longer.partition_point(|(start, _)| *start <= mention.start));
        ahead.is_some_and(|end| end >= mention.end) || with.is_some_and(|end| end > mention.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Entity, Place};

    #[test]
    fn a_part_lies_in_another_name_and_is_not_that_name() {
        let article =
            Article { body: Body { text: "0123456789 abcdefghij".into(), ..Body::default() }, ..Article::default() };
        let analysis = Analysis::of(&article);
        let span = |start, end| Span { start, end };
        let all: Vec<Span> = (0..6).flat_map(|start| (start + 1..7).map(move |end| span(start, end))).collect();
        // Every pair of spans stands once.
        for pair in all.iter().flat_map(|one| all.iter().map(move |other| [*one, *other])) {
            let names = Entity { mentions: pair.to_vec(), ..Entity::default() };
            let found = Annotations { other_names: vec![names], ..Annotations::default() };
            let standing = Standing::of(&analysis, &found);
            for &mention in &all {
                let within =
                    |other: &Span| other.start <= mention.start && mention.end <= other.end && *other != mention;
                assert_eq!(standing.is_part(mention), pair.iter().any(within), "{mention:?} in {pair:?}");
            }
        }
    }

    #[test]
    fn what_a_place_lies_in_stands_behind_it() {
        for text in ["Veluria, Norland", "Veluria , Norland"] {
            let article = Article { body: Body { text: text.into(), ..Body::default() }, ..Article::default() };
            let analysis = Analysis::of(&article);
            let end = text.len() as u32;
            let mentions = [Span { start: 0, end: 7 }, Span { start: end - 7, end }];
            let place = Place { mentions: mentions.to_vec(), ..Place::default() };
            let standing = Standing::of(&analysis, &Annotations { places: vec![place], ..Annotations::default() });
            assert_eq!(mentions.map(|mention| standing.anchor(&analysis, mention)), [Some("Norland"), None]);
            assert_eq!(mentions.map(|mention| standing.is_anchor(&analysis, mention)), [false, true]);
        }
    }

    #[test]
    fn longer_names_begin_with_it() {
        let text = "Veluria Insurance, Veluria-Bank, Velurian Post, Marlow Inc, Marlow";
        let article = Article { body: Body { text: text.into(), ..Body::default() }, ..Article::default() };
        let analysis = Analysis::of(&article);
        let mention = |name: &str| {
            let start = text.find(name).unwrap() as u32;
            Entity { mentions: vec![Span { start, end: start + name.len() as u32 }], ..Entity::default() }
        };
        let begins = |names: &[&str], name| {
            let organisations = names.iter().map(|name| mention(name)).collect();
            Standing::of(&analysis, &Annotations { organisations, ..Annotations::default() }).begins(name)
        };
        assert!(begins(&["Velurian Post", "Veluria Insurance"], "Veluria"));
        assert!(begins(&["Veluria-Bank"], "Veluria"));
        assert!(!begins(&["Velurian Post", "Marlow Inc", "Marlow"], "Veluria"));
        assert!(!begins(&["Marlow Inc", "Marlow"], "Marlow"));
    }
}
