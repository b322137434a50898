//! One of those that turned out to be the same.

use std::collections::BTreeMap;

use crate::article::{Entity, Place};

/// Makes one of entities with the same identifier.
pub(super) fn entities(all: &mut Vec<Entity>) {
    merge(all, |entity| entity.wikidata.as_ref(), take_in_entity);
}

/// Makes one of places with the same identifier.
pub(super) fn places(all: &mut Vec<Place>) {
    merge(all, |place| place.wikidata.as_ref(), take_in_place);
}

/// Makes one of those with the same identifier: the first of them takes the others in.
fn merge<T>(all: &mut Vec<T>, id: impl Fn(&T) -> Option<&String>, take_in: impl Fn(&mut T, T)) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<T> = Vec::with_capacity(all.len());
    for one in all.drain(..) {
        let place = id(&one).and_then(|id| places.get(id)).copied();
        if let Some(known) = place.and_then(|place| kept.get_mut(place)) {
            take_in(known, one);
        } else {
            places.extend(id(&one).map(|id| (id.clone(), kept.len())));
            kept.push(one);
        }
    }
    *all = kept;
}

/// Another name of the same entity: the longer one is kept.
fn take_in_entity(known: &mut Entity, other: Entity) {
    if other.name.split_whitespace().count() > known.name.split_whitespace().count() {
        known.name = other.name;
    }
    known.role = known.role.take().or(other.role);
    if other.confidence > known.confidence {
        known.confidence = other.confidence;
    }
    known.mentions.extend(other.mentions);
    known.mentions.sort_unstable();
}

/// Another form of a place's name: the gazetteer may know only some of them.
fn take_in_place(known: &mut Place, mut other: Place) {
    let mut mentions = std::mem::take(&mut known.mentions);
    mentions.append(&mut other.mentions);
    mentions.sort_unstable();
    if known.geonames.is_none() && other.geonames.is_some() {
        *known = other;
    }
    known.mentions = mentions;
}
