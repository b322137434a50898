//! What the enricher of names found, as evidence for and against places.
//!
//! It has read the words around a name, the gazetteer only the name: so it decides what a name names and where it ends, the gazetteer which
//! place that is.

use crate::article::{Annotations, Span};

/// How sure the enricher of names must be of a place to overrule what the gazetteer makes of it, or to add one that it does not know.
const SURE: f64 = 0.75;
/// The same in other languages than English, whose recognizer is less sure of what it knows as well.
const SURE_ELSEWHERE: f64 = 0.5;
/// How sure it must be of a longer name for a name in it to be no place of its own.
const SURE_OF_LONGER: f64 = 0.6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Organisation,
    Place,
    Other,
}

#[derive(Debug)]
struct Name {
    span: Span,
    kind: Kind,
    confidence: f64,
    /// Which of the places it is a form of; 0 for what is none.
    place: usize,
}

/// What a stretch of text is a part of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// No longer name.
    Nothing,
    /// An organisation that ends at `end`; `front` where its name begins with the stretch.
    Organisation { front: bool, end: u32 },
    /// A longer name of a place that ends at `end`.
    Place { end: u32 },
    /// The name of a work, an event or a product, or the whole of it.
    Other,
}

/// The names of an article, in order and apart.
#[derive(Debug)]
pub(super) struct Evidence {
    names: Vec<Name>,
    sure: f64,
}

impl Evidence {
    pub fn of(found: &Annotations, english: bool) -> Self {
        let entities = |entities: &[crate::article::Entity], kind: Kind| -> Vec<Name> {
            let spans =
                entities.iter().flat_map(|e| e.mentions.iter().map(|&span| (span, e.confidence.unwrap_or(1.0))));
            spans.map(|(span, confidence)| Name { span, kind, confidence, place: 0 }).collect()
        };
        let mut names = entities(&found.people, Kind::Person);
        names.append(&mut entities(&found.organisations, Kind::Organisation));
        names.append(&mut entities(&found.unsure.organisations, Kind::Organisation));
        for (at, place) in found.place_names.iter().enumerate() {
            let confidence = place.confidence.unwrap_or(1.0);
            names.extend(place.mentions.iter().map(|&span| Name { span, kind: Kind::Place, confidence, place: at }));
        }
        let others = found.other_names.iter().flat_map(|entity| &entity.mentions).chain(&found.unsure.others);
        names.extend(others.map(|&span| Name { span, kind: Kind::Other, confidence: 1.0, place: 0 }));
        names.sort_by_key(|name| name.span);
        Self { names, sure: if english { SURE } else { SURE_ELSEWHERE } }
    }

    /// The name that overlaps `span`, the first one if there are several.
    fn at(&self, span: Span) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.span.end <= span.start);
        self.names.get(at).filter(|name| name.span.start < span.end)
    }

    /// Whether `span` is part of a person's name, or holds one.
    pub fn is_person(&self, span: Span) -> bool {
        self.at(span).is_some_and(|name| name.kind == Kind::Person)
    }

    /// Whether `span` is the name of something else than a place, or no name at all; never where no names were looked for or found.
    pub fn is_none(&self, span: Span) -> bool {
        !self.names.is_empty() && self.at(span).is_none_or(|name| name.kind != Kind::Place && name.span == span)
    }

    /// Whether `span` is the name of a place.
    pub fn is_place(&self, span: Span) -> bool {
        self.at(span).is_some_and(|name| name.kind == Kind::Place && name.span == span && name.confidence >= self.sure)
    }

    /// How sure it is that `span` is the name of an organisation, where it is one.
    pub fn organisation(&self, span: Span) -> Option<f64> {
        let name = self.at(span).filter(|name| name.kind == Kind::Organisation && name.span == span);
        name.map(|name| name.confidence)
    }

    /// The organisation that `span` is a part of, and not the whole.
    pub fn organisation_around(&self, span: Span) -> Option<Span> {
        let holds = |name: &&Name| name.span.start <= span.start && span.end <= name.span.end && name.span != span;
        self.at(span).filter(|name| name.kind == Kind::Organisation).filter(holds).map(|name| name.span)
    }

    /// What `span` is a part of.
    pub fn within(&self, span: Span) -> Within {
        let holds = |name: &&Name| name.span.start <= span.start && span.end <= name.span.end;
        let Some(name) = self.at(span).filter(holds) else { return Within::Nothing };
        let front = name.span.start == span.start;
        match name.kind {
            Kind::Other => Within::Other,
            _ if name.span == span => Within::Nothing,
            Kind::Organisation => Within::Organisation { front, end: name.span.end },
            Kind::Place if name.confidence >= SURE_OF_LONGER => Within::Place { end: name.span.end },
            Kind::Place | Kind::Person => Within::Nothing,
        }
    }

    /// Which of the places that the enricher of names told apart `span` names.
    pub fn place(&self, span: Span) -> Option<usize> {
        self.at(span).filter(|name| name.kind == Kind::Place && name.span == span).map(|name| name.place)
    }

    /// The names of places that are sure without a gazetteer, with how sure they are and which of the places told apart they name.
    pub fn places(&self) -> impl Iterator<Item = (Span, f64, usize)> {
        let sure = self.names.iter().filter(|name| name.kind == Kind::Place && name.confidence >= self.sure);
        sure.map(|name| (name.span, name.confidence, name.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Entity, Place, Unsure};

    #[test]
    fn longer_names_are_told_from_whole_ones() {
        let span = |start, end| Span { start, end };
        let body = Entity { mentions: vec![span(0, 12)], ..Entity::default() };
        let place = Place { mentions: vec![span(20, 30)], confidence: Some(0.9), ..Place::default() };
        let doubtful = Place { mentions: vec![span(60, 70)], confidence: Some(0.3), ..Place::default() };
        let found = Annotations {
            organisations: vec![body],
            place_names: vec![place, doubtful],
            unsure: Unsure { others: vec![span(40, 50)], ..Unsure::default() },
            ..Annotations::default()
        };
        let evidence = Evidence::of(&found, true);
        assert_eq!(evidence.within(span(0, 4)), Within::Organisation { front: true, end: 12 });
        assert_eq!(evidence.within(span(0, 12)), Within::Nothing);
        assert_eq!(evidence.within(span(22, 30)), Within::Place { end: 30 });
        assert_eq!(evidence.within(span(40, 50)), Within::Other);
        assert_eq!(evidence.within(span(60, 65)), Within::Nothing);
        assert!(evidence.is_place(span(20, 30)) && !evidence.is_place(span(60, 70)));
        assert_eq!(evidence.places().count(), 1);
    }
}
