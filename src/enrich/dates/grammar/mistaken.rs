//! What looks like a day, a month or a year and is none: a part of a name, a place, a number of a house.

use super::super::lexicon::{Item, Lex, Role};
use super::{Found, Grammar};

impl Grammar<'_> {
    /// Whether an English weekday is one of many (`on a Tuesday in 2010`), and not the day of something (`a Tuesday meeting`).
    pub(super) fn is_any_day(&self, at: usize) -> bool {
        let behind = at + 1 + usize::from(matches!(self.lex(at + 1), Lex::Part(_)));
        self.english
            && matches!(self.before(at), "a" | "A" | "any")
            && (self.lex(behind) == Lex::Of || !self.word(behind).starts_with(|c: char| c.is_alphanumeric()))
    }

    /// Whether an English day is part of a name (`the Sunday Star`, `the Good Friday Agreement`).
    pub(super) fn is_title(&self, at: usize) -> bool {
        let follows = |next: &Item| next.start == self.items[at].end + 1 && next.lex == Lex::Other;
        self.english
            && matches!(self.before(at), "the" | "The")
            && self.items.get(at + 1).is_some_and(follows)
            && self.word(at + 1).starts_with(char::is_uppercase)
    }

    /// Whether an English month is a person's name (`May told the court`) or a procession (`the March for the Harbour`).
    pub(super) fn is_name(&self, at: usize) -> bool {
        let dated = |k: usize| {
            matches!(self.lex(k), Lex::Last | Lex::Next | Lex::This | Lex::Of | Lex::Early | Lex::Digits(..))
        };
        let before = at.checked_sub(1);
        let in_time = before.is_some_and(|k| {
            dated(k)
                || matches!(
                    self.word(k),
                    "in" | "In" | "since" | "Since" | "by" | "By" | "until" | "from" | "for" | "during"
                )
        });
        if !self.english || in_time {
            return false;
        }
        match (self.word(at), self.word(at + 1)) {
            ("May" | "April" | "June" | "August", next) => {
                matches!(next, "said" | "says" | "told" | "added" | "warned" | "asked" | "insisted")
                    // `May I ask?`
                    || self.word(at) == "May" && matches!(next, "I" | "we" | "you" | "he" | "she" | "they" | "it")
            }
            ("March", "for" | "on" | "of") => before.is_some_and(|k| self.lex(k) != Lex::Comma),
            _ => false,
        }
    }

    /// Whether a place is called after the day found at `at`: `rua 25 de Abril`, `15 Temmuz Köprüsü`.
    pub(in super::super) fn is_place(&self, at: usize, found: &Found) -> bool {
        let before = |k: usize, role: Role| at.checked_sub(k).is_some_and(|k| self.has_role(k, role));
        // `Platz des 17. Juni`, and not `auf dem Platz am 17. Juni`.
        let joined = at > 0 && matches!(self.word(at - 1), "des" | "du" | "de" | "del" | "do" | "da" | "dos" | "van");
        let end = found.end + usize::from(self.word(found.end) == ".");
        found.is_day()
            && (before(1, Role::Place)
                || before(1, Role::Street)
                || joined && before(2, Role::Street)
                || self.has_role(end, Role::PlaceBehind)
                    && (!self.english || self.word(end).starts_with(char::is_uppercase)))
    }

    /// Whether a number of four digits is used as a year: nothing counted follows, no sign of money in front.
    pub(super) fn stands_as_year(&self, at: usize) -> bool {
        let before = self.before(at);
        let after = self.word(at + 1);
        let counted = self.english
            && at + 1 < self.items.len()
            && self.lex(at + 1) == Lex::Other
            && ((after.ends_with('s') && after.len() > 3) || matches!(after, "people" | "men" | "women" | "children"))
            && after.starts_with(|c: char| c.is_lowercase())
            && !matches!(before.to_lowercase().as_str(), "in" | "since" | "by" | "the" | "from" | "until" | "of");
        // `Flight 1945`, `room 1999`
        let labelled = at > 0 && (self.lex(at - 1) == Lex::Label || self.has_role(at - 1, Role::Numbered));
        // `1975 de kilograme`, `az 1984. számú raktár`
        let parted = !self.english && (self.lex(at + 1) == Lex::Of || self.word(at + 1) == ".");
        let measured = self.has_role(at + 1, Role::Measure) || parted && self.has_role(at + 2, Role::Measure);
        !counted
            && !labelled
            && !self.is_count(at)
            && !self.is_house_number(at)
            && !measured
            && !matches!(before, "$" | "€" | "£" | "¥" | "#" | "No.")
            && !matches!(after, "%" | "percent" | "°")
    }

    /// Whether something is counted behind a number that nothing in front makes a year (`où 1848 chaises`, `stało 1848 krzeseł`). Short words
    /// in front are prepositions and articles of years, and a name in front has the year of an event (`Expo 1992`).
    fn is_count(&self, at: usize) -> bool {
        let front = at.wrapping_sub(1);
        let lex = self.lex(front);
        let joins =
            self.has_role(front, Role::Uncounted) && !matches!(self.lex(front.wrapping_sub(1)), Lex::Digits(..));
        let of_year = at > 0
            && !joins
            && (!matches!(lex, Lex::Other | Lex::Comma | Lex::Was | Lex::Will | Lex::Article)
                || self.word(front).starts_with(['(', '-', '–', '—', '/', '（'])
                || self.word(front).starts_with(char::is_alphabetic) && self.word(front).chars().count() <= 2
                || front > 0 && self.word(front).starts_with(char::is_uppercase)
                || self.has_role(front, Role::Since)
                || self.has_role(front, Role::SinceOrFrom));
        let after = self.word(at + 1);
        let is_thing = if after.starts_with(char::is_uppercase) {
            self.has_role(at + 1, Role::CountedNoun) && !self.word(at + 2).starts_with(char::is_uppercase)
        } else {
            after.chars().count() > 3 && after.chars().all(char::is_alphabetic) && self.has_role(at + 1, Role::Counted)
        };
        // `1925-ben nyílt`: a number with an ending of its own is one of a year.
        let ends = self.word(at).ends_with(char::is_alphabetic);
        !self.english
            && !of_year
            && !ends
            && is_thing
            && self.lex(at + 1) == Lex::Other
            && !self.has_role(at + 1, Role::Uncounted)
    }

    /// Whether a number belongs to a street: `1847 Marsh Road`, `1512, rue du Port`, `Hafenstraße 1602`, `calle Mayor 1620`.
    fn is_house_number(&self, at: usize) -> bool {
        const LONGEST: usize = 3;
        let is_street = |k: usize| {
            self.has_role(k, Role::Street) && (!self.english || self.word(k).starts_with(char::is_uppercase))
        };
        let is_name = |k: usize| self.word(k).starts_with(char::is_uppercase);
        let timed = self.lex(at.wrapping_sub(1)) == Lex::Article
            || self.english
                && matches!(
                    self.before(at).to_lowercase().as_str(),
                    "in" | "since" | "by" | "until" | "during" | "of" | "a" | "this" | "that" | "its" | "their"
                )
            || !self.english
                && at > 0
                && matches!(self.lex(at - 1), Lex::Of | Lex::Unit(_))
                // `au 1512, rue du Port`
                && !self.has_role(at - 1, Role::Joins);
        let from = at + 1 + usize::from(!self.english && self.lex(at + 1) == Lex::Comma);
        let street = (from..=from + LONGEST).find(|&k| is_street(k));
        // `le 1512 rue du Port`
        let touches = !self.english && street == Some(at + 1);
        let behind = touches || street.is_some_and(|k| (from..k).all(is_name)) && !timed;
        let front = (at.saturating_sub(LONGEST)..at).rev().find(|&k| is_street(k));
        behind || !self.english && front.is_some_and(|k| (k + 1..at).all(is_name))
    }
}
