//! The names that were found in an article, laid over its tokens.

use std::ops::Range;

use crate::article::{Annotations, Entity, Place};
use crate::enrich::Analysis;

/// Most mentions that are laid; the first ones of each name.
const MENTIONS: usize = 5_000;

/// A name: how the document writes it, and the tokens of its mentions.
#[derive(Debug)]
pub struct Name<'a> {
    pub text: &'a str,
    pub mentions: Vec<Range<usize>>,
}

/// All names, and for each token which one it is a part of.
#[derive(Debug, Default)]
pub struct Names<'a> {
    pub all: Vec<Name<'a>>,
    /// One more than the number of the name; 0 for none.
    of: Vec<u32>,
}

impl<'a> Names<'a> {
    /// Lays people, organisations, places and other names over the tokens; of names that overlap the first in this order.
    pub fn of(analysis: &Analysis<'_>, found: &'a Annotations) -> Self {
        let mut names = Self { all: Vec::new(), of: vec![0; analysis.tokens.len()] };
        let entity = |e: &'a Entity| (e.name.as_str(), e.mentions.as_slice());
        let place = |p: &'a Place| (p.name.as_str(), p.mentions.as_slice());
        let people = found.people.iter().chain(&found.organisations).map(entity);
        let mut left = MENTIONS;
        for (text, spans) in people.chain(found.places.iter().map(place)).chain(found.other_names.iter().map(entity)) {
            let number = names.all.len() as u32 + 1;
            let mut mentions = Vec::with_capacity(spans.len());
            for span in spans {
                let bytes = analysis.bytes(*span);
                let starting_before = |byte: usize| analysis.tokens.partition_point(|t| (t.start as usize) < byte);
                let tokens = starting_before(bytes.start)..starting_before(bytes.end);
                let free = names.of.get(tokens.clone()).is_some_and(|of| !of.is_empty() && of.iter().all(|&n| n == 0));
                if free && left > 0 {
                    names.of[tokens.clone()].fill(number);
                    mentions.push(tokens);
                    left -= 1;
                }
            }
            if !mentions.is_empty() {
                names.all.push(Name { text, mentions });
            }
        }
        names
    }

    /// Whether the token is a part of a name.
    pub fn has(&self, token: usize) -> bool {
        self.of.get(token).is_some_and(|&number| number != 0)
    }
}
