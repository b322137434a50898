//! Lets articles that were prepared on several threads pass one by one in the order of the input.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Holds what came too early. Every ticket, from 0 without gaps, is either [`Turnstile::pass`]ed or [`Turnstile::skip`]ped.
#[derive(Debug)]
pub struct Turnstile<T> {
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    turn: u64,
    early: BTreeMap<u64, Option<T>>,
}

impl<T> Default for Turnstile<T> {
    fn default() -> Self {
        Self { inner: Mutex::new(Inner { turn: 0, early: BTreeMap::new() }) }
    }
}

impl<T> Turnstile<T> {
    /// `item` has `ticket`. Calls `each`, in order, for all whose turn it now is: none, this one, or this one and some that waited
    /// for it. A ticket that was skipped before is dropped.
    pub fn pass(&self, ticket: u64, item: T, each: impl FnMut(T)) {
        self.turn(ticket, Some(item), each);
    }

    /// Nothing comes for `ticket`; calls `each` for those that waited for it. A ticket that has passed already is left alone.
    pub fn skip(&self, ticket: u64, each: impl FnMut(T)) {
        self.turn(ticket, None, each);
    }

    fn turn(&self, ticket: u64, item: Option<T>, mut each: impl FnMut(T)) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if ticket < inner.turn {
            return;
        }
        inner.early.entry(ticket).or_insert(item);
        loop {
            let turn = inner.turn;
            let Some(item) = inner.early.remove(&turn) else { return };
            inner.turn += 1;
            if let Some(item) = item {
                each(item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn order_is_the_tickets(order in Just((0..20_u64).collect::<Vec<_>>()).prop_shuffle(), skipped: u32) {
            let turnstile = Turnstile::default();
            let mut out = Vec::new();
            for ticket in order {
                if skipped >> ticket & 1 == 1 {
                    turnstile.skip(ticket, |item| out.push(item));
                } else {
                    turnstile.pass(ticket, ticket, |item| out.push(item));
                }
            }
            prop_assert_eq!(out, (0..20).filter(|ticket| skipped >> ticket & 1 == 0).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn who_comes_after_being_skipped_is_dropped() {
        let turnstile = Turnstile::default();
        let mut out = Vec::new();
        turnstile.skip(1, |item| out.push(item));
        turnstile.pass(1, "late", |item| out.push(item));
        turnstile.pass(0, "first", |item| out.push(item));
        turnstile.pass(0, "again", |item| out.push(item));
        turnstile.pass(2, "last", |item| out.push(item));
        assert_eq!(out, ["first", "last"]);
    }
}
